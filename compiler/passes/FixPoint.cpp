// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Gives every value its fixed-point format and rewrites the function in place.

#include "compiler/passes/FixNearest.h"
#include "compiler/passes/FixTrees.h"
#include "compiler/passes/Formats.h"
#include "compiler/passes/Passes.h"
#include "compiler/passes/Ranges.h"
#include "compiler/passes/ScaleFeatures.h"
#include "compiler/passes/Tables.h"
#include "ir/Numbers.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/RegionUtils.h"
#include "llvm/Support/Format.h"
#include <cmath>

namespace pannikin {
#define GEN_PASS_DEF_FIXPOINT
#include "compiler/passes/Passes.h.inc"
} // namespace pannikin

using namespace mlir;
using namespace pannikin;
using namespace pannikin::pan;

namespace {

/// Integers of one row of weights, at the largest fraction for which they fit
/// `width` bits and sum_j |w_j| * 2^operandBits < 2^31, where operands are at
/// most 2^operandBits. With `isExact` no weight saturates: the row lies on a
/// grid that a pass has chosen.
int quantizeRow(ArrayRef<double> row, unsigned width, unsigned operandBits,
                int highest, bool isExact, std::vector<int64_t> &integers) {
  double magnitude = 0, most = 0;
  for (double w : row) {
    magnitude = std::max(magnitude, std::fabs(w));
    most = std::max(most, w);
  }
  double top = std::ldexp(1.0, int(width) - 1);
  int fraction = std::min(fractionFor(magnitude, width), highest);
  if (isExact && std::ldexp(most, fraction) > top - 1)
    --fraction;
  for (;; --fraction) {
    std::vector<int64_t> candidate;
    double sum = 0;
    for (double w : row) {
      double q = std::floor(std::ldexp(w, fraction) + 0.5);
      candidate.push_back(int64_t(std::clamp(q, -top, top - 1)));
      sum += std::fabs(double(candidate.back()));
    }
    if (std::ldexp(sum, int(operandBits)) < std::ldexp(1.0, 31)) {
      integers.insert(integers.end(), candidate.begin(), candidate.end());
      return fraction;
    }
  }
}

class Rewriter {
public:
  Rewriter(func::FuncOp function, const Formats &formats, unsigned weights,
           unsigned activations)
      : function(function), formats(formats), weights(weights),
        activations(activations) {}

  LogicalResult run() {
    SmallVector<Value> values;
    forEachNumber(function, [&](Value value) { values.push_back(value); });
    SmallVector<Operation *> ops;
    function.walk([&](Operation *op) {
      if (!isa<ConstantOp>(op))
        ops.push_back(op);
    });
    if (failed(refuse(ops)))
      return failure();
    for (Operation *op : ops)
      fixOperands(op);
    for (Value value : values)
      value.setType(withElementType(value.getType(), formats.of(value)));
    scaleFeatures();
    // Matrices first: formats are known by value, and tables replace values.
    for (Operation *op : ops)
      if (auto product = dyn_cast<MatvecOp>(op);
          product && failed(fixMatvec(product)))
        return failure();
    for (Operation *op : ops)
      if (failed(fixOperation(op)))
        return failure();
    function.setType(FunctionType::get(
        function.getContext(), function.getBody().front().getArgumentTypes(),
        function.getBody().front().getTerminator()->getOperandTypes()));
    dropRanges();
    return success();
  }

private:
  /// A quotient is as good as its divisor: one that was seen on data, or proved
  /// to stay well away from 0.
  LogicalResult refuse(ArrayRef<Operation *> ops) {
    for (Operation *op : ops) {
      RangeAttr divisor = isa<DivOp>(op) ? rangeOf(op->getOperand(1)) : nullptr;
      double least =
          divisor ? std::max(divisor.getLow(), -divisor.getHigh()) : 0;
      if (divisor && divisor.getSource() != "data" &&
          least * 256 < divisor.getMagnitude())
        return op->emitError(
            "divides by a computed value that may be nearly 0 as far as is "
            "known; "
            "calibrate with data, divide by a constant, or compile with "
            "--float");
    }
    return success();
  }

  /// Gives features scales of their own where calibration rows ask for it.
  void scaleFeatures() {
    for (BlockArgument argument : function.getArguments())
      if (FixedType type = ownScalesOf(argument, activations))
        argument.setType(withElementType(argument.getType(), type));
  }

  /// The constant as numbers of `type`, next to the use.
  void requantize(OpOperand &use, FixedType type) {
    auto constant = use.get().getDefiningOp<ConstantOp>();
    OpBuilder builder(constant);
    auto values = constantValues(constant.getValue(), constant.getType());
    auto shape = shapeOf(constant.getType());
    auto integers = quantizeToIntegers(values, shape[0], type);
    use.set(makeFixedConstant(builder, constant.getLoc(), shape, integers, type,
                              constant.getName().value_or("")));
  }

  /// The format of a constant in arithmetic: 16 bits, no finer than `limit`,
  /// and no finer than its own digits.
  FixedType constantFormat(ConstantOp constant, int limit,
                           bool keepFraction = false) {
    auto values = constantValues(constant.getValue(), constant.getType());
    double magnitude = 0;
    for (double v : values)
      magnitude = std::max(magnitude, std::fabs(v));
    int fraction = std::min(fractionFor(magnitude, 16), limit);
    // A factor that asks for a sign is larger than any value.
    while (std::ldexp(magnitude, fraction) > 32768 && fraction > -64)
      --fraction;
    // 2^15 itself may saturate by one unit only where rounding hides it.
    if (std::ldexp(magnitude, fraction) > 32767)
      --fraction;
    auto isExact = [&](int f) {
      return llvm::all_of(values, [&](double v) {
        double scaled = std::ldexp(v, f);
        return scaled == std::floor(scaled);
      });
    };
    // A logarithm of softmax has the fraction of the scores.
    while (!keepFraction && fraction > 0 && isExact(fraction - 1))
      --fraction;
    return FixedType::get(constant.getContext(), 16, fraction);
  }

  void fixOperands(Operation *op) {
    if (isa<MatvecOp, NearestOp>(op))
      return;
    // What a constant is tied to: the state that it starts, the concatenation.
    for (OpOperand &use : op->getOpOperands()) {
      auto constant = use.get().getDefiningOp<ConstantOp>();
      if (!constant)
        continue;
      FixedType type;
      if (auto scan = dyn_cast<ScanOp>(op))
        type = formats.of(scan.getStep().getArgument(use.getOperandNumber()));
      else if (auto scan = dyn_cast<ScanOp>(op->getParentOp());
               scan && isa<YieldOp>(op))
        type = formats.of(scan.getResult(use.getOperandNumber()));
      else if (op->getNumResults() == 1 && formats.of(op->getResult(0)))
        type =
            isa<AddOp, SubOp, MinOp, MaxOp>(op)
                ? constantFormat(constant,
                                 formats.of(op->getResult(0)).getFraction())
            : isa<MulOp, ActivationOp, ClipOp, ReduceOp, SoftmaxOp, GreaterOp>(
                  op)
                ? constantFormat(constant, 30, isa<SoftmaxOp>(op))
                : formats.of(op->getResult(0));
      else
        type = constantFormat(constant, 30);
      requantize(use, type);
    }
  }

  /// Says in the header what the integers of sums are.
  void noteRounding(TreeEnsembleOp trees, SumRounding rounding) {
    if (rounding.isExact())
      return;
    std::string text;
    llvm::raw_string_ostream out(text);
    if (rounding.factor != 1)
      out << llvm::format("%.4g", rounding.factor)
          << " of what their scale says, since only their order counts; ";
    out << "rounded leaves change them by at most "
        << llvm::format("%.2g", rounding.error);
    trees->getParentOfType<ModuleOp>()->setAttr(
        "pan.sums", StringAttr::get(trees.getContext(), text));
  }

  LogicalResult fixOperation(Operation *op) {
    if (auto trees = dyn_cast<TreeEnsembleOp>(op)) {
      noteRounding(trees, fixLeaves(trees, fixedTypeOf(trees.getType())));
      FixedType input = fixedTypeOf(trees.getInput().getType());
      if (input && isa<FloatType>(trees.getThresholds().getElementType()))
        fixThresholds(trees, input);
    }
    if (auto nearest = dyn_cast<NearestOp>(op))
      return fixNeighbors(nearest);
    if (auto softmax = dyn_cast<SoftmaxOp>(op))
      fixSoftmax(softmax);
    auto activation = dyn_cast<ActivationOp>(op);
    if (!activation || activation.getFunction() == Function::Relu ||
        activation.getFunction() == Function::ThresholdedRelu)
      return success();
    OpBuilder builder(op);
    bool interpolate = activations == 16 || formats.isFine(activation);
    auto table =
        tabulate(builder, activation, interpolate, activation.getType());
    if (failed(table))
      return failure();
    setRange(*table, rangeOf(activation));
    activation.replaceAllUsesWith(*table);
    activation.erase();
    return success();
  }

  /// Reads the input as an operand of `op` in `operand`.
  void readAs(OpOperand &use, FixedType operand) {
    Value input = use.get();
    if (operand == fixedTypeOf(input.getType()))
      return;
    OpBuilder builder(use.getOwner());
    auto type = withElementType(input.getType(), operand);
    use.set(RescaleOp::create(builder, use.getOwner()->getLoc(), type, input));
  }

  LogicalResult fixNeighbors(NearestOp op) {
    if (op.getInput().getDefiningOp<ConstantOp>())
      return op.emitError("looks for the neighbours of a constant");
    Value input = op.getInput();
    readAs(op.getInputMutable(),
           meetingFormat(op, op->hasAttr(wideRowsName)
                                 ? formats.of(input)
                                 : formats.ofOperand(input)));
    bool isWide = op->hasAttr(wideRowsName) || op->hasAttr(wideWeightsName);
    op->removeAttr(wideWeightsName);
    return fixNearest(op, isWide ? 16 : weights);
  }

  /// Probabilities are computed in one format, and rescaled where they are
  /// tied to values that need another.
  void fixSoftmax(SoftmaxOp op) {
    Type type = op.getType();
    auto own = FixedType::get(op.getContext(), 16, true, 16, {});
    if (op.getLog() || fixedTypeOf(type) == own)
      return;
    OpBuilder builder(op->getContext());
    builder.setInsertionPointAfter(op);
    op.getResult().setType(cast<TensorType>(withElementType(type, own)));
    auto rescaled =
        RescaleOp::create(builder, op.getLoc(), type, op.getResult());
    op.getResult().replaceAllUsesExcept(rescaled, rescaled);
  }

  LogicalResult fixMatvec(MatvecOp op) {
    auto constant = op.getWeights().getDefiningOp<ConstantOp>();
    if (!constant)
      return op.emitError("the matrix is not constant; only constant weights "
                          "have a fixed-point form");
    Value input = op.getInput();
    if (input.getDefiningOp<ConstantOp>())
      return op.emitError("both factors are constant");
    auto values = constantValues(constant.getValue(), constant.getType());
    auto shape = llvm::to_vector(shapeOf(constant.getType()));
    FixedType operand = fixedTypeOf(input.getType());
    if (!operand.hasRowFractions())
      operand =
          formats.isFine(op) ? formats.of(input) : formats.ofOperand(input);
    readAs(op.getInputMutable(), operand);
    if (operand.hasRowFractions())
      for (auto [i, value] : llvm::enumerate(values))
        value = std::ldexp(value, readFractionOf(operand) -
                                      operand.getFractionOf(i % shape[1]));
    std::vector<int64_t> integers;
    SmallVector<int> fractions;
    // Shifts of the accumulator beyond 24 bits would leave nothing.
    int highest =
        fixedTypeOf(op.getType()).getFraction() - readFractionOf(operand) + 24;
    bool isWide = op->hasAttr(wideWeightsName) ||
                  (formats.isFine(op) && !constant->hasAttr(exactName));
    unsigned width = isWide ? 16 : weights;
    op->removeAttr(wideWeightsName);
    unsigned operandBits =
        operand.getWidth() - (operand.getIsUnsigned() ? 0 : 1);
    for (int64_t i = 0; i < shape[0]; ++i)
      fractions.push_back(quantizeRow(
          ArrayRef<double>(values).slice(i * shape[1], shape[1]), width,
          operandBits, highest, constant->hasAttr(exactName), integers));
    OpBuilder builder(constant);
    auto type = FixedType::get(op.getContext(), width, false, 0, fractions);
    op.getWeightsMutable().assign(
        makeFixedConstant(builder, constant.getLoc(), shape, integers, type,
                          constant.getName().value_or("")));
    return success();
  }

  void dropRanges() {
    function.walk([](Operation *op) {
      op->removeAttr("pan.ranges");
      op->removeAttr("pan.arg_ranges");
    });
  }

  func::FuncOp function;
  const Formats &formats;
  unsigned weights, activations;
};

struct FixPointPass : public pannikin::impl::FixPointBase<FixPointPass> {
  using FixPointBase::FixPointBase;

  void runOnOperation() override {
    auto function = modelFunction(getOperation());
    if (!function || failed(checkRanges(function)))
      return signalPassFailure();
    for (BlockArgument argument : function.getArguments())
      scaleAffine(argument, activations);
    Formats formats(function, weights, activations, leaves);
    Rewriter rewriter(function, formats, weights, activations);
    IRRewriter cleaner(&getContext());
    if (failed(rewriter.run()))
      return signalPassFailure();
    (void)runRegionDCE(cleaner, function->getRegions());
  }

  LogicalResult checkRanges(func::FuncOp function) {
    Value missing;
    forEachNumber(function, [&](Value value) {
      if (!missing && !rangeOf(value))
        missing = value;
    });
    if (!missing)
      return success();
    return emitError(missing.getLoc(),
                     "value has no range; run calibrate or bound-ranges first");
  }
};

} // namespace

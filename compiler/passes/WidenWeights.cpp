// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Finds the matrices that 8 bits do not hold: those without which rounding
// would change too many answers on calibration rows.

#include "compiler/passes/AnswerLeads.h"
#include "compiler/passes/CalibrationRows.h"
#include "compiler/passes/Formats.h"
#include "compiler/passes/Passes.h"
#include "ir/Numbers.h"
#include <cmath>
#include <numeric>

namespace pannikin {
#define GEN_PASS_DEF_WIDENWEIGHTS
#include "compiler/passes/Passes.h.inc"
} // namespace pannikin

using namespace mlir;
using namespace pannikin;
using namespace pannikin::pan;

namespace {

/// So many rows tell enough.
constexpr size_t mostRows = 1000;

/// Constant weights of products, and of exponentials of distances where they
/// are as narrow, in the order of the function; not those that 8 bits hold.
SmallVector<OpOperand *> matricesOf(func::FuncOp function) {
  SmallVector<OpOperand *> found;
  function.walk([&](Operation *op) {
    OpOperand *use = nullptr;
    if (auto product = dyn_cast<MatvecOp>(op))
      use = &product.getWeightsMutable();
    auto nearest = dyn_cast<NearestOp>(op);
    if (nearest && nearest.getKernel() == Kernel::Exponential &&
        shapeOf(nearest.getType())[0] > 1)
      use = &nearest.getValuesMutable();
    auto matrix = use ? use->get().getDefiningOp<ConstantOp>() : ConstantOp();
    if (matrix && !matrix->hasAttr(exactName) &&
        elementTypeOf(use->get().getType()).isF32())
      found.push_back(use);
  });
  return found;
}

/// The same matrix with 8 bits a weight, and a fraction for each row.
Value rounded(Value value) {
  auto matrix = value.getDefiningOp<ConstantOp>();
  OpBuilder builder(matrix);
  auto shape = llvm::to_vector(shapeOf(matrix.getType()));
  std::vector<double> numbers =
      constantValues(matrix.getValue(), matrix.getType());
  for (auto row = numbers.begin(); row != numbers.end(); row += shape[1]) {
    double magnitude = 0;
    for (double w : ArrayRef(&*row, shape[1]))
      magnitude = std::max(magnitude, std::fabs(w));
    Format format(
        FixedType::get(matrix.getContext(), 8, fractionFor(magnitude, 8)));
    std::transform(row, row + shape[1], row,
                   [&](double w) { return format.quantize(w); });
  }
  return makeConstant(builder, matrix.getLoc(), shape, numbers);
}

/// A copy of the float function in which matrices can be rounded one by one.
class Trial {
public:
  Trial(func::FuncOp function, ArrayRef<std::vector<Tensor>> rows)
      : module(function->getParentOfType<ModuleOp>().clone()),
        copy(modelFunction(*module)), matrices(matricesOf(copy)), rows(rows) {
    for (OpOperand *use : matrices) {
      exact.push_back(use->get());
      coarse.push_back(rounded(use->get()));
    }
  }

  /// What the first result is on each row, the matrices `chosen` rounded.
  Answers answer(ArrayRef<bool> chosen) {
    for (auto [i, use] : llvm::enumerate(matrices))
      use->set(chosen[i] ? coarse[i] : exact[i]);
    PanEvaluator evaluator(copy);
    Answers answers;
    for (const std::vector<Tensor> &row : rows)
      answers.push_back(evaluator.run(row)[0].data);
    return answers;
  }

private:
  OwningOpRef<ModuleOp> module;
  func::FuncOp copy;
  SmallVector<OpOperand *> matrices;
  SmallVector<Value> exact, coarse;
  ArrayRef<std::vector<Tensor>> rows;
};

/// The matrices by what rounding them alone does to the leads, for each
/// weight that would be wider.
std::vector<size_t> byHarm(Trial &trial, const Answers &exact,
                           ArrayRef<OpOperand *> matrices) {
  std::vector<double> harm;
  for (size_t i = 0; i < matrices.size(); ++i) {
    SmallVector<bool> alone(matrices.size(), false);
    alone[i] = true;
    harm.push_back(variance(leadsOf(exact, trial.answer(alone))) /
                   double(ShapedType::getNumElements(
                       shapeOf(matrices[i]->get().getType()))));
  }
  std::vector<size_t> order(matrices.size());
  std::iota(order.begin(), order.end(), 0);
  llvm::stable_sort(order,
                    [&](size_t a, size_t b) { return harm[a] > harm[b]; });
  return order;
}

/// Steps in time would all pay for wider weights.
bool runsInTime(func::FuncOp function) {
  bool found = false;
  function.walk([&](ScanOp scan) { found |= !scan.getSequences().empty(); });
  return found;
}

} // namespace

void pannikin::widenWeights(func::FuncOp function,
                            ArrayRef<std::vector<Tensor>> rows, int64_t oneOf) {
  SmallVector<OpOperand *> matrices = matricesOf(function);
  rows = rows.take_front(mostRows);
  if (matrices.empty() || rows.empty() || runsInTime(function))
    return;
  Trial trial(function, rows);
  SmallVector<bool> narrow(matrices.size(), false);
  Answers exact = trial.answer(narrow);
  narrow.assign(matrices.size(), true);
  auto isGood = [&] {
    return expectedOthers(exact, trial.answer(narrow)) * double(oneOf) <= 1;
  };
  if (isGood())
    return;
  for (size_t i : byHarm(trial, exact, matrices)) {
    narrow[i] = false;
    matrices[i]->getOwner()->setAttr(wideWeightsName,
                                     UnitAttr::get(function.getContext()));
    if (isGood())
      return;
  }
}

namespace {
struct WidenWeightsPass
    : public pannikin::impl::WidenWeightsBase<WidenWeightsPass> {
  using WidenWeightsBase::WidenWeightsBase;
  void runOnOperation() override {
    auto function = modelFunction(getOperation());
    auto rows = function ? readRows(function, data) : std::nullopt;
    if (!rows)
      return signalPassFailure();
    widenWeights(function, *rows, oneOf);
  }
};
} // namespace

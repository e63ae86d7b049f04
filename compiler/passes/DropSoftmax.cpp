// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Answers with scores where a model ends in probabilities.

#include "compiler/passes/ByteSums.h"
#include "compiler/passes/Passes.h"
#include "ir/Numbers.h"
#include "ir/TensorMath.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "llvm/ADT/SetVector.h"

namespace pannikin {
#define GEN_PASS_DEF_DROPSOFTMAX
#include "compiler/passes/Passes.h.inc"
} // namespace pannikin

using namespace mlir;
using namespace pannikin;
using namespace pannikin::pan;

/// Whether `value` is one number that is never negative nor zero: the norm by
/// which a Normalizer divides.
static bool isPositiveNumber(Value value) {
  if (elementCount(shapeOf(value.getType())) != 1)
    return false;
  if (auto limit = value.getDefiningOp<MaxOp>())
    for (Value operand : limit->getOperands())
      if (auto constant = operand.getDefiningOp<ConstantOp>())
        return constantValues(constant.getValue(), constant.getType())[0] > 0;
  auto sum = value.getDefiningOp<ReduceOp>();
  Operation *terms = sum ? sum.getInput().getDefiningOp() : nullptr;
  auto activation = dyn_cast_or_null<ActivationOp>(terms);
  return isa_and_nonnull<SoftmaxOp>(terms) ||
         (activation && activation.getFunction() == Function::Sigmoid);
}

namespace {
/// What a result is if it turns scores into probabilities: shapes, a division
/// of all by one number, and a softmax or a sigmoid of each score.
struct Probabilities {
  explicit Probabilities(Value result) : scores(result) {
    while (Operation *op = scores.getDefiningOp()) {
      bool isClasses = !shapeOf(scores.getType()).empty() &&
                       shapeOf(scores.getType()).back() > 1;
      auto division = dyn_cast<DivOp>(op);
      bool normalizes = division && isClasses &&
                        division.getLhs().getType() == division.getType() &&
                        isPositiveNumber(division.getRhs());
      auto activation = dyn_cast<ActivationOp>(op);
      isSigmoid = activation && isClasses &&
                  activation.getFunction() == Function::Sigmoid;
      isSoftmax = isa<SoftmaxOp>(op);
      if (!normalizes && !isSigmoid && !isSoftmax && !isa<ReshapeOp>(op))
        return;
      isNormalized |= normalizes;
      scores = op->getOperand(0);
      // A norm reads what it divides.
      isOnlyReader = isNormalized || op->hasOneUse();
      if (isSigmoid || isSoftmax)
        return;
    }
  }

  Value scores;
  bool isNormalized = false, isSoftmax = false, isSigmoid = false;
  bool isOnlyReader = false;
};
} // namespace

/// Whether decision trees are part of what `value` is computed from.
static bool readsTrees(Value value) {
  llvm::SetVector<Operation *> open;
  auto visit = [&](Value operand) {
    if (Operation *op = operand.getDefiningOp())
      open.insert(op);
  };
  visit(value);
  for (size_t i = 0; i < open.size(); ++i) {
    if (isa<TreeEnsembleOp>(open[i]))
      return true;
    llvm::for_each(open[i]->getOperands(), visit);
  }
  return false;
}

namespace {
struct DropSoftmaxPass
    : public pannikin::impl::DropSoftmaxBase<DropSoftmaxPass> {
  using DropSoftmaxBase::DropSoftmaxBase;

  /// Classes have labels; nobody asks for their probabilities.
  static void markScores(func::ReturnOp end, unsigned index) {
    auto function = end->getParentOfType<func::FuncOp>();
    if (function.getResultAttr(index, "pan.labels"))
      function.setResultAttr(index, scoresName,
                             UnitAttr::get(end.getContext()));
  }

  void runOnOperation() override {
    getOperation().walk([&](func::ReturnOp end) {
      for (OpOperand &result : end->getOpOperands()) {
        if (trees)
          markScores(end, result.getOperandNumber());
        Probabilities found(result.get());
        bool isMeant = found.isSoftmax;
        if (trees) {
          // A norm of anything else (an embedding) is the answer itself.
          bool isClasses = found.isSoftmax || found.isSigmoid;
          bool fromTrees = readsTrees(result.get());
          isMeant = isClasses ? found.isNormalized || fromTrees
                              : found.isNormalized && fromTrees;
        }
        if (!isMeant || !found.isOnlyReader)
          continue;
        Value scores = found.scores;
        OpBuilder builder(end);
        if (scores.getType() != result.get().getType())
          scores = ReshapeOp::create(builder, end.getLoc(),
                                     result.get().getType(), scores);
        result.set(scores);
      }
      for (Operation &op :
           llvm::make_early_inc_range(llvm::reverse(*end->getBlock())))
        if (isOpTriviallyDead(&op))
          op.erase();
    });
  }
};
} // namespace

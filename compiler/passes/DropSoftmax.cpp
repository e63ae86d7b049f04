// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Answers with scores where a model ends in probabilities.

#include "compiler/passes/Passes.h"
#include "ir/Pan.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/SetVector.h"

namespace pannikin {
#define GEN_PASS_DEF_DROPSOFTMAX
#include "compiler/passes/Passes.h.inc"
} // namespace pannikin

using namespace mlir;
using namespace pannikin;
using namespace pannikin::pan;

/// What turns scores into the probabilities that `result` is, perhaps in
/// another shape: a softmax, or a rising function of each score.
static Operation *probabilitiesBehind(Value result) {
  while (auto reshape = result.getDefiningOp<ReshapeOp>())
    result = reshape.getInput();
  if (auto softmax = result.getDefiningOp<SoftmaxOp>())
    return softmax;
  auto activation = result.getDefiningOp<ActivationOp>();
  bool isClass = !shapeOf(result.getType()).empty() &&
                 shapeOf(result.getType()).back() > 1;
  bool rises = activation && activation.getFunction() == Function::Sigmoid;
  return isClass && rises ? activation : nullptr;
}

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

  void runOnOperation() override {
    getOperation().walk([&](func::ReturnOp end) {
      for (Value result : end.getOperands()) {
        Operation *last = probabilitiesBehind(result);
        if (!last || !last->hasOneUse() ||
            (trees ? !readsTrees(result) : !isa<SoftmaxOp>(last)))
          continue;
        last->getResult(0).replaceAllUsesWith(last->getOperand(0));
        last->erase();
      }
    });
  }
};
} // namespace

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Answers with scores where a model ends in probabilities.

#include "compiler/passes/Passes.h"
#include "ir/Pan.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace pannikin {
#define GEN_PASS_DEF_DROPSOFTMAX
#include "compiler/passes/Passes.h.inc"
} // namespace pannikin

using namespace mlir;
using namespace pannikin;
using namespace pannikin::pan;

/// The softmax that `result` is, perhaps in another shape.
static SoftmaxOp softmaxBehind(Value result) {
  while (auto reshape = result.getDefiningOp<ReshapeOp>())
    result = reshape.getInput();
  return result.getDefiningOp<SoftmaxOp>();
}

namespace {
struct DropSoftmaxPass
    : public pannikin::impl::DropSoftmaxBase<DropSoftmaxPass> {
  void runOnOperation() override {
    getOperation().walk([](func::ReturnOp end) {
      for (Value result : end.getOperands()) {
        SoftmaxOp softmax = softmaxBehind(result);
        if (!softmax || !softmax->hasOneUse())
          continue;
        softmax.replaceAllUsesWith(softmax.getInput());
        softmax.erase();
      }
    });
  }
};
} // namespace

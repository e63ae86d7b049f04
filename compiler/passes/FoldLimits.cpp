// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Joins a limit from below and one from above into pan.clip.

#include "compiler/passes/FoldLimits.h"
#include "ir/Numbers.h"
#include "ir/Pan.h"
#include <cmath>
#include <optional>

using namespace mlir;
using namespace pannikin;
using namespace pannikin::pan;

namespace {

/// `max(input, bound)` if `isLower`, else `min(input, bound)`.
struct Limit {
  Value input;
  double bound = 0;
  bool isLower = false;
};

/// The one finite number that `value` repeats.
std::optional<double> uniformConstant(Value value) {
  auto constant = value.getDefiningOp<ConstantOp>();
  if (!constant || !elementTypeOf(constant.getType()).isF32())
    return std::nullopt;
  auto values = constantValues(constant.getValue(), constant.getType());
  if (values.empty() || !std::isfinite(values[0]) ||
      !llvm::all_equal(ArrayRef<double>(values)))
    return std::nullopt;
  return values[0];
}

/// The limit that `op` is; a constant stands on either side.
std::optional<Limit> limitOf(Operation *op) {
  if (auto activation = dyn_cast_or_null<ActivationOp>(op);
      activation && activation.getFunction() == Function::Relu)
    return Limit{activation.getInput(), 0, true};
  if (!isa_and_nonnull<MinOp, MaxOp>(op))
    return std::nullopt;
  for (unsigned side : {1, 0}) {
    Value input = op->getOperand(1 - side);
    auto bound = uniformConstant(op->getOperand(side));
    if (bound && input.getType() == op->getResult(0).getType())
      return Limit{input, *bound, isa<MaxOp>(op)};
  }
  return std::nullopt;
}

template <typename Op>
struct TwoLimits : OpRewritePattern<Op> {
  using OpRewritePattern<Op>::OpRewritePattern;
  LogicalResult matchAndRewrite(Op op,
                                PatternRewriter &rewriter) const override {
    auto outer = limitOf(op);
    if (!outer || !outer->input.hasOneUse() ||
        !elementTypeOf(op.getType()).isF32())
      return failure();
    auto inner = limitOf(outer->input.getDefiningOp());
    if (!inner || inner->isLower == outer->isLower)
      return failure();
    double lo = inner->isLower ? inner->bound : outer->bound;
    double hi = inner->isLower ? outer->bound : inner->bound;
    // Beyond each other the outer limit alone would decide.
    if (lo > hi)
      return failure();
    rewriter.replaceOpWithNewOp<ClipOp>(op, op.getType(), inner->input,
                                        rewriter.getF64FloatAttr(lo),
                                        rewriter.getF64FloatAttr(hi));
    return success();
  }
};

} // namespace

void pannikin::populateFoldLimits(RewritePatternSet &patterns) {
  patterns.add<TwoLimits<MinOp>, TwoLimits<MaxOp>, TwoLimits<ActivationOp>>(
      patterns.getContext());
}

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Moves transposes behind element-wise operations, where they meet others:
//     f(x^T, k) = f(x, k^T)^T        (x^T)^T = x

#include "compiler/passes/MoveTransposes.h"
#include "ir/Numbers.h"
#include "ir/Pan.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

using namespace mlir;
using namespace pannikin;
using namespace pannikin::pan;

namespace {

/// `shape` in the order that `permutation` makes of it.
SmallVector<int64_t> permuted(ArrayRef<int64_t> shape,
                              ArrayRef<int64_t> permutation) {
  SmallVector<int64_t> result;
  for (int64_t dim : permutation)
    result.push_back(shape[dim]);
  return result;
}

SmallVector<int64_t> inverse(ArrayRef<int64_t> permutation) {
  SmallVector<int64_t> result(permutation.size());
  for (auto [i, dim] : llvm::enumerate(permutation))
    result[dim] = int64_t(i);
  return result;
}

/// The numbers of `values`, of `shape`, with their dimensions permuted.
std::vector<double> permuted(ArrayRef<double> values, ArrayRef<int64_t> shape,
                             ArrayRef<int64_t> permutation) {
  SmallVector<int64_t> strides(shape.size(), 1);
  for (size_t i = shape.size(); i-- > 1;)
    strides[i - 1] = strides[i] * shape[i];
  SmallVector<int64_t> at(shape.size(), 0);
  std::vector<double> result;
  while (result.size() < values.size()) {
    int64_t index = 0;
    for (auto [i, dim] : llvm::enumerate(permutation))
      index += at[i] * strides[dim];
    result.push_back(values[index]);
    for (size_t i = at.size(); i-- > 0;) {
      if (++at[i] < shape[permutation[i]])
        break;
      at[i] = 0;
    }
  }
  return result;
}

bool isElementwise(Operation *op) {
  return isa<AddOp, SubOp, MulOp, DivOp, MinOp, MaxOp, ActivationOp, ClipOp>(
      op);
}

/// An element-wise operation on what its operands were before they were
/// transposed.
struct TransposeBehind : RewritePattern {
  explicit TransposeBehind(MLIRContext *context)
      : RewritePattern(MatchAnyOpTypeTag(), /*benefit=*/1, context) {}

  LogicalResult matchAndRewrite(Operation *op,
                                PatternRewriter &rewriter) const override {
    if (!isElementwise(op))
      return failure();
    TransposeOp first;
    for (Value operand : op->getOperands())
      if (auto transpose = operand.getDefiningOp<TransposeOp>())
        first = transpose;
    auto type = dyn_cast<TensorType>(op->getResult(0).getType());
    if (!first || !type || first.getType() != type ||
        !type.getElementType().isF32())
      return failure();
    ArrayRef<int64_t> permutation = first.getPermutation();
    SmallVector<Value> operands;
    for (Value operand : op->getOperands()) {
      Value before = untransposed(operand, first, rewriter);
      if (!before)
        return failure();
      operands.push_back(before);
    }
    auto shape = permuted(shapeOf(type), inverse(permutation));
    auto wanted = RankedTensorType::get(shape, type.getElementType());
    Operation *moved = rewriter.clone(*op);
    moved->setOperands(operands);
    moved->getResult(0).setType(wanted);
    rewriter.replaceOpWithNewOp<TransposeOp>(op, type, moved->getResult(0),
                                             permutation);
    return success();
  }

private:
  /// What `operand` is in the order of `like`'s input: of the same transpose
  /// its input, of a constant its own transpose; null for others.
  static Value untransposed(Value operand, TransposeOp like,
                            PatternRewriter &rewriter) {
    if (auto transpose = operand.getDefiningOp<TransposeOp>())
      return transpose.getPermutation() == like.getPermutation()
                 ? transpose.getInput()
                 : Value();
    auto constant = operand.getDefiningOp<ConstantOp>();
    if (!constant)
      return {};
    auto shape = llvm::to_vector(shapeOf(constant.getType()));
    if (llvm::product_of(shape) == 1)
      return operand;
    size_t rank = like.getPermutation().size();
    if (shape.size() > rank)
      return {};
    shape.insert(shape.begin(), rank - shape.size(), 1);
    auto back = inverse(like.getPermutation());
    auto values = permuted(
        constantValues(constant.getValue(), constant.getType()), shape, back);
    auto turned = permuted(shape, back);
    // Dimensions of 1 in front are those that a shorter shape leaves out.
    while (turned.size() > 1 && turned[0] == 1)
      turned.erase(turned.begin());
    return makeConstant(rewriter, constant.getLoc(), turned, values,
                        constant.getName().value_or(""));
  }
};

struct TransposeTwice : OpRewritePattern<TransposeOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(TransposeOp op,
                                PatternRewriter &rewriter) const override {
    auto inner = op.getInput().getDefiningOp<TransposeOp>();
    if (!inner)
      return failure();
    auto both = permuted(inner.getPermutation(), op.getPermutation());
    if (llvm::is_sorted(both))
      rewriter.replaceOp(op, inner.getInput());
    else
      rewriter.replaceOpWithNewOp<TransposeOp>(op, op.getType(),
                                               inner.getInput(), both);
    return success();
  }
};

} // namespace

LogicalResult pannikin::moveTransposes(func::FuncOp function) {
  bool any = false;
  function.walk([&](TransposeOp) { any = true; });
  if (!any)
    return success();
  RewritePatternSet patterns(function.getContext());
  patterns.add<TransposeBehind, TransposeTwice>(function.getContext());
  return applyPatternsGreedily(function, std::move(patterns),
                               GreedyRewriteConfig().enableFolding(false));
}

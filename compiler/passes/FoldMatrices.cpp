// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Multiplies matrices that follow each other.

#include "compiler/passes/FoldMatrices.h"
#include "ir/Numbers.h"

using namespace mlir;
using namespace pannikin;
using namespace pannikin::pan;

namespace {

struct MatrixPair : OpRewritePattern<MatvecOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(MatvecOp op,
                                PatternRewriter &rewriter) const override {
    auto inner = op.getInput().getDefiningOp<MatvecOp>();
    auto a = op.getWeights().getDefiningOp<ConstantOp>();
    auto b =
        inner ? inner.getWeights().getDefiningOp<ConstantOp>() : ConstantOp();
    if (!a || !b || !inner->hasOneUse() || fixedTypeOf(op.getType()))
      return failure();
    ArrayRef<int64_t> left = shapeOf(a.getType()), right = shapeOf(b.getType());
    int64_t rows = left[0], columns = right[1];
    if (rows * columns >= left[0] * left[1] + right[0] * right[1])
      return failure();
    auto f = constantValues(a.getValue(), a.getType());
    auto g = constantValues(b.getValue(), b.getType());
    std::vector<float> product;
    for (int64_t i = 0; i < rows; ++i)
      for (int64_t j = 0; j < columns; ++j) {
        double sum = 0;
        for (int64_t k = 0; k < left[1]; ++k)
          sum += f[i * left[1] + k] * g[k * columns + j];
        product.push_back(float(sum));
      }
    auto type = RankedTensorType::get({rows, columns}, rewriter.getF32Type());
    Value weights = ConstantOp::create(
        rewriter, a.getLoc(), type,
        DenseElementsAttr::get(type, ArrayRef<float>(product)),
        a.getNameAttr());
    rewriter.replaceOpWithNewOp<MatvecOp>(op, op.getType(), weights,
                                          inner.getInput());
    return success();
  }
};

} // namespace

void pannikin::populateFoldMatrices(RewritePatternSet &patterns) {
  patterns.add<MatrixPair>(patterns.getContext());
}

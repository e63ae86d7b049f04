// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Folds constant factors and offsets into weights and biases.

#include "compiler/passes/FoldLimits.h"
#include "compiler/passes/FoldMatrices.h"
#include "compiler/passes/Passes.h"
#include "ir/Numbers.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

namespace pannikin {
#define GEN_PASS_DEF_FOLDSCALES
#include "compiler/passes/Passes.h.inc"
} // namespace pannikin

using namespace mlir;
using namespace pannikin;
using namespace pannikin::pan;

namespace {

/// A float constant that does not vary along time: `[N]` or one number.
struct Vector {
  ConstantOp op;
  std::vector<double> values;

  explicit Vector(Value value)
      : op(value ? value.getDefiningOp<ConstantOp>() : nullptr) {
    if (op && !fixedTypeOf(op.getType()) && shapeOf(op.getType()).size() == 1)
      values = constantValues(op.getValue(), op.getType());
    else
      op = nullptr;
  }
  explicit operator bool() { return bool(op); }
  double operator[](size_t i) const {
    return values[values.size() == 1 ? 0 : i];
  }
};

Value remake(PatternRewriter &rewriter, ConstantOp like,
             ArrayRef<int64_t> shape, ArrayRef<double> values) {
  OpBuilder::InsertionGuard guard(rewriter);
  rewriter.setInsertionPoint(like);
  return makeConstant(rewriter, like.getLoc(), shape, values,
                      like.getName().value_or(""));
}

/// The weights of `op` with element (i, j) multiplied by `factor(i, j)`.
template <typename Factor>
Value scaledWeights(PatternRewriter &rewriter, ConstantOp weights,
                    Factor factor) {
  auto shape = shapeOf(weights.getType());
  auto values = constantValues(weights.getValue(), weights.getType());
  for (int64_t i = 0; i < shape[0]; ++i)
    for (int64_t j = 0; j < shape[1]; ++j)
      values[i * shape[1] + j] *= factor(i, j);
  return remake(rewriter, weights, shape, values);
}

ConstantOp weightsOf(MatvecOp op) {
  return op.getWeights().getDefiningOp<ConstantOp>();
}

// W (c x) = (W diag(c)) x
struct ScaledInput : OpRewritePattern<MatvecOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(MatvecOp op,
                                PatternRewriter &rewriter) const override {
    auto product = op.getInput().getDefiningOp<MulOp>();
    ConstantOp weights = weightsOf(op);
    if (!product || !weights)
      return failure();
    Vector c(product.getRhs());
    if (!c || product.getLhs().getType() != product.getType())
      return failure();
    Value scaled = scaledWeights(rewriter, weights,
                                 [&](size_t, size_t j) { return c[j]; });
    rewriter.replaceOpWithNewOp<MatvecOp>(op, op.getType(), scaled,
                                          product.getLhs(), op.getAt());
    return success();
  }
};

// W (x + d) = W x + W d
struct ShiftedInput : OpRewritePattern<MatvecOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(MatvecOp op,
                                PatternRewriter &rewriter) const override {
    auto sum = op.getInput().getDefiningOp<AddOp>();
    ConstantOp weights = weightsOf(op);
    // Each of several matrices would have an offset of its own.
    if (!sum || !weights || op.getAt())
      return failure();
    Vector d(sum.getRhs());
    if (!d || sum.getLhs().getType() != sum.getType())
      return failure();
    auto shape = shapeOf(weights.getType());
    auto w = constantValues(weights.getValue(), weights.getType());
    std::vector<double> offset(shape[0], 0.0);
    for (int64_t i = 0; i < shape[0]; ++i)
      for (int64_t j = 0; j < shape[1]; ++j)
        offset[i] += w[i * shape[1] + j] * d[j];
    Value moved = MatvecOp::create(rewriter, op.getLoc(), op.getType(),
                                   op.getWeights(), sum.getLhs());
    Value constant = remake(rewriter, d.op, {shape[0]}, offset);
    rewriter.replaceOpWithNewOp<AddOp>(op, op.getType(), moved, constant);
    return success();
  }
};

// c (W x) = (diag(c) W) x
struct ScaledResult : OpRewritePattern<MulOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(MulOp op,
                                PatternRewriter &rewriter) const override {
    auto product = op.getLhs().getDefiningOp<MatvecOp>();
    Vector c(op.getRhs());
    if (!product || !c || !product->hasOneUse() || !weightsOf(product) ||
        product.getType() != op.getType())
      return failure();
    int64_t rows = shapeOf(op.getType()).back();
    Value scaled = scaledWeights(rewriter, weightsOf(product),
                                 [&](size_t i, size_t) { return c[i % rows]; });
    rewriter.replaceOpWithNewOp<MatvecOp>(op, op.getType(), scaled,
                                          product.getInput(), product.getAt());
    return success();
  }
};

bool absorbsFactors(Value value) {
  if (Vector(value))
    return true;
  if (!value.hasOneUse())
    return false;
  if (auto sum = value.getDefiningOp<AddOp>())
    return absorbsFactors(sum.getLhs()) && absorbsFactors(sum.getRhs());
  return value.getDefiningOp<MatvecOp>() != nullptr;
}

// c (a + b) = c a + c b
/// A factor that asks for a sign: terms times it have no format, their sum has.
bool isSteep(const Vector &factor) {
  constexpr double steep = 1 << 20;
  return llvm::any_of(factor.values,
                      [](double c) { return std::fabs(c) > steep; });
}

struct DistributedFactor : OpRewritePattern<MulOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(MulOp op,
                                PatternRewriter &rewriter) const override {
    auto sum = op.getLhs().getDefiningOp<AddOp>();
    if (!sum || !Vector(op.getRhs()) || !absorbsFactors(sum) ||
        sum.getType() != op.getType())
      return failure();
    auto scaled = [&](Value term) -> Value {
      return MulOp::create(rewriter, op.getLoc(), term.getType(), term,
                           op.getRhs());
    };
    Vector factor(op.getRhs());
    if (isSteep(factor))
      return failure();
    if (factor.values.size() != 1 && (sum.getLhs().getType() != op.getType() ||
                                      sum.getRhs().getType() != op.getType()))
      return failure();
    rewriter.replaceOpWithNewOp<AddOp>(op, op.getType(), scaled(sum.getLhs()),
                                       scaled(sum.getRhs()));
    return success();
  }
};

/// The constant minuend of a difference that nothing else reads.
Vector minuendOf(Value value) {
  auto difference = value.getDefiningOp<SubOp>();
  return Vector(difference && value.hasOneUse() ? difference.getLhs()
                                                : Value());
}

// c (d - x) = c d - c x
struct ScaledDifference : OpRewritePattern<MulOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(MulOp op,
                                PatternRewriter &rewriter) const override {
    Vector d = minuendOf(op.getLhs()), c(op.getRhs());
    if (!d || !c || isSteep(c) || op.getLhs().getType() != op.getType())
      return failure();
    auto difference = op.getLhs().getDefiningOp<SubOp>();
    Value x = difference.getRhs();
    auto shape = broadcastShapes(shapeOf(d.op.getType()),
                                 shapeOf(op.getRhs().getType()));
    if (!shape || x.getType() != op.getType())
      return failure();
    auto type = RankedTensorType::get(*shape, rewriter.getF32Type());
    Location loc = op.getLoc();
    rewriter.replaceOpWithNewOp<SubOp>(
        op, op.getType(), MulOp::create(rewriter, loc, type, d.op, op.getRhs()),
        MulOp::create(rewriter, loc, x.getType(), x, op.getRhs()));
    return success();
  }
};

// (d - x) + e = (d + e) - x
struct ShiftedDifference : OpRewritePattern<AddOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(AddOp op,
                                PatternRewriter &rewriter) const override {
    Vector d = minuendOf(op.getLhs()), e(op.getRhs());
    if (!d || !e || op.getLhs().getType() != op.getType())
      return failure();
    auto shape = broadcastShapes(shapeOf(d.op.getType()),
                                 shapeOf(op.getRhs().getType()));
    if (!shape)
      return failure();
    auto type = RankedTensorType::get(*shape, rewriter.getF32Type());
    Value sum = AddOp::create(rewriter, op.getLoc(), type, d.op, op.getRhs());
    auto difference = op.getLhs().getDefiningOp<SubOp>();
    rewriter.replaceOpWithNewOp<SubOp>(op, op.getType(), sum,
                                       difference.getRhs());
    return success();
  }
};

/// Both operands constant vectors: compute now.
template <typename Op>
struct ConstantPair : OpRewritePattern<Op> {
  using OpRewritePattern<Op>::OpRewritePattern;
  LogicalResult matchAndRewrite(Op op,
                                PatternRewriter &rewriter) const override {
    Vector a(op.getLhs()), b(op.getRhs());
    if (!a || !b)
      return failure();
    std::vector<double> values(std::max(a.values.size(), b.values.size()));
    auto f = scalarFunction(op);
    for (size_t i = 0; i < values.size(); ++i) {
      double pair[2] = {a[i], b[i]};
      values[i] = f(pair);
    }
    rewriter.replaceOp(op,
                       remake(rewriter, a.op, shapeOf(op.getType()), values));
    return success();
  }
};

/// W c with c constant, such as the first step's initial state: compute now.
struct ConstantMatvec : OpRewritePattern<MatvecOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(MatvecOp op,
                                PatternRewriter &rewriter) const override {
    ConstantOp weights = weightsOf(op);
    Vector c(op.getInput());
    if (!weights || !c || op.getAt())
      return failure();
    auto shape = shapeOf(weights.getType());
    auto w = constantValues(weights.getValue(), weights.getType());
    std::vector<double> sums(shape[0], 0.0);
    for (int64_t i = 0; i < shape[0]; ++i)
      for (int64_t j = 0; j < shape[1]; ++j)
        sums[i] += w[i * shape[1] + j] * c[j];
    rewriter.replaceOp(op, remake(rewriter, c.op, {shape[0]}, sums));
    return success();
  }
};

/// d + x = x + d, c x = x c: constants stand on the right.
template <typename Op>
struct ConstantRight : OpRewritePattern<Op> {
  using OpRewritePattern<Op>::OpRewritePattern;
  LogicalResult matchAndRewrite(Op op,
                                PatternRewriter &rewriter) const override {
    if (!Vector(op.getLhs()) || Vector(op.getRhs()))
      return failure();
    rewriter.modifyOpInPlace(op, [&] {
      Value lhs = op.getLhs();
      op.getLhsMutable().assign(op.getRhs());
      op.getRhsMutable().assign(lhs);
    });
    return success();
  }
};

// x - d = x + (-d)
struct SubtractedConstant : OpRewritePattern<SubOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(SubOp op,
                                PatternRewriter &rewriter) const override {
    Vector d(op.getRhs());
    if (!d)
      return failure();
    for (double &value : d.values)
      value = -value;
    Value negative =
        remake(rewriter, d.op, {int64_t(d.values.size())}, d.values);
    rewriter.replaceOpWithNewOp<AddOp>(op, op.getType(), op.getLhs(), negative);
    return success();
  }
};

// (x + d) + y = (x + y) + d: constants move outward and meet.
struct ConstantOutward : OpRewritePattern<AddOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(AddOp op,
                                PatternRewriter &rewriter) const override {
    for (bool left : {true, false}) {
      auto inner = (left ? op.getLhs() : op.getRhs()).getDefiningOp<AddOp>();
      Value other = left ? op.getRhs() : op.getLhs();
      if (!inner || !inner->hasOneUse() || !Vector(inner.getRhs()) ||
          Vector(inner.getLhs()))
        continue;
      auto loc = op.getLoc();
      if (Vector(other)) {
        auto shape = broadcastShapes(shapeOf(inner.getRhs().getType()),
                                     shapeOf(other.getType()));
        auto type = RankedTensorType::get(*shape, rewriter.getF32Type());
        Value sum = AddOp::create(rewriter, loc, type, inner.getRhs(), other);
        rewriter.replaceOpWithNewOp<AddOp>(op, op.getType(), inner.getLhs(),
                                           sum);
        return success();
      }
      if (inner.getLhs().getType() != op.getType() &&
          other.getType() != op.getType())
        continue;
      Value sum =
          AddOp::create(rewriter, loc, op.getType(), inner.getLhs(), other);
      rewriter.replaceOpWithNewOp<AddOp>(op, op.getType(), sum, inner.getRhs());
      return success();
    }
    return failure();
  }
};

struct FoldScalesPass : public pannikin::impl::FoldScalesBase<FoldScalesPass> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    patterns.add<ScaledInput, ShiftedInput, ScaledResult, DistributedFactor,
                 ScaledDifference, ShiftedDifference, ConstantPair<AddOp>,
                 ConstantPair<MulOp>, ConstantPair<SubOp>, ConstantMatvec,
                 ConstantRight<AddOp>, ConstantRight<MulOp>, SubtractedConstant,
                 ConstantOutward>(&getContext());
    populateFoldLimits(patterns);
    populateFoldMatrices(patterns);
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns))))
      signalPassFailure();
  }
};

} // namespace

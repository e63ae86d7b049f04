// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Finds softmax where it was written out.

#include "compiler/passes/Passes.h"
#include "ir/Pan.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

namespace pannikin {
#define GEN_PASS_DEF_RECOGNIZESOFTMAX
#include "compiler/passes/Passes.h.inc"
} // namespace pannikin

using namespace mlir;
using namespace pannikin;
using namespace pannikin::pan;

/// What `function` is computed of, if `value` is that.
static Value argumentOf(Value value, Function function) {
  auto op = value ? value.getDefiningOp<ActivationOp>() : ActivationOp();
  return op && op.getFunction() == function ? op.getInput() : Value();
}

/// What is reduced, if `value` is one number of each row of a tensor: shapes
/// between them only say where that dimension stood.
static Value reducedIn(Value value, Reduction kind) {
  while (auto reshape = value ? value.getDefiningOp<ReshapeOp>() : ReshapeOp())
    value = reshape.getInput();
  auto op = value ? value.getDefiningOp<ReduceOp>() : ReduceOp();
  bool isLast =
      op && op.getKind() == kind &&
      op.getAxis() + 1 == int64_t(shapeOf(op.getInput().getType()).size());
  return isLast ? op.getInput() : Value();
}

/// Whether `number` meets each row of `scores` with the number of that row.
static bool isOneARow(Value number, Value scores) {
  auto shape = llvm::to_vector(shapeOf(scores.getType()));
  shape.back() = 1;
  return shapeOf(number.getType()) == ArrayRef<int64_t>(shape);
}

/// The x of e^(x - max x), or of e^x.
static Value scoresIn(Value value) {
  Value power = argumentOf(value, Function::Exp);
  if (auto sub = power ? power.getDefiningOp<SubOp>() : SubOp())
    if (reducedIn(sub.getRhs(), Reduction::Max) == sub.getLhs() &&
        isOneARow(sub.getRhs(), sub.getLhs()))
      return sub.getLhs();
  return power;
}

/// The x of log sum e^x, the largest of x taken out of the sum or not.
static Value scoresInLogSum(Value value) {
  if (auto add = value.getDefiningOp<AddOp>())
    for (unsigned side : {0, 1}) {
      Value scores = reducedIn(add->getOperand(side), Reduction::Max);
      Value log = argumentOf(add->getOperand(1 - side), Function::Log);
      Value terms = log ? reducedIn(log, Reduction::Sum) : Value();
      if (scores && terms && scoresIn(terms) == scores)
        return scores;
    }
  Value log = argumentOf(value, Function::Log);
  Value terms = log ? reducedIn(log, Reduction::Sum) : Value();
  Value power = argumentOf(terms, Function::Exp);
  return power;
}

namespace {

/// x - log sum e^x
struct LogSoftmax : OpRewritePattern<SubOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(SubOp op,
                                PatternRewriter &rewriter) const override {
    if (op.getLhs().getType() != op.getType() ||
        scoresInLogSum(op.getRhs()) != op.getLhs() ||
        !isOneARow(op.getRhs(), op.getLhs()))
      return failure();
    rewriter.replaceOpWithNewOp<SoftmaxOp>(op, op.getType(), op.getLhs(),
                                           /*log=*/true);
    return success();
  }
};

/// e^(log softmax x)
struct PowerOfLog : OpRewritePattern<ActivationOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(ActivationOp op,
                                PatternRewriter &rewriter) const override {
    auto log = op.getInput().getDefiningOp<SoftmaxOp>();
    if (op.getFunction() != Function::Exp || !log || !log.getLog())
      return failure();
    rewriter.replaceOpWithNewOp<SoftmaxOp>(op, op.getType(), log.getInput(),
                                           /*log=*/false);
    return success();
  }
};

/// e^x / sum e^x
struct Quotient : OpRewritePattern<DivOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(DivOp op,
                                PatternRewriter &rewriter) const override {
    Value scores = scoresIn(op.getLhs());
    if (!scores || op.getLhs().getType() != op.getType() ||
        reducedIn(op.getRhs(), Reduction::Sum) != op.getLhs() ||
        !isOneARow(op.getRhs(), op.getLhs()))
      return failure();
    rewriter.replaceOpWithNewOp<SoftmaxOp>(op, op.getType(), scores,
                                           /*log=*/false);
    return success();
  }
};

struct RecognizeSoftmaxPass
    : public pannikin::impl::RecognizeSoftmaxBase<RecognizeSoftmaxPass> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    patterns.add<LogSoftmax, PowerOfLog, Quotient>(&getContext());
    // Only what is written out changes; the rest of the graph stays.
    GreedyRewriteConfig config;
    config.enableFolding(false).enableConstantCSE(false);
    if (failed(
            applyPatternsGreedily(getOperation(), std::move(patterns), config)))
      signalPassFailure();
  }
};

} // namespace

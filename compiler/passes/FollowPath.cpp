// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Rewrites a tree of scores as a walk along one of its paths.

#include "compiler/passes/Passes.h"
#include "compiler/passes/PathScore.h"
#include "ir/Numbers.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/RegionUtils.h"
#include <cmath>

namespace pannikin {
#define GEN_PASS_DEF_FOLLOWPATH
#include "compiler/passes/Passes.h.inc"
} // namespace pannikin

using namespace mlir;
using namespace pannikin;
using namespace pannikin::pan;

/// One row a question, negated where the negative side comes first. A power of
/// two keeps the sign: rows are brought below 1, so that all have one fraction.
static Value stackQuestions(OpBuilder &builder, Location loc,
                            const PathTree &tree, const Indicators &indicators,
                            Type vector) {
  int64_t columns = shapeOf(vector)[0], rows = tree.questions.size();
  std::vector<double> all;
  for (const auto &asked : tree.questions) {
    if (!asked) {
      all.resize(all.size() + columns, 0.0);
      continue;
    }
    ElementsAttr weights = indicators.questions()[asked->first].weights;
    double largest = 0;
    SmallVector<double> row;
    for (APFloat number : weights.getValues<APFloat>()) {
      row.push_back(number.convertToDouble() * (asked->second ? 1 : -1));
      largest = std::max(largest, std::fabs(row.back()));
    }
    int exponent = 0;
    (void)std::frexp(largest, &exponent);
    for (double number : row)
      all.push_back(std::ldexp(number, -exponent));
  }
  return makeConstant(builder, loc, {rows, columns}, all, "questions");
}

/// Replaces `sum` by a loop over the depth of its tree; false when the scores
/// of its nodes differ in more than matrices.
static bool follow(AddOp sum, const PathTree &tree,
                   const Indicators &indicators) {
  OpBuilder builder(sum);
  Location loc = sum.getLoc();
  Value input;
  for (const auto &asked : tree.questions)
    if (asked)
      input = indicators.questions()[asked->first].input;
  auto type = cast<RankedTensorType>(sum.getType());
  PathScore score(tree);
  if (!score.fits(type))
    return false;
  int64_t questions = tree.questions.size();
  int64_t depth = llvm::Log2_64(questions + 1);
  Value rows = stackQuestions(builder, loc, tree, indicators, input.getType());
  Value signs = MatvecOp::create(
      builder, loc, RankedTensorType::get({questions}, builder.getF32Type()),
      rows, input);
  Value root = makeConstant(builder, loc, {1}, {0.0});
  SmallVector<double> nothing(type.getNumElements(), 0.0);
  Value zero = makeConstant(builder, loc, type.getShape(), nothing);
  auto scan = ScanOp::create(
      builder, loc, TypeRange{root.getType(), type}, ValueRange(),
      ValueRange{root, zero}, /*reverse=*/false,
      builder.getI64IntegerAttr(depth + 1),
      builder.getStringAttr(score.isBonsai() ? "Bonsai" : "path of a tree"));
  Block &step = scan.getBody().emplaceBlock();
  auto called = [&](StringRef name) {
    return NameLoc::get(builder.getStringAttr(name));
  };
  Value node = step.addArgument(root.getType(), called("node"));
  Value total = step.addArgument(type, called("score"));
  OpBuilder inner = OpBuilder::atBlockEnd(&step);
  builder.setInsertionPoint(scan);
  Value own = score.build(builder, inner, node);
  Value next = AddOp::create(inner, loc, type, total, own);
  Value child = ChildOp::create(inner, loc, root.getType(), node, signs);
  YieldOp::create(inner, loc, ValueRange{child, next});
  sum.replaceAllUsesWith(scan.getResult(1));
  return true;
}

/// Adds the sums that `sum` is made of to `parts`.
static void notePart(AddOp sum, llvm::DenseSet<Operation *> &parts) {
  SmallVector<AddOp> pending{sum};
  while (!pending.empty()) {
    AddOp next = pending.pop_back_val();
    for (Value operand : next->getOperands())
      if (auto part = operand.getDefiningOp<AddOp>();
          part && parts.insert(part).second)
        pending.push_back(part);
  }
}

/// Sums that turn out to be no trees before the search ends.
static constexpr int mostFailures = 64;

namespace {
struct FollowPathPass : public pannikin::impl::FollowPathBase<FollowPathPass> {
  void runOnOperation() override {
    auto function = modelFunction(getOperation());
    if (!function)
      return signalPassFailure();
    Block &block = function.getBody().front();
    Indicators indicators(block);
    if (indicators.questions().empty())
      return;
    // The largest sums come last.
    llvm::DenseSet<Operation *> parts;
    int failures = 0;
    auto sums = llvm::to_vector(block.getOps<AddOp>());
    for (AddOp sum : llvm::reverse(sums)) {
      if (failures == mostFailures)
        break;
      if (parts.contains(sum))
        continue;
      auto tree = treeOf(sum, indicators);
      if (tree && follow(sum, *tree, indicators))
        notePart(sum, parts);
      else
        ++failures;
    }
    IRRewriter cleaner(&getContext());
    (void)runRegionDCE(cleaner, function->getRegions());
  }
};
} // namespace

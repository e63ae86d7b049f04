// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Grows ensembles: deep and flat, with few thresholds so that questions recur,
// with shared subtrees, lists or single numbers as leaves.

#include "test/RandomTrees.h"
#include <cmath>

using namespace mlir;
using namespace pannikin;
using namespace pannikin::testing;

RandomTrees::RandomTrees(MLIRContext &context, unsigned seed)
    : RandomTrees(context, seed, /*isForest=*/false) {}

RandomTrees RandomTrees::forest(MLIRContext &context, unsigned seed) {
  return RandomTrees(context, seed, /*isForest=*/true);
}

RandomTrees::RandomTrees(MLIRContext &context, unsigned seed, bool isForest)
    : context(context), random(seed) {
  const int64_t widths[] = {1, 5, 40, 300};
  features = widths[pick(0, 3)];
  outputs = !isForest && pick(1, 4) == 1 ? 1 : pick(2, isForest ? 4 : 12);
  isReal = pick(0, 2) == 0;
  hasMissing = isReal && pick(0, 2) == 0;
  isSingle = outputs == 1 || pick(0, 2) == 0;
  kind = isForest || pick(0, 5) ? pan::Reduction::Sum
         : pick(0, 1)           ? pan::Reduction::Min
                                : pan::Reduction::Max;
  if (!isReal)
    from = pan::FixedType::get(&context, pick(0, 1) ? 8 : 16, pick(0, 1),
                               pick(-1, 9), {});
  to = pan::FixedType::get(&context, 16, false, pick(0, 12), {});
  trees.outputs = outputs;
  if (pick(0, 1))
    for (int64_t k = 0; k < outputs; ++k)
      trees.base.push_back(pick(-100, 100));
  plant(isForest ? pick(15, 30) : pick(1, 9), isForest ? 3 : 7);
}

void RandomTrees::plant(int count, int depth) {
  for (tree = 0; tree < count; ++tree)
    trees.roots.push_back(grow(pick(0, depth)));
  // Grown from the leaves up; parents come first.
  int32_t last = int32_t(trees.nodes.size()) - 1;
  std::reverse(trees.nodes.begin(), trees.nodes.end());
  auto turn = [&](int32_t &child) { child = child < 0 ? child : last - child; };
  for (TreeNode &node : trees.nodes) {
    turn(node.yes);
    turn(node.no);
  }
  llvm::for_each(trees.roots, turn);
}

double RandomTrees::threshold() {
  if (isReal)
    return float(std::ldexp(pick(-20, 20), pick(-3, 3)));
  // Some are out of range: their questions have one answer.
  int64_t room = from.getIsUnsigned() ? 4 : 0;
  return pick(int(from.getMin() - room), int(from.getMax()));
}

int32_t RandomTrees::leaf() {
  bool absent = kind != pan::Reduction::Sum;
  std::vector<double> row(
      outputs, absent ? absentOf(kind, IntegerType::get(&context, 16)) : 0);
  if (isSingle) {
    row[tree % outputs] = pick(-900, 900);
  } else {
    for (double &number : row)
      if (pick(0, 2) == 0)
        number = pick(0, 1) ? 7 : pick(-900, 900);
  }
  trees.leaves.insert(trees.leaves.end(), row.begin(), row.end());
  return Trees::leaf(trees.leafCount() - 1);
}

int32_t RandomTrees::grow(int depth) {
  if (depth == 0)
    return leaf();
  int32_t count = int32_t(trees.nodes.size());
  // With single outputs a subtree serves its own tree only.
  if (count > 0 && !isSingle && pick(0, 9) == 0)
    return pick(0, count - 1);
  TreeNode node;
  node.feature = pick(0, int(features) - 1);
  bool recurs = count > 0 && pick(0, 2) == 0;
  node.threshold = threshold();
  if (recurs)
    node = trees.nodes[pick(0, count - 1)];
  node.missing = hasMissing && pick(0, 1);
  node.yes = grow(pick(0, 1) ? depth - 1 : pick(0, depth - 1));
  node.no = grow(pick(0, 1) ? depth - 1 : pick(0, depth - 1));
  trees.nodes.push_back(node);
  return int32_t(trees.nodes.size()) - 1;
}

OwningOpRef<ModuleOp> RandomTrees::module() {
  OpBuilder builder(&context);
  Location loc = builder.getUnknownLoc();
  OwningOpRef<ModuleOp> module(ModuleOp::create(builder, loc));
  builder.setInsertionPointToEnd(module->getBody());
  Type f32 = builder.getF32Type();
  auto x = RankedTensorType::get(features, isReal ? f32 : Type(from));
  auto y = RankedTensorType::get(outputs, to);
  auto function = func::FuncOp::create(builder, loc, "model",
                                       builder.getFunctionType(x, y));
  builder.setInsertionPointToEnd(function.addEntryBlock());
  unsigned width =
      isReal ? 0 : from.getWidth() * (from.getIsUnsigned() ? 2 : 1);
  auto op = trees.build(builder, loc, function.getArgument(0), kind, y,
                        isReal ? f32 : Type(builder.getIntegerType(width)),
                        builder.getIntegerType(16));
  func::ReturnOp::create(builder, loc, op.getResult());
  return module;
}

Tensor RandomTrees::input() {
  Tensor x{{features}, std::vector<double>(features)};
  double scale = from ? std::ldexp(1.0, -from.getFraction()) : 1;
  for (double &number : x.data) {
    double t = threshold();
    if (!trees.nodes.empty() && pick(0, 1))
      t = trees.nodes[pick(0, int(trees.nodes.size()) - 1)].threshold;
    if (isReal) {
      float side = pick(0, 1) ? INFINITY : -INFINITY;
      number = pick(0, 2) ? t : double(std::nextafter(float(t), side));
      if (pick(0, 15) == 0)
        number = pick(0, 1) ? NAN : -NAN;
      continue;
    }
    t += pick(-1, 1);
    number = scale * std::min(std::max(t, double(from.getMin())),
                              double(from.getMax()));
  }
  return x;
}

/// The longest path below `root`.
static int depthOf(const Trees &trees, int32_t root) {
  std::vector<int> depth(trees.nodes.size());
  auto of = [&](int32_t child) { return child < 0 ? 0 : depth[child]; };
  for (size_t n = trees.nodes.size(); n-- > 0;)
    depth[n] = 1 + std::max(of(trees.nodes[n].yes), of(trees.nodes[n].no));
  return of(root);
}

std::vector<StringRef> RandomTrees::layouts() const {
  if (kind != pan::Reduction::Sum || trees.nodes.empty())
    return {"code"};
  // Shared subtrees can make paths longer than a heap allows.
  bool isDeep = llvm::any_of(
      trees.roots, [&](int32_t root) { return depthOf(trees, root) > 9; });
  if (hasMissing || isDeep)
    return {"code", "table"};
  return {"code", "table", "heap"};
}

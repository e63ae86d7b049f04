// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Copies trees one by one, so that each has leaves of its own, and walks from a
// question up to its root to find a row that is asked it.

#include "test/models/NumberedLeaves.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include <cmath>
#include <set>

using namespace mlir;
using namespace pannikin;
using namespace pannikin::testing;

NumberedLeaves::NumberedLeaves(const Trees &original, int64_t features)
    : original(original), features(features) {
  trees.outputs = int64_t(original.roots.size());
  for (int32_t root : original.roots)
    numberTree(root);
}

void NumberedLeaves::numberTree(int32_t root) {
  std::vector<int32_t> open{root};
  std::set<int32_t> found{root};
  while (!open.empty()) {
    int32_t at = open.back();
    open.pop_back();
    if (at < 0)
      continue;
    for (int32_t child : {original.nodes[at].yes, original.nodes[at].no})
      if (found.insert(child).second)
        open.push_back(child);
  }
  size_t tree = numbers.size();
  numbers.emplace_back();
  std::map<int32_t, int32_t> copies;
  int32_t next = int32_t(trees.nodes.size());
  for (int32_t at : found) { // Leaves first, then nodes, parents first.
    if (at >= 0) {
      copies[at] = next++;
      continue;
    }
    numbers[tree][at] = double(numbers[tree].size() + 1);
    copies[at] = Trees::leaf(trees.leafCount());
    trees.leaves.resize(trees.leaves.size() + size_t(trees.outputs));
    trees.leaves[trees.leaves.size() - size_t(trees.outputs) + tree] =
        numbers[tree][at];
  }
  trees.roots.push_back(copies[root]);
  parents.resize(size_t(next), -1);
  for (auto [at, copy] : copies) {
    if (at < 0)
      continue;
    TreeNode node = original.nodes[at];
    node.yes = copies[node.yes];
    node.no = copies[node.no];
    for (int32_t child : {node.yes, node.no})
      if (child >= 0)
        parents[child] = copy;
    trees.nodes.push_back(node);
  }
}

OwningOpRef<ModuleOp> NumberedLeaves::module(MLIRContext &context,
                                             Type thresholdType) const {
  OpBuilder builder(&context);
  Location loc = builder.getUnknownLoc();
  OwningOpRef<ModuleOp> module(ModuleOp::create(builder, loc));
  builder.setInsertionPointToEnd(module->getBody());
  Type f32 = builder.getF32Type();
  auto x = RankedTensorType::get(features, f32);
  auto y = RankedTensorType::get(trees.outputs, f32);
  auto function = func::FuncOp::create(builder, loc, "model",
                                       builder.getFunctionType(x, y));
  builder.setInsertionPointToEnd(function.addEntryBlock());
  auto op = trees.build(builder, loc, function.getArgument(0),
                        pan::Reduction::Sum, y, thresholdType, f32);
  func::ReturnOp::create(builder, loc, op.getResult());
  return module;
}

std::vector<double> NumberedLeaves::reached(ArrayRef<double> x) const {
  std::vector<double> result;
  for (auto [tree, root] : llvm::enumerate(original.roots))
    result.push_back(numbers[tree].at(original.walk(root, x)));
  return result;
}

/// The largest number of a grid (0: of the floats) that is not above `limit`.
static double downTo(double limit, double step) {
  if (step > 0)
    return std::floor(limit / step) * step;
  float nearest = float(limit);
  return nearest > limit ? std::nextafter(nearest, -INFINITY) : nearest;
}

/// The number of the grid beside `x`.
static double beside(double x, double step, int way) {
  return step > 0 ? x + way * step
                  : double(std::nextafter(float(x), float(way) * INFINITY));
}

std::vector<double> NumberedLeaves::towards(int32_t node,
                                            std::vector<double> row,
                                            ArrayRef<double> grid) const {
  // What the answers on the way ask of each feature: lo < x <= hi.
  std::map<int32_t, std::pair<double, double>> limits;
  for (int32_t child = node, at = parents[node]; at >= 0;
       child = at, at = parents[at]) {
    const TreeNode &parent = trees.nodes[at];
    auto &[lo, hi] =
        limits.try_emplace(parent.feature, -INFINITY, INFINITY).first->second;
    if (child == parent.yes)
      hi = std::min(hi, parent.threshold);
    else
      lo = std::max(lo, parent.threshold);
  }
  for (auto [feature, limit] : limits) {
    auto [lo, hi] = limit;
    double step = grid[feature];
    row[feature] = std::isfinite(hi) ? downTo(hi, step)
                                     : beside(downTo(lo, step), step, 1);
  }
  return row;
}

std::vector<std::vector<double>>
NumberedLeaves::rows(ArrayRef<double> grid, size_t count, unsigned seed) const {
  std::mt19937 random(seed);
  std::vector<std::vector<double>> pools(features, {0.0, 1.0});
  for (const TreeNode &node : trees.nodes)
    pools[node.feature].push_back(node.threshold);
  auto randomRow = [&] {
    std::vector<double> row;
    for (int64_t f = 0; f < features; ++f) {
      double t = pools[f][random() % pools[f].size()];
      double spread =
          std::ldexp(std::max(std::fabs(t), 1e-3), -int(random() % 24));
      t += spread * std::uniform_real_distribution<>(-2, 2)(random);
      row.push_back(downTo(t, grid[f]));
    }
    return row;
  };
  std::vector<std::vector<double>> all;
  for (size_t n = 0; n < trees.nodes.size(); ++n) {
    std::vector<double> row = towards(int32_t(n), randomRow(), grid);
    int32_t f = trees.nodes[n].feature;
    double t = downTo(trees.nodes[n].threshold, grid[f]);
    for (double near : {t, beside(t, grid[f], 1), beside(t, grid[f], -1)}) {
      row[f] = near;
      all.push_back(row);
    }
  }
  for (size_t i = 0; i < count; ++i)
    all.push_back(randomRow());
  return all;
}

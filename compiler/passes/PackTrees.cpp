// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Nodes in tables. Subtrees with several parents are written for each: places
// in a table follow from the order of its records.

#include "compiler/passes/PackTrees.h"
#include "llvm/ADT/STLExtras.h"
#include <cmath>
#include <set>

using namespace mlir;
using namespace pannikin;

/// Offsets of 16 bits reach no further.
static constexpr int64_t most = 65535;

void pannikin::foldConstantTrees(Trees &trees) {
  if (trees.base.empty())
    trees.base.assign(trees.outputs, 0);
  for (size_t tree = trees.stops.size(); tree-- > 0;)
    if (trees.roots[tree] < 0)
      trees.stops.erase(trees.stops.begin() + ptrdiff_t(tree));
  llvm::erase_if(trees.roots, [&](int32_t root) {
    for (int64_t k = 0; root < 0 && k < trees.outputs; ++k)
      trees.base[k] += trees.leafAt(root)[k];
    return root < 0;
  });
}

/// The largest float that is not above `number`, as bits in order.
static int64_t limitOf(double number, pan::FixedType input) {
  if (input)
    return int64_t(number);
  float nearest = float(number);
  if (double(nearest) > number)
    nearest = std::nextafterf(nearest, -HUGE_VALF);
  return orderedBits(nearest);
}

/// For each node `sum(node, yes, no)` of what its children have (0 for leaves),
/// at most a number that never overflows.
static std::vector<int64_t>
sumUp(const Trees &trees,
      llvm::function_ref<int64_t(const TreeNode &, int64_t, int64_t)> sum) {
  std::vector<int64_t> sums(trees.nodes.size());
  auto of = [&](int32_t child) { return child < 0 ? 0 : sums[child]; };
  for (size_t n = trees.nodes.size(); n-- > 0;)
    sums[n] = std::min(most * most, sum(trees.nodes[n], of(trees.nodes[n].yes),
                                        of(trees.nodes[n].no)));
  return sums;
}

static int64_t totalOf(const Trees &trees, const std::vector<int64_t> &sums) {
  int64_t total = 0;
  for (int32_t root : trees.roots)
    total += sums[root];
  return total;
}

namespace {
/// Writes the records of `panc.tree_table`.
class TableWriter {
public:
  TableWriter(const Trees &trees, pan::FixedType input, int64_t questions)
      : trees(trees), input(input),
        table{PackedLeaves(trees, questions + int64_t(trees.roots.size())),
              {},
              {},
              {},
              1,
              1,
              1,
              false} {
    int64_t widest = 0;
    for (const TreeNode &node : trees.nodes) {
      table.missing |= node.missing;
      widest = std::max<int64_t>(widest, node.feature);
    }
    flags = table.missing ? 3 : 2;
    table.feature = widest < (1 << (8 - flags)) ? 1 : 2;
    choosePool(questions);
  }

  std::optional<PackedTable> run() {
    if (table.leaves.lists.bytes() > most)
      return std::nullopt;
    for (int64_t skip : {1, 2}) {
      table.skip = skip;
      sizes = sumUp(trees, [&](const TreeNode &node, int64_t yes, int64_t no) {
        return recordOf(node) + yes + no;
      });
      if (totalOf(trees, sizes) > most)
        return std::nullopt;
      if (skip == 2 || llvm::all_of(trees.nodes, [&](const TreeNode &node) {
            return node.yes < 0 || node.no < 0 || sizes[node.yes] < 256;
          }))
        break;
    }
    for (size_t tree = 0; tree < trees.roots.size(); ++tree)
      writeTree(tree);
    return std::move(table);
  }

private:
  /// Thresholds that recur are named by their place in a pool when that is
  /// shorter.
  void choosePool(int64_t questions) {
    int64_t width = input ? input.getWidth() / 8 : 4;
    std::set<int64_t> distinct;
    for (const TreeNode &node : trees.nodes)
      distinct.insert(limitOf(node.threshold, input));
    int64_t count = int64_t(distinct.size()), place = count <= 256 ? 1 : 2;
    table.threshold = width;
    if (count > most || count * width + questions * place >= questions * width)
      return;
    table.threshold = place;
    table.pool = {{distinct.begin(), distinct.end()},
                  unsigned(8 * width),
                  !input || input.getIsUnsigned()};
    for (int64_t limit : distinct)
      places[limit] = int64_t(places.size());
  }

  int64_t recordOf(const TreeNode &node) const {
    int64_t leaves = (node.yes < 0) + (node.no < 0);
    return table.feature + table.threshold + leaves * table.leaves.leaf +
           (leaves == 0 ? table.skip : 0);
  }

  void put(int64_t number, int64_t size) {
    for (int64_t i = 0; i < size; ++i)
      table.nodes.numbers.push_back(number >> (8 * i) & 255);
  }

  void writeTree(size_t tree) {
    table.starts.push_back(int32_t(table.nodes.numbers.size()));
    std::vector<int32_t> open{trees.roots[tree]};
    while (!open.empty()) {
      const TreeNode &node = trees.nodes[open.back()];
      open.pop_back();
      put((node.feature << flags) + (node.yes < 0) + 2 * (node.no < 0) +
              4 * node.missing,
          table.feature);
      int64_t limit = limitOf(node.threshold, input);
      put(places.empty() ? limit : places[limit], table.threshold);
      for (int32_t child : {node.yes, node.no})
        if (child < 0)
          put(table.leaves.referenceOf(trees, tree, child), table.leaves.leaf);
      if (node.yes >= 0 && node.no >= 0)
        put(sizes[node.yes], table.skip);
      for (int32_t child : {node.no, node.yes})
        if (child >= 0)
          open.push_back(child);
    }
  }

  const Trees &trees;
  pan::FixedType input;
  PackedTable table;
  int flags = 2;
  std::vector<int64_t> sizes;
  std::map<int64_t, int64_t> places;
};
} // namespace

static std::vector<int64_t> questionsOf(const Trees &trees) {
  return sumUp(trees, [](const TreeNode &, int64_t yes, int64_t no) {
    return 1 + yes + no;
  });
}

std::optional<PackedTable> pannikin::packTable(const Trees &trees,
                                               pan::FixedType input) {
  int64_t questions = totalOf(trees, questionsOf(trees));
  if (questions > most)
    return std::nullopt;
  return TableWriter(trees, input, questions).run();
}

/// Entry `i` of a heap, and what lies there.
namespace {
struct HeapPlace {
  int64_t i;
  int32_t at;
};
} // namespace

std::optional<PackedHeap> pannikin::packHeap(const Trees &trees,
                                             pan::FixedType input) {
  auto depths = sumUp(trees, [](const TreeNode &, int64_t yes, int64_t no) {
    return 1 + std::max(yes, no);
  });
  int64_t depth = 1, widest = 0;
  for (int32_t root : trees.roots)
    depth = std::max(depth, depths[root]);
  bool missing = false;
  for (const TreeNode &node : trees.nodes) {
    missing |= node.missing;
    widest = std::max<int64_t>(widest, node.feature);
  }
  int64_t count = int64_t(trees.roots.size());
  if (missing || depth > 16 || (count << depth) > most)
    return std::nullopt;
  int64_t size = int64_t(1) << depth, all = count * size;
  PackedHeap heap{PackedLeaves(trees, all), {}, {}, {}, depth};
  if (heap.leaves.lists.bytes() > most)
    return std::nullopt;
  heap.features = {std::vector<int64_t>(all), widest < 256 ? 8u : 16u, true};
  heap.thresholds = {std::vector<int64_t>(all), input ? input.getWidth() : 32u,
                     !input || input.getIsUnsigned()};
  heap.references = {std::vector<int64_t>(all), unsigned(8 * heap.leaves.leaf),
                     heap.leaves.targets.empty() || heap.leaves.isUnsigned};
  for (int64_t tree = 0; tree < count; ++tree) {
    std::vector<HeapPlace> open{{1, trees.roots[tree]}};
    while (!open.empty()) {
      auto [i, at] = open.back();
      open.pop_back();
      if (i >= size) {
        heap.references.numbers[(tree - 1) * size + i] =
            heap.leaves.referenceOf(trees, tree, at);
        continue;
      }
      // Below a leaf every answer leads to it.
      int32_t yes = at, no = at;
      if (at >= 0) {
        const TreeNode &node = trees.nodes[at];
        heap.features.numbers[tree * size + i] = node.feature;
        heap.thresholds.numbers[tree * size + i] =
            limitOf(node.threshold, input);
        yes = node.yes;
        no = node.no;
      }
      open.push_back({2 * i, yes});
      open.push_back({2 * i + 1, no});
    }
  }
  return heap;
}

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The cost model of trees. Every answer counts as equally likely.

#include "compiler/passes/TreeLayouts.h"
#include "llvm/ADT/STLExtras.h"

using namespace mlir;
using namespace pannikin;

/// Bytes of a function that walks tables, with what it calls.
static constexpr double walker = 260;
/// Cycles of a tree beside its questions: call, leaf, return.
static constexpr double perTree = 28, perList = 45;

/// Questions that one run asks below `roots`.
static double visitsOf(const Trees &trees, ArrayRef<int32_t> roots) {
  std::vector<double> reached(trees.nodes.size());
  double visits = 0;
  for (int32_t root : roots)
    reached[root] += 1;
  for (size_t n = 0; n < trees.nodes.size(); ++n) {
    visits += reached[n];
    for (int32_t child : {trees.nodes[n].yes, trees.nodes[n].no})
      if (child >= 0)
        reached[child] += reached[n] / 2;
  }
  return visits;
}

double pannikin::cyclesOfTree(const Trees &trees, int32_t root,
                              const TreeCost &price) {
  return perTree + price.codeCycles * visitsOf(trees, root);
}

TreeLayouts::TreeLayouts(const Trees &trees, pan::FixedType input,
                         bool onlyCode, const Target &target) {
  if (!onlyCode) {
    table = packTable(trees, input);
    // Heaps take the same time for all inputs.
    if (trees.stops.empty())
      heap = packHeap(trees, input);
  }
  TreeCost price = target.treeCost(input ? int(input.getWidth()) : 32);
  double count = double(trees.roots.size()),
         visits = visitsOf(trees, trees.roots);
  double lists = table ? double(table->leaves.bytes()) : 0;
  costs.push_back({"code",
                   lists + price.codeBytes * double(trees.nodes.size()) + 100,
                   price.codeCycles * visits + perTree * count});
  double leaf = perTree + perList;
  if (heap)
    costs.push_back({"heap", double(heap->bytes()) + walker,
                     (price.heapCycles * double(heap->depth) + leaf) * count});
  if (table)
    costs.push_back({"table", double(table->bytes()) + walker,
                     price.tableCycles * visits + leaf * count});
}

const TreeLayout *TreeLayouts::choose(StringRef wanted,
                                      const Target &target) const {
  double flash = target.flashBytes ? target.flashBytes : HUGE_VAL;
  const TreeLayout *best = nullptr, *smallest = nullptr;
  for (const TreeLayout &layout : costs) {
    if (layout.name == wanted)
      return &layout;
    // The rest is for the program around the model.
    if (layout.flash <= 0.75 * flash && (!best || layout.cycles < best->cycles))
      best = &layout;
    if (layout.flash <= flash && (!smallest || layout.flash < smallest->flash))
      smallest = &layout;
  }
  if (wanted != "auto")
    return nullptr;
  return best ? best : smallest;
}

std::string TreeLayouts::sizes() const {
  std::string text;
  for (const TreeLayout &layout : costs)
    text += (text.empty() ? "" : ", ") + layout.name + " " +
            std::to_string(int64_t(layout.flash));
  return text;
}

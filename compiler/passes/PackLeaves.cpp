// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Leaves in tables. When each tree speaks of one output only, its leaves are
// numbers that nodes hold themselves; else a leaf is a list of what it adds.

#include "compiler/passes/PackTrees.h"
#include <set>

using namespace mlir;
using namespace pannikin;

/// Bytes of an integer between `least` and `most`.
static int64_t sizeFor(double least, double most, bool isUnsigned) {
  for (int64_t bytes : {1, 2}) {
    double limit = std::ldexp(1.0, int(8 * bytes - (isUnsigned ? 0 : 1)));
    if (most < limit && (isUnsigned || least >= -limit))
      return bytes;
  }
  return 4;
}

static void store(std::vector<int64_t> &bytes, int64_t number, int64_t size) {
  for (int64_t i = 0; i < size; ++i)
    bytes.push_back(number >> (8 * i) & 255);
}

PackedLeaves::PackedLeaves(const Trees &trees, int64_t uses) {
  std::set<int32_t> used;
  bool single = true;
  double least = 0, most = 0;
  for (int32_t root : trees.roots) {
    std::vector<int32_t> below = trees.leavesBelow(root);
    std::set<int32_t> outputs;
    for (int32_t at : below)
      for (auto [k, number] : llvm::enumerate(trees.leafAt(at)))
        if (number != 0) {
          outputs.insert(int32_t(k));
          least = std::min(least, number);
          most = std::max(most, number);
        }
    single &= outputs.size() <= 1;
    targets.push_back(outputs.empty() ? 0 : *outputs.begin());
    used.insert(below.begin(), below.end());
  }
  isUnsigned = least >= 0;
  value = sizeFor(least, most, isUnsigned);
  if (single) {
    leaf = value;
    return;
  }
  targets.clear();
  column = trees.outputs <= 128 ? 1 : 2;
  offsets.width = 16;
  for (int32_t at : llvm::reverse(used)) {
    offsets.numbers.push_back(int64_t(lists.numbers.size()));
    references[at] = int64_t(references.size());
    std::vector<int64_t> entries;
    for (int64_t k = 0; k < trees.outputs; ++k)
      if (trees.leafAt(at)[k] != 0)
        entries.push_back(k);
    // A leaf that says nothing adds 0 somewhere.
    if (entries.empty())
      entries.push_back(0);
    for (int64_t k : entries) {
      store(lists.numbers, 2 * k + (k == entries.back()), column);
      store(lists.numbers, int64_t(trees.leafAt(at)[k]), value);
    }
  }
  // Numbers of one byte pay for the table of offsets when leaves are many.
  leaf = 1;
  if (int64_t(used.size()) <= 256 && uses > 2 * int64_t(used.size()))
    return;
  leaf = 2;
  for (auto &[at, reference] : references)
    reference = offsets.numbers[reference];
  offsets.numbers.clear();
}

int64_t PackedLeaves::referenceOf(const Trees &trees, size_t tree,
                                  int32_t at) const {
  return targets.empty() ? references.find(at)->second
                         : int64_t(trees.leafAt(at)[targets[tree]]);
}

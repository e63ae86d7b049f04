// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Trees as the fewest bytes of `panc.tree_table` and `panc.tree_heap`.

#ifndef PANNIKIN_COMPILER_PASSES_PACKTREES_H
#define PANNIKIN_COMPILER_PASSES_PACKTREES_H

#include "ir/Trees.h"
#include <map>

namespace pannikin {

/// Integers of a table and their type; no table when empty.
struct PackedNumbers {
  std::vector<int64_t> numbers;
  unsigned width = 8;
  bool isUnsigned = true;

  int64_t bytes() const { return int64_t(numbers.size()) * width / 8; }
};

/// The leaves of all trees: numbers that `targets` says where to add, or lists.
struct PackedLeaves {
  std::vector<int32_t> targets;
  PackedNumbers lists, offsets;
  int64_t column = 1, value = 1, leaf = 1;
  bool isUnsigned = false;
  std::map<int32_t, int64_t> references; ///< By leaf, without targets.

  /// What `trees`, of which `uses` answers are leaves, need.
  PackedLeaves(const Trees &trees, int64_t uses);
  /// What a node of tree `tree` says to lead to `leaf`.
  int64_t referenceOf(const Trees &trees, size_t tree, int32_t leaf) const;
  int64_t bytes() const { return lists.bytes() + offsets.bytes(); }
};

/// The attributes and tables of `panc.tree_table`.
struct PackedTable {
  PackedLeaves leaves;
  PackedNumbers nodes, pool;
  std::vector<int32_t> starts;
  int64_t feature = 1, threshold = 1, skip = 1;
  bool missing = false;

  int64_t bytes() const {
    return nodes.bytes() + pool.bytes() + leaves.bytes();
  }
};

/// The attributes and tables of `panc.tree_heap`.
struct PackedHeap {
  PackedLeaves leaves;
  PackedNumbers features, thresholds, references;
  int64_t depth = 1;

  int64_t bytes() const {
    return features.bytes() + thresholds.bytes() + references.bytes() +
           leaves.bytes();
  }
};

/// Adds trees without a question to the base.
void foldConstantTrees(Trees &trees);

/// Packs trees that each ask a question, with integers or (`input` is null)
/// floats; nothing when a table were larger than 64 KB.
std::optional<PackedTable> packTable(const Trees &trees, pan::FixedType input);
/// Likewise; nothing, too, when a NaN is a yes somewhere.
std::optional<PackedHeap> packHeap(const Trees &trees, pan::FixedType input);

} // namespace pannikin

#endif // PANNIKIN_COMPILER_PASSES_PACKTREES_H

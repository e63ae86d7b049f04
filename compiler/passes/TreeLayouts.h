// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Which layout trees get on a chip: the fastest that leaves room in its flash.

#ifndef PANNIKIN_COMPILER_PASSES_TREELAYOUTS_H
#define PANNIKIN_COMPILER_PASSES_TREELAYOUTS_H

#include "compiler/passes/PackTrees.h"
#include "targets/Target.h"

namespace pannikin {

/// What one layout of an ensemble costs, tables and code together.
struct TreeLayout {
  std::string name; ///< code, table or heap.
  double flash = 0, cycles = 0;
};

/// Cycles of the tree below the node `root` as conditions.
double cyclesOfTree(const Trees &trees, int32_t root, const TreeCost &price);

/// The forms of an ensemble that exist, and what they cost on a chip.
struct TreeLayouts {
  std::optional<PackedTable> table;
  std::optional<PackedHeap> heap;
  std::vector<TreeLayout> costs;

  /// `trees` as they are to be lowered, without trees of one leaf. With
  /// `onlyCode` (floats are added, or leaves compared) no other form exists.
  TreeLayouts(const Trees &trees, pan::FixedType input, bool onlyCode,
              const Target &target);

  /// The cost of the layout `wanted`, or for `auto` of the chosen one; null
  /// when it does not exist or (`auto`) none fits the chip.
  const TreeLayout *choose(llvm::StringRef wanted, const Target &target) const;

  /// "code 12000, table 5000", in bytes of flash.
  std::string sizes() const;
};

} // namespace pannikin

#endif // PANNIKIN_COMPILER_PASSES_TREELAYOUTS_H

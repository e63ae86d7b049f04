// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Which sums are trees: scores, each multiplied by the indicators above it.

#ifndef PANNIKIN_COMPILER_PASSES_PATHTREE_H
#define PANNIKIN_COMPILER_PASSES_PATHTREE_H

#include "compiler/passes/Indicators.h"

namespace pannikin {

/// A complete binary tree in the order of `pan.child`, level by level.
struct PathTree {
  /// The factors of the score of each node; empty for one without score.
  std::vector<llvm::SmallVector<mlir::Value>> scores;

  /// For each node that has children, the number of the question and whether
  /// its first child is the positive side. Nothing where no node is below.
  std::vector<std::optional<std::pair<unsigned, bool>>> questions;
};

/// The tree that `sum` adds up; nothing if it is another sum, if two nodes ask
/// for different vectors, or if more than half of the complete tree is missing.
std::optional<PathTree> treeOf(pan::AddOp sum, const Indicators &indicators);

} // namespace pannikin

#endif // PANNIKIN_COMPILER_PASSES_PATHTREE_H

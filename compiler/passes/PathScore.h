// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The score of one node of a tree, as a function of the node's number.

#ifndef PANNIKIN_COMPILER_PASSES_PATHSCORE_H
#define PANNIKIN_COMPILER_PASSES_PATHSCORE_H

#include "compiler/passes/PathTree.h"

namespace pannikin {

/// Finds what the scores of all nodes have in common. They are the same
/// operations on the same vectors, with other matrices: those become one table,
/// node after node, with zeros for a node that has no score.
class PathScore {
public:
  explicit PathScore(const PathTree &tree);

  /// Whether the scores are alike, and of type `type`.
  bool fits(mlir::RankedTensorType type);

  /// Whether they are W z * tanh(V z).
  bool isBonsai() const;

  /// Builds the score of `node` with `step`, and its tables with `outside`.
  /// Only what `fits` can be built.
  mlir::Value build(mlir::OpBuilder &outside, mlir::OpBuilder &step,
                    mlir::Value node);

private:
  /// A value of the score, in every node that has one.
  using Alike = llvm::SmallVector<mlir::Value>;

  bool areAlike(const Alike &values);
  bool areMatrices(const Alike &values);
  Alike operands(const Alike &values, unsigned index);
  mlir::Value stack(mlir::OpBuilder &outside, const Alike &matrices);
  llvm::StringRef nameOf(const Alike &matrices) const;
  mlir::Value make(mlir::OpBuilder &outside, mlir::OpBuilder &step,
                   mlir::Value node, const Alike &values);

  size_t nodes;
  llvm::SmallVector<size_t> present; ///< Nodes that have a score.
  llvm::SmallVector<Alike> factors;
  bool sameCount = true;
  bool isFirst = true; ///< While the first factor is built.
};

} // namespace pannikin

#endif // PANNIKIN_COMPILER_PASSES_PATHSCORE_H

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Takes elements out of all vectors and matrices of a function.

#ifndef PANNIKIN_COMPILER_PASSES_CUTELEMENTS_H
#define PANNIKIN_COMPILER_PASSES_CUTELEMENTS_H

#include "compiler/passes/ElementGraph.h"

namespace pannikin {

/// What goes and what matrices read instead.
struct Cut {
  /// Whole groups without pinned elements; each vector keeps an element.
  llvm::BitVector removed;
  /// Removed elements that always are a number: their columns become biases.
  llvm::DenseMap<int, double> constants;
  /// Removed elements that always equal another of the same vector, which
  /// stays: its column becomes the sum of both.
  llvm::DenseMap<int, int> duplicates;
};

/// Rewrites the function that `graph` describes; the graph is of no use
/// afterwards. What matrices read of removed elements that are neither
/// constants nor duplicates is lost.
void cutElements(mlir::func::FuncOp function, const ElementGraph &graph,
                 const Cut &cut);

} // namespace pannikin

#endif // PANNIKIN_COMPILER_PASSES_CUTELEMENTS_H

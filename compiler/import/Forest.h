// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decision trees as the operators of `ai.onnx.ml` state them, whatever the
// version, and their check.

#ifndef PANNIKIN_COMPILER_IMPORT_FOREST_H
#define PANNIKIN_COMPILER_IMPORT_FOREST_H

#include "compiler/import/GraphBuilder.h"
#include "compiler/import/TreeQuestions.h"
#include "ir/Trees.h"

namespace pannikin::onnx_import {

/// A node of a tree: a branch, which leads on to the entries `yes` and `no` of
/// the forest, or a leaf with its numbers by target. `tree` and `id` name it
/// in messages; `tree` is negative where nodes have no tree.
struct Vertex {
  int64_t tree = -1, id = 0;
  bool isLeaf = false;
  int64_t feature = 0;
  BranchMode mode = BranchMode::Leq;
  double value = 0;
  std::vector<double> members;
  bool missing = false;
  int64_t yes = 0, no = 0;
  llvm::SmallVector<std::pair<int64_t, double>, 1> weights;

  /// "tree 2, node 7", for messages.
  std::string name() const;
};

/// How the leaves of several trees become one number.
enum class Aggregate { Sum, Average, Min, Max };

struct Forest {
  std::vector<Vertex> vertices;
  /// One entry a tree. Trees may share their ends: exporters let several
  /// comparisons with one category lead to one node.
  std::vector<int64_t> roots;
  int64_t targets = 1;
  Aggregate aggregate = Aggregate::Sum;
  /// Empty or one number a target.
  std::vector<double> base;
};

/// Emits `forest` on `row`, a row of features: `[1, targets]`. Throws where
/// `treesOf` does, and when `row` is none.
Tensor plantForest(GraphBuilder &build, const Forest &forest,
                   const Tensor &row);

/// The numbers of `pan.tree_ensemble` for `width` features, of type float64 if
/// `isDouble`; `imputed`, if not empty, stands for NaN. Throws when the
/// vertices form a cycle, or read what is not there.
Trees treesOf(const Forest &forest, int64_t width, bool isDouble,
              llvm::ArrayRef<double> imputed = {});

} // namespace pannikin::onnx_import

#endif // PANNIKIN_COMPILER_IMPORT_FOREST_H

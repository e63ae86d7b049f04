// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Ensembles that tell which leaf of each tree a row reaches, and the rows that
// are most likely to reach another one.

#ifndef PANNIKIN_TEST_MODELS_NUMBEREDLEAVES_H
#define PANNIKIN_TEST_MODELS_NUMBEREDLEAVES_H

#include "ir/Trees.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"
#include <map>
#include <random>

namespace pannikin::testing {

/// The trees of a float ensemble with numbers in the place of their leaves:
/// output `t` is the number of the leaf that tree `t` reaches. Questions are
/// those of the ensemble.
class NumberedLeaves {
public:
  NumberedLeaves(const Trees &original, int64_t features);

  /// A module whose function is these trees on floats.
  mlir::OwningOpRef<mlir::ModuleOp> module(mlir::MLIRContext &context,
                                           mlir::Type thresholdType) const;

  /// The numbers of the leaves that `x` reaches in the original ensemble.
  std::vector<double> reached(llvm::ArrayRef<double> x) const;

  /// Rows of numbers of `grid` (the step of each feature, 0 for any float):
  /// for every question one that reaches it with the threshold, the next
  /// number below and the next above; then `count` random ones.
  std::vector<std::vector<double>> rows(llvm::ArrayRef<double> grid,
                                        size_t count, unsigned seed) const;

private:
  void numberTree(int32_t root);
  std::vector<double> towards(int32_t node, std::vector<double> row,
                              llvm::ArrayRef<double> grid) const;

  const Trees &original;
  int64_t features;
  Trees trees;
  std::vector<int32_t> parents; ///< Of the nodes of `trees`; -1: a root.
  std::vector<std::map<int32_t, double>> numbers; ///< By tree and old leaf.
};

} // namespace pannikin::testing

#endif // PANNIKIN_TEST_MODELS_NUMBEREDLEAVES_H

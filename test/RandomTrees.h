// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Random ensembles of every kind that a layout may meet, and inputs that lie on
// their thresholds and beside them.

#ifndef PANNIKIN_TEST_RANDOMTREES_H
#define PANNIKIN_TEST_RANDOMTREES_H

#include "ir/Evaluate.h"
#include "ir/Trees.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/OwningOpRef.h"
#include <random>

namespace pannikin::testing {

/// One random ensemble and its inputs; the same seed makes the same.
class RandomTrees {
public:
  RandomTrees(mlir::MLIRContext &context, unsigned seed);

  /// A classifier of many small trees, whose first ones often decide.
  static RandomTrees forest(mlir::MLIRContext &context, unsigned seed);

  /// A module whose function `model` is the ensemble.
  mlir::OwningOpRef<mlir::ModuleOp> module();

  /// Real numbers of a random input; half lie on a threshold or beside it, and
  /// some are NaN when features are floats.
  Tensor input();

  /// The layouts that such an ensemble has.
  std::vector<llvm::StringRef> layouts() const;

private:
  int pick(int first, int last) {
    return std::uniform_int_distribution<>(first, last)(random);
  }
  RandomTrees(mlir::MLIRContext &context, unsigned seed, bool isForest);
  void plant(int count, int depth);
  int32_t grow(int depth);
  int32_t leaf();
  double threshold();

  mlir::MLIRContext &context;
  std::mt19937 random;
  int64_t features, outputs;
  bool isReal, hasMissing, isSingle;
  pan::FixedType from, to;
  pan::Reduction kind;
  int tree = 0;
  Trees trees;
};

} // namespace pannikin::testing

#endif // PANNIKIN_TEST_RANDOMTREES_H

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Where a function multiplies by weights, for passes that change weights by
// what they do to the sums that they are part of.

#ifndef PANNIKIN_COMPILER_PASSES_WEIGHTSITES_H
#define PANNIKIN_COMPILER_PASSES_WEIGHTSITES_H

#include "ir/Pan.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include <vector>

namespace pannikin {

/// `sign * W x`, one of the products that a site adds up. `first` is the place
/// of x in the joint input of the site.
struct SiteTerm {
  pan::MatvecOp product;
  double sign = 1;
  int64_t first = 0;
  int64_t columns() const;
};

/// Products and constants that are added up, such as the pre-activation
/// `W x + U h + b` of a gate: together one matrix [W U b] times [x; h; 1]. An
/// error of one column can be made good by another.
struct Site {
  mlir::Value sum;
  std::vector<SiteTerm> terms;
  /// Constants that can take a correction of the whole sum, one for each of
  /// its rows, and the sign with which they count; all of them must take it.
  /// Empty when there is none.
  std::vector<std::pair<mlir::OpOperand *, double>> biases;
  /// Whether something else is added, too.
  bool hasMore = false;
  /// No matrix reads what depends on the sum.
  bool isHead = false;
  /// Sites of a lower stage come first in a step: what they compute is part of
  /// this one's input.
  int stage = 0;

  int64_t rows() const;
  /// Size of [x; h; ..], without the constant 1.
  int64_t columns() const;
  std::vector<mlir::Value> inputs() const;
};

/// All sites of `function` whose matrices are `f32` constants with one reader,
/// by rising stage. Stages count from 0 without gaps.
std::vector<Site> findSites(mlir::func::FuncOp function);

/// Matrices that read one vector, which a chip stores as one: the gates of a
/// cell. Indices of sites and of their terms.
struct MatrixGroup {
  std::string name; ///< What the names of the matrices begin with.
  std::vector<std::string> names;
  std::vector<std::pair<size_t, size_t>> members;
  int64_t rows = 0, columns = 0;
};

/// The groups of all terms, in the order of the sites.
std::vector<MatrixGroup> groupMatrices(llvm::ArrayRef<Site> sites);

} // namespace pannikin

#endif // PANNIKIN_COMPILER_PASSES_WEIGHTSITES_H

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Recognises distances between a computed vector and constant rows.

#ifndef PANNIKIN_IR_DISTANCES_H
#define PANNIKIN_IR_DISTANCES_H

#include "ir/Pan.h"
#include <string>
#include <vector>

namespace pannikin {

/// One number for each of several constant rows:
///
///     factor * t_i + offset,  t_i = d(x, row_i) or its root
///
/// where `d` is the distance of `metric`. Without `isWhole` a term that is
/// common to all rows is missing or unknown: only the order is that of the
/// distances.
struct Distances {
  /// x, of `size` elements in any shape, computed outside of all scans that
  /// were looked into.
  mlir::Value input;
  int64_t rows = 0, size = 0;
  /// `[rows, size]`, row-major.
  std::vector<double> prototypes;
  /// Of the constant that holds them.
  std::string name;
  pan::Metric metric = pan::Metric::SquaredL2;
  int64_t power = 3; ///< Of `minkowski`.
  /// Whether t is a root: a square root but for `minkowski`.
  bool isRoot = false, isWhole = true;
  double factor = 1, offset = 0;
};

/// Reads `value` of floats as distances. Sums of squares, of magnitudes or of
/// higher powers of differences, or their largest magnitude, along either axis
/// and by whatever order of operands; scans over constant rows; the form |x|^2
/// - 2 b x + |b|^2 with or without its first term; products with rows of one
/// length. Shifts, factors, roots and limits near 0 may follow.
std::optional<Distances> matchDistances(mlir::Value value);

/// What the `k` nearest rows of constant `prototypes` to `input` say, by `f32`
/// numbers.
pan::NearestOp makeNearest(mlir::OpBuilder &builder, mlir::Location location,
                           int64_t k, pan::Metric metric, int64_t power,
                           pan::Kernel kernel, double scale, mlir::Value input,
                           mlir::Value prototypes, mlir::Value values);

/// The number of which all elements of `value` are, if it is such a constant of
/// floats.
std::optional<double> splatOf(mlir::Value value);

} // namespace pannikin

#endif // PANNIKIN_IR_DISTANCES_H

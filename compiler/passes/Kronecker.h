// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A matrix as the Kronecker product of two small ones.

#ifndef PANNIKIN_COMPILER_PASSES_KRONECKER_H
#define PANNIKIN_COMPILER_PASSES_KRONECKER_H

#include <cstdint>
#include <optional>
#include <vector>

namespace pannikin {

/// W = A (x) B, W[i R + k, j S + l] = A[i, j] B[k, l], with A `[rows, columns]`
/// and B `[innerRows, innerColumns]`, row by row.
struct Kronecker {
  int64_t rows, columns, innerRows, innerColumns;
  std::vector<double> a, b;

  /// B for each row of X, then A for each row of the result.
  int64_t macsInnerFirst() const;
  int64_t macsOuterFirst() const;

  /// What a product costs in time, in multiply-accumulates: the numbers in the
  /// middle are rounded too, and all are moved.
  int64_t cost() const;
};

/// The cheapest product of matrices that `weights`, of `rows` and `columns`,
/// is within the rounding of floats; nothing when there is none of fewer bytes
/// and less time. A zero counts for `weights`: what remains then
/// takes two bytes a number.
std::optional<Kronecker> kroneckerOf(const std::vector<double> &weights,
                                     int64_t rows, int64_t columns);

} // namespace pannikin

#endif // PANNIKIN_COMPILER_PASSES_KRONECKER_H

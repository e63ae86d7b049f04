// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A matrix as the product of two thin ones.

#ifndef PANNIKIN_COMPILER_PASSES_LOWRANK_H
#define PANNIKIN_COMPILER_PASSES_LOWRANK_H

#include <Eigen/Core>

namespace pannikin {

/// W = left * right.
struct Factors {
  Eigen::MatrixXd left, right;
};

/// The singular value decomposition W = U diag(s) V' of `[M, N]`, from which
/// factors of any rank are taken.
class LowRank {
public:
  explicit LowRank(const Eigen::MatrixXd &weights);

  /// The number of singular values that floats can tell from 0: rounding
  /// entries by at most 2^-24 of the largest singular value s_0 moves singular
  /// values by less than s_0 (sqrt M + sqrt N) 2^-23.
  Eigen::Index exactRank() const;

  /// The best approximation of a rank (Eckart and Young, 1936). Element k of
  /// the middle is scaled by the power of two next to sqrt s_k, so that columns
  /// of `left` and rows of `right` have even ranges: left = U diag(s / d),
  /// right = diag(d) V'.
  Factors factors(Eigen::Index rank) const;

private:
  Eigen::MatrixXd u, v;
  Eigen::VectorXd s;
};

} // namespace pannikin

#endif // PANNIKIN_COMPILER_PASSES_LOWRANK_H

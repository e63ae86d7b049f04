// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Changes rows of weights so that what they compute changes least.

#ifndef PANNIKIN_COMPILER_PASSES_LEASTCHANGE_H
#define PANNIKIN_COMPILER_PASSES_LEASTCHANGE_H

#include "llvm/ADT/ArrayRef.h"
#include <Eigen/Dense>
#include <cstdint>
#include <functional>
#include <vector>

namespace pannikin {

/// Rows of weights w over inputs z whose second moments `gram` = E[z z^T] are
/// known: a change d of a row changes its sum by d' gram d in the mean square.
/// With `hasBias` the last column is the constant 1: it takes corrections and
/// is never rounded. Weights that are 0 stay 0.
struct LinearSite {
  Eigen::MatrixXd weights; ///< rows x columns
  Eigen::MatrixXd gram;    ///< columns x columns
  bool hasBias = false;

  /// Columns that hold weights.
  int64_t columns() const { return weights.cols() - (hasBias ? 1 : 0); }
};

/// `gram` plus `share` of its mean diagonal: what was seen on few rows is not
/// trusted to the last digit.
Eigen::MatrixXd damped(const Eigen::MatrixXd &gram, double share);

/// Rounds the weight `w` in a row and column.
using RoundWeight = std::function<double(int64_t, int64_t, double)>;

/// Rounds column after column, each time correcting the columns that are still
/// to come for the error that was made (GPTQ: Frantar et al. 2023, after
/// Optimal Brain Surgeon): with U the upper Cholesky factor of the inverse of
/// `gram`,
///
///     e = (w_j - round(w_j)) / U_jj;  w_k -= e U_jk for k > j
void roundWithFeedback(LinearSite &site, const RoundWeight &round,
                       double damping);

/// Moves rounded weights in turn, each to where its error and those of the
/// others in its row cancel best, until none moves (coordinate descent: Behdin
/// et al. 2023): with d the change since `before`,
///
///     w_j = round(w_j - (gram d)_j / gram_jj)
void refineRounding(LinearSite &site, const Eigen::MatrixXd &before,
                    const RoundWeight &round, double damping);

/// Sets the columns `zeros` of row `row` to 0 and corrects the others:
///
///     w_S += gram_SS^-1 gram_SP w_P
void zeroWithCompensation(LinearSite &site, int64_t row,
                          llvm::ArrayRef<int64_t> zeros, double damping);

/// Puts `columns` in the place of those from `first` on and, unless `isPlain`,
/// corrects the others but for zeros and those that `isSettled`:
///
///     w_S += gram_SS^-1 gram_SP (w_P - w'_P)
void replaceColumns(LinearSite &site, int64_t first,
                    const Eigen::MatrixXd &columns,
                    const std::vector<bool> &isSettled, double damping,
                    bool isPlain);

/// One weight that may go: at which column, and what all that went up to it
/// have cost, never less than the one before.
struct Removal {
  int64_t column;
  double loss;
};

/// In which order the weights of row `row` in the columns `first` to
/// `first + count - 1` go, always the one whose loss is least while the rest
/// makes it good (Optimal Brain Surgeon, exactly: Frantar and Alistarh 2022).
/// `damping` is the share of the mean second moment added to all of them.
std::vector<Removal> removalOrder(const LinearSite &site, int64_t row,
                                  int64_t first, int64_t count, double damping);

} // namespace pannikin

#endif // PANNIKIN_COMPILER_PASSES_LEASTCHANGE_H

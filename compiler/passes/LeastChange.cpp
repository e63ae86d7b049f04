// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Rounding and removal of weights with compensation by the others.

#include "compiler/passes/LeastChange.h"
#include "llvm/ADT/STLExtras.h"
#include <cmath>

using namespace pannikin;
using Eigen::MatrixXd;
using Eigen::VectorXd;
using llvm::ArrayRef;

/// Passes over a row of rounded weights; few need more.
static constexpr int mostSweeps = 10;

MatrixXd pannikin::damped(const MatrixXd &gram, double share) {
  MatrixXd result = gram;
  double mean = gram.diagonal().mean();
  // Inputs that were always 0 must not make the matrix singular.
  result.diagonal().array() += share * mean + 1e-12;
  return result;
}

/// Columns of `row` that are not 0, the constant's included.
static std::vector<Eigen::Index> activeColumns(const LinearSite &site,
                                               int64_t row) {
  std::vector<Eigen::Index> active;
  for (Eigen::Index j = 0; j < site.weights.cols(); ++j)
    if (j >= site.columns() || site.weights(row, j) != 0)
      active.push_back(j);
  return active;
}

/// The factor U with inverse(gram) = U' U.
static MatrixXd feedbackOf(const MatrixXd &gram) {
  MatrixXd inverse =
      gram.llt().solve(MatrixXd::Identity(gram.rows(), gram.cols()));
  return inverse.llt().matrixU();
}

void pannikin::roundWithFeedback(LinearSite &site, const RoundWeight &round,
                                 double damping) {
  MatrixXd gram = damped(site.gram, damping);
  std::vector<Eigen::Index> known;
  MatrixXd factor;
  for (int64_t row = 0; row < site.weights.rows(); ++row) {
    std::vector<Eigen::Index> active = activeColumns(site, row);
    if (active != known) {
      known = active;
      factor = feedbackOf(gram(active, active));
    }
    for (size_t j = 0; j < active.size() && active[j] < site.columns(); ++j) {
      double &w = site.weights(row, active[j]);
      double rounded = round(row, active[j], w);
      double error = (w - rounded) / factor(j, j);
      w = rounded;
      for (size_t k = j + 1; k < active.size(); ++k)
        site.weights(row, active[k]) -= error * factor(j, k);
    }
  }
}

/// One pass over the columns `active` of a row; whether a weight moved. `slope`
/// is gram times the change so far.
static bool sweep(LinearSite &site, int64_t row, ArrayRef<Eigen::Index> active,
                  const MatrixXd &gram, const RoundWeight &round,
                  VectorXd &slope) {
  bool hasMoved = false;
  for (Eigen::Index j : active) {
    double &w = site.weights(row, j);
    double wanted = w - slope(j) / gram(j, j);
    bool isWeight = j < site.columns();
    double step = (isWeight ? round(row, j, wanted) : wanted) - w;
    // Only what makes the error smaller, so that it ends.
    if (step * (2 * slope(j) + step * gram(j, j)) >= 0)
      continue;
    w += step;
    slope += step * gram.col(j);
    hasMoved |= isWeight;
  }
  return hasMoved;
}

void pannikin::refineRounding(LinearSite &site, const MatrixXd &before,
                              const RoundWeight &round, double damping) {
  MatrixXd gram = damped(site.gram, damping);
  // What was rounded to 0 may come back, zeros that came in may not.
  LinearSite given{before, {}, site.hasBias};
  for (int64_t row = 0; row < site.weights.rows(); ++row) {
    std::vector<Eigen::Index> active = activeColumns(given, row);
    VectorXd slope =
        gram * (site.weights.row(row) - before.row(row)).transpose();
    for (int turn = 0; turn < mostSweeps; ++turn)
      if (!sweep(site, row, active, gram, round, slope))
        break;
  }
}

void pannikin::zeroWithCompensation(LinearSite &site, int64_t row,
                                    ArrayRef<int64_t> zeros, double damping) {
  std::vector<Eigen::Index> gone(zeros.begin(), zeros.end());
  VectorXd removed = site.weights(row, gone).transpose();
  for (Eigen::Index j : gone)
    site.weights(row, j) = 0;
  std::vector<Eigen::Index> rest = activeColumns(site, row);
  if (rest.empty() || gone.empty())
    return;
  MatrixXd gram = damped(site.gram, damping);
  VectorXd change = gram(rest, rest).llt().solve(gram(rest, gone) * removed);
  for (size_t k = 0; k < rest.size(); ++k)
    site.weights(row, rest[k]) += change(k);
}

void pannikin::replaceColumns(LinearSite &site, int64_t first,
                              const MatrixXd &columns,
                              const std::vector<bool> &isSettled,
                              double damping, bool isPlain) {
  MatrixXd lost = site.weights.middleCols(first, columns.cols()) - columns;
  site.weights.middleCols(first, columns.cols()) = columns;
  if (isPlain)
    return;
  MatrixXd gram = damped(site.gram, damping);
  for (int64_t row = 0; row < site.weights.rows(); ++row) {
    std::vector<Eigen::Index> rest = activeColumns(site, row);
    llvm::erase_if(rest, [&](Eigen::Index j) {
      return isSettled[j] || (j >= first && j < first + columns.cols());
    });
    if (rest.empty())
      continue;
    MatrixXd cross = gram(rest, Eigen::seqN(first, columns.cols()));
    VectorXd change =
        gram(rest, rest).llt().solve(cross * lost.row(row).transpose());
    for (size_t k = 0; k < rest.size(); ++k)
      site.weights(row, rest[k]) += change(k);
  }
}

std::vector<Removal> pannikin::removalOrder(const LinearSite &site, int64_t row,
                                            int64_t first, int64_t count,
                                            double damping) {
  std::vector<Eigen::Index> active = activeColumns(site, row);
  MatrixXd gram = damped(site.gram, damping)(active, active);
  MatrixXd inverse =
      gram.llt().solve(MatrixXd::Identity(gram.rows(), gram.cols()));
  VectorXd w = site.weights(row, active).transpose();
  std::vector<size_t> left;
  for (size_t k = 0; k < active.size(); ++k)
    if (active[k] >= first && active[k] < first + count)
      left.push_back(k);
  std::vector<Removal> order;
  double loss = 0;
  while (!left.empty()) {
    size_t best = 0;
    double least = HUGE_VAL;
    for (size_t i = 0; i < left.size(); ++i) {
      double own = w(left[i]) * w(left[i]) / inverse(left[i], left[i]);
      if (own < least) {
        least = own;
        best = i;
      }
    }
    size_t k = left[best];
    loss = std::max(loss, least);
    order.push_back({active[k], loss});
    VectorXd column = inverse.col(k);
    double pivot = column(k);
    w -= w(k) / pivot * column;
    inverse -= column * column.transpose() / pivot;
    // Rounding must not bring a removed weight back.
    w(k) = 0;
    inverse.row(k).setZero();
    inverse.col(k).setZero();
    left.erase(left.begin() + best);
  }
  return order;
}

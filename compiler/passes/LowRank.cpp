// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Takes factors from a singular value decomposition.

#include "compiler/passes/LowRank.h"
#include <Eigen/SVD>
#include <cmath>

using namespace pannikin;
using Eigen::Index;

LowRank::LowRank(const Eigen::MatrixXd &weights) {
  Eigen::BDCSVD<Eigen::MatrixXd> svd(weights,
                                     Eigen::ComputeThinU | Eigen::ComputeThinV);
  u = svd.matrixU();
  v = svd.matrixV();
  s = svd.singularValues();
}

Index LowRank::exactRank() const {
  double sides = std::sqrt(double(u.rows())) + std::sqrt(double(v.rows()));
  double least = s[0] * sides * std::ldexp(1, -23);
  return (s.array() > least).count();
}

Factors LowRank::factors(Index rank) const {
  Eigen::VectorXd scales(rank);
  for (Index k = 0; k < rank; ++k)
    scales[k] = std::exp2(std::round(std::log2(s[k]) / 2));
  return {u.leftCols(rank) * s.head(rank).cwiseQuotient(scales).asDiagonal(),
          scales.asDiagonal() * v.leftCols(rank).transpose()};
}

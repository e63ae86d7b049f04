// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Compares all blocks of a matrix with the one that has its largest number.

#include "compiler/passes/Kronecker.h"
#include <algorithm>
#include <cmath>

using namespace pannikin;

int64_t Kronecker::macsInnerFirst() const {
  return columns * innerRows * innerColumns + innerRows * rows * columns;
}

int64_t Kronecker::macsOuterFirst() const {
  return innerColumns * rows * columns + rows * innerRows * innerColumns;
}

/// In multiply-accumulates of 8-bit numbers on an ATmega328P: rounding and
/// storing a sum, moving a number, calling and looping.
constexpr int64_t perSum = 16, perMove = 2, perCall = 8;

int64_t Kronecker::cost() const {
  int64_t results = rows * innerRows;
  int64_t inner = columns * innerRows, outer = innerColumns * rows;
  int64_t innerFirst = macsInnerFirst() + (perSum + perMove) * inner +
                       perCall * (columns + innerRows);
  int64_t outerFirst = macsOuterFirst() + perSum * outer +
                       perMove * (columns * innerColumns + outer - results) +
                       perCall * (innerColumns + rows);
  return std::min(innerFirst, outerFirst) + (perSum + perMove) * results;
}

static int64_t costOfDense(int64_t macs, int64_t rows) {
  return macs + perSum * rows;
}

/// Fills `product`, whose sizes are given, in; false when the blocks of `w` are
/// no multiples of the one in which `pivot`, the largest number, lies.
static bool divide(const std::vector<double> &w, size_t pivot,
                   Kronecker &product) {
  int64_t width = product.columns * product.innerColumns;
  int64_t top = int64_t(pivot) / width, left = int64_t(pivot) % width;
  int64_t k = top % product.innerRows, l = left % product.innerColumns;
  auto at = [&](int64_t row, int64_t column) {
    return w[row * width + column];
  };
  product.a.clear();
  product.b.clear();
  for (int64_t i = 0; i < product.rows; ++i)
    for (int64_t j = 0; j < product.columns; ++j)
      product.a.push_back(
          at(i * product.innerRows + k, j * product.innerColumns + l) /
          w[pivot]);
  for (int64_t row = 0; row < product.innerRows; ++row)
    for (int64_t column = 0; column < product.innerColumns; ++column)
      product.b.push_back(at(top - k + row, left - l + column));
  double least = std::fabs(w[pivot]) * std::ldexp(1, -21);
  for (int64_t row = 0; row < product.rows * product.innerRows; ++row)
    for (int64_t column = 0; column < width; ++column) {
      double a = product.a[row / product.innerRows * product.columns +
                           column / product.innerColumns];
      double b = product.b[row % product.innerRows * product.innerColumns +
                           column % product.innerColumns];
      if (!(std::fabs(at(row, column) - a * b) <= least))
        return false;
    }
  return true;
}

std::optional<Kronecker>
pannikin::kroneckerOf(const std::vector<double> &weights, int64_t rows,
                      int64_t columns) {
  int64_t size = rows * columns;
  int64_t nonzeros = size - std::count(weights.begin(), weights.end(), 0.0);
  int64_t bytes = std::min(size, 2 * nonzeros);
  auto largest =
      std::max_element(weights.begin(), weights.end(), [](double x, double y) {
        return std::fabs(x) < std::fabs(y);
      });
  std::optional<Kronecker> best;
  for (int64_t p = 1; p <= rows; ++p)
    for (int64_t q = 1; q <= columns; ++q) {
      if (rows % p || columns % q)
        continue;
      Kronecker product{p, q, rows / p, columns / q, {}, {}};
      int64_t fewest = best ? best->cost() : costOfDense(bytes, rows);
      if (p * q + product.innerRows * product.innerColumns < bytes &&
          product.cost() < fewest &&
          divide(weights, largest - weights.begin(), product))
        best = product;
    }
  return best;
}

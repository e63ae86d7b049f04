// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Finds nearest rows and adds up what they say.

#include "ir/Nearest.h"
#include "llvm/Support/MathExtras.h"
#include <algorithm>
#include <cmath>
#include <numeric>

using namespace mlir;
using namespace pannikin;
using pan::Kernel;
using pan::Metric;

/// floor(a^power / 2^drop) of an integer of which 64 bits hold the power.
static double fixedPower(double a, int64_t power, int64_t drop) {
  uint64_t result = 1;
  for (int64_t n = 0; n < power; ++n)
    result *= uint64_t(a);
  return double(result >> drop);
}

double Nearest::distance(ArrayRef<double> x, int64_t i) const {
  double result = 0;
  for (auto [a, b] : llvm::zip(x, row(i))) {
    double term = std::fabs(a - b);
    if (metric == Metric::Chebyshev) {
      result = std::max(result, term);
      continue;
    }
    if (metric == Metric::Minkowski)
      term = isFixed ? fixedPower(term, power, drop)
                     : std::pow(term, double(power));
    else if (metric == Metric::SquaredL2)
      term *= term;
    bool isCut = isFixed && metric == Metric::SquaredL2;
    result += isCut ? std::floor(std::ldexp(term, -int(drop))) : term;
  }
  return result;
}

/// Weights of fixed distances by their ratio to the least (docs of
/// `pan.nearest`).
static std::vector<double> ratios(std::vector<uint64_t> roots, int64_t bits,
                                  bool root) {
  uint64_t top = uint64_t(1) << bits;
  std::vector<double> result;
  if (roots.front() == 0) {
    for (uint64_t r : roots)
      result.push_back(r == 0 ? double(top) : 0);
    return result;
  }
  if (root) {
    int shift = (31 - int(llvm::Log2_64(roots.back()))) / 2 * 2;
    for (uint64_t &r : roots)
      r = uint64_t(std::sqrt(double(r << shift)));
  }
  int64_t e = std::min<int64_t>(bits, 31 - llvm::Log2_64(roots.front()));
  for (uint64_t r : roots)
    result.push_back(
        double(std::min((roots.front() << e) / (r >> (bits - e)), top)));
  return result;
}

std::vector<double> Nearest::weights(ArrayRef<double> distances) const {
  std::vector<double> result;
  bool isRoot = kernel == Kernel::ReciprocalRoot;
  if (isFixed && (isRoot || kernel == Kernel::Reciprocal)) {
    std::vector<uint64_t> limited;
    for (double d : distances)
      limited.push_back(uint64_t(std::max(d, double(least))));
    return ratios(std::move(limited), bits, isRoot);
  }
  for (double d : distances) {
    if (kernel == Kernel::One) {
      result.push_back(1);
    } else if (kernel != Kernel::Exponential) {
      result.push_back(1 / std::max(isRoot ? std::sqrt(d) : d, scale));
    } else if (!isFixed) {
      result.push_back(std::exp(-scale * d));
    } else {
      int64_t n = low.size();
      int64_t u = std::min(int64_t(d) >> cell, int64_t(high.size()) * n - 1);
      int bits = lowBits();
      result.push_back(
          double((high[u / n] * (low[u % n] + 1) + (1 << (bits - 1))) >> bits));
    }
  }
  return result;
}

std::vector<double> Nearest::answer(ArrayRef<double> x) const {
  std::vector<double> distances;
  for (int64_t i = 0; i < rows(); ++i)
    distances.push_back(distance(x, i));
  std::vector<int64_t> order(rows());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](int64_t a, int64_t b) {
    return distances[a] < distances[b];
  });
  order.resize(k);
  std::vector<double> chosen, result(outputs, 0);
  for (int64_t i : order)
    chosen.push_back(distances[i]);
  std::vector<double> w = weights(chosen);
  for (int64_t n = 0; n < k; ++n)
    for (int64_t v = 0; v < outputs; ++v) {
      double term = w[n] * values[order[n] * outputs + v];
      result[v] += isFixed ? std::floor(std::ldexp(term, -int(trim))) : term;
    }
  if (!mean)
    return result;
  double sum = std::accumulate(w.begin(), w.end(), 0.0);
  for (double &number : result)
    number = isFixed ? std::floor((number + std::floor(sum / 2)) / sum)
                     : number / sum;
  return result;
}

double Nearest::largestDistance(double lo, double hi) const {
  double worst = 0;
  for (int64_t i = 0; i < rows(); ++i) {
    std::vector<double> far;
    for (double p : row(i))
      far.push_back(std::fabs(p - lo) > std::fabs(p - hi) ? lo : hi);
    worst = std::max(worst, distance(far, i));
  }
  return worst;
}

std::string Nearest::fault(pan::FixedType input) const {
  double limit = std::ldexp(1.0, 31);
  if (!holdsPowers(input.getWidth()))
    return "has powers of 2^64 and more";
  if (largestDistance(input.getMin(), input.getMax()) >= distanceLimit())
    return "has distances of 2^" +
           std::to_string(int(std::log2(distanceLimit()))) + " and more";
  if (kernel == Kernel::Exponential) {
    auto isTable = [](ArrayRef<int64_t> table) {
      return !table.empty() && table.size() <= 4096 &&
             llvm::all_of(table,
                          [](int64_t n) { return n >= 0 && n <= 65535; });
    };
    if (!isTable(high) || !isTable(low) || !llvm::isPowerOf2_64(low.size()))
      return "needs tables of numbers in 0..65535, the lower one of a power of "
             "two of them";
  }
  double largest = 0;
  for (double value : values)
    largest = std::max(largest, std::fabs(value));
  return largestWeight() * largest >= limit || largestSum() >= limit
             ? "has sums of 2^31 and more"
             : "";
}

double Nearest::largestWeight() const {
  return kernel == Kernel::One           ? 1
         : kernel == Kernel::Exponential ? 65535
                                         : std::ldexp(1.0, int(bits));
}

double Nearest::largestSum() const {
  double weight = largestWeight(), largest = 0;
  for (int64_t v = 0; v < outputs; ++v) {
    std::vector<double> products;
    for (int64_t i = 0; i < rows(); ++i)
      products.push_back(std::ceil(
          std::ldexp(weight * std::fabs(values[i * outputs + v]), -int(trim))));
    std::sort(products.rbegin(), products.rend());
    // Half of the divisor is added to round.
    largest = std::max(largest,
                       std::accumulate(products.begin(), products.begin() + k,
                                       mean ? weight * double(k) : 0));
  }
  return largest;
}

std::string Nearest::describe() const {
  std::string text =
      std::to_string(rows()) + " rows of " + std::to_string(size);
  return k == rows() ? text : text + ", " + std::to_string(k) + " nearest";
}

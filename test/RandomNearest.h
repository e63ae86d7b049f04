// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Random stored vectors under every metric and kernel, and inputs near them.

#ifndef PANNIKIN_TEST_RANDOMNEAREST_H
#define PANNIKIN_TEST_RANDOMNEAREST_H

#include "ir/Evaluate.h"
#include "mlir/IR/OwningOpRef.h"
#include <random>

namespace pannikin::testing {

/// One random `pan.nearest` of floats; the same seed makes the same.
class RandomNearest {
public:
  explicit RandomNearest(unsigned seed);

  /// A module whose function `model` is the operation.
  std::string module() const;

  /// An input: some are stored rows themselves, where distances are 0 and tie.
  Tensor input();

  /// What the largest result can be, for tolerances.
  double magnitude() const;
  bool isExponential() const { return kernel == 1; }
  int64_t outputs;

private:
  int pick(int first, int last) {
    return std::uniform_int_distribution<>(first, last)(random);
  }
  double number(double spread) {
    return std::uniform_real_distribution<>(-spread, spread)(random);
  }

  std::mt19937 random;
  int64_t size, rows, k;
  int metric, kernel, power;
  double spread, scale;
  std::vector<double> prototypes, values;
};

} // namespace pannikin::testing

#endif // PANNIKIN_TEST_RANDOMNEAREST_H

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Nearest neighbours as plain numbers: what `pan.nearest` and `panc.nearest`
// compute, for the evaluator, the passes and the emitter.

#ifndef PANNIKIN_IR_NEAREST_H
#define PANNIKIN_IR_NEAREST_H

#include "ir/Panc.h"
#include <vector>

namespace pannikin {

/// Stored rows and what is done with them, as `pan.nearest` describes it.
/// Numbers are real; with fixed types they are the integers (not yet
/// multiplied by 2^-fraction). `prototypes` holds `size` numbers a row,
/// `values` `outputs`.
struct Nearest {
  int64_t k = 1, size = 1, outputs = 1;
  pan::Metric metric = pan::Metric::SquaredL2;
  pan::Kernel kernel = pan::Kernel::One;
  bool isFixed = false, mean = false;
  double scale = 1;
  /// Of `minkowski`, which has no higher one than importers make of `Pow`.
  static constexpr int64_t mostPower = 16;
  int64_t power = 3;
  int64_t drop = 0, cell = 0, trim = 0, least = 0, bits = 15;
  std::vector<int64_t> high, low;
  std::vector<double> prototypes, values;

  /// The numbers of an operation whose constants are known.
  static Nearest of(pan::NearestOp op);
  static mlir::FailureOr<Nearest> of(panc::NearestOp op);

  int64_t rows() const { return int64_t(prototypes.size()) / size; }
  llvm::ArrayRef<double> row(int64_t i) const {
    return llvm::ArrayRef(prototypes).slice(i * size, size);
  }

  /// The distance from `x` to row `i`; an integer with fixed types.
  double distance(llvm::ArrayRef<double> x, int64_t i) const;

  /// The weights of the distances of the `k` nearest rows, least first; for
  /// fixed types integers.
  std::vector<double> weights(llvm::ArrayRef<double> distances) const;

  /// What the rows say of `x`. With fixed types an integer to be multiplied by
  /// 2^-`answerFraction`.
  std::vector<double> answer(llvm::ArrayRef<double> x) const;

  /// The fraction of `low`: 8 if bytes hold it, else 16.
  int lowBits() const {
    return llvm::all_of(low, [](int64_t n) { return n < 256; }) ? 8 : 16;
  }

  /// The fraction of a fixed answer whose values have the fraction `values`.
  int64_t answerFraction(int64_t values) const {
    return kernel == pan::Kernel::Exponential ? values + 16 - trim : values;
  }

  /// Whether a word of 64 bits holds every power of differences of fixed
  /// numbers of `width` bits.
  bool holdsPowers(unsigned width) const {
    return metric != pan::Metric::Minkowski || width * power <= 64;
  }

  /// What all fixed distances must be less than: a word of 32 bits, or for
  /// powers the integers that a double of the evaluator holds.
  double distanceLimit() const {
    return metric == pan::Metric::Minkowski ? 0x1p53 : 0x1p32;
  }

  /// The largest weight that a fixed row can have.
  double largestWeight() const;

  /// The largest distance that an input in `lo..hi` can have.
  double largestDistance(double lo, double hi) const;

  /// The largest magnitude that a fixed sum, before it is divided or rounded,
  /// can reach.
  double largestSum() const;

  /// Why fixed numbers do not fit the words of the chip for inputs of `input`
  /// (C5 of `pan.nearest`); empty when they do.
  std::string fault(pan::FixedType input) const;

  /// "200 rows of 64, 3 nearest", for reports.
  std::string describe() const;
};

} // namespace pannikin

#endif // PANNIKIN_IR_NEAREST_H

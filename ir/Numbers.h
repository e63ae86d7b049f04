// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The law of rounding in one function, and constants as plain numbers.
//
// A fixed value is the dyadic rational integer * 2^-fraction. All of them that
// our formats allow, their sums and products are exact in binary64 (at most 53
// significant bits: widths of two factors sum to at most 48, and sums of 2^4
// such products, or of 2^21 8 x 16-bit ones, stay below), so that one
// evaluator of doubles computes both the float and the integer semantics.

#ifndef PANNIKIN_IR_NUMBERS_H
#define PANNIKIN_IR_NUMBERS_H

#include "ir/Pan.h"
#include <vector>

namespace pannikin {

/// What rounding to a number type needs, without the MLIR type: `scale` is
/// 2^fraction, `lo` and `hi` are the limits as real numbers. `real` marks f32.
struct Format {
  bool real = true;
  double scale = 1, step = 1, lo = 0, hi = 0;
  Format() = default;
  explicit Format(mlir::Type element, int64_t row = 0);

  /// Rounds to the nearest value of the format, ties upward, and saturates.
  /// The identity for f32.
  double quantize(double value) const;
};

/// The fraction with which matrices read integers of `type`: with a fraction
/// for each element they are fractions of 1, and the weights carry the scales.
int readFractionOf(pan::FixedType type);

/// Element type of a `pan` tensor or number, or of a `panc` buffer.
mlir::Type numberTypeOf(mlir::Type type);

/// The real numbers that a constant means: `values * 2^-fraction` when `type`
/// (its tensor, number or buffer type) is fixed, row by row.
std::vector<double> constantValues(mlir::ElementsAttr values, mlir::Type type);

/// The integers of a fixed constant, signed or unsigned as the type says.
std::vector<int64_t> constantIntegers(mlir::ElementsAttr values,
                                      bool isUnsigned);

/// Dense integers of `width` bits.
mlir::DenseElementsAttr makeIntegers(mlir::MLIRContext *context,
                                     llvm::ArrayRef<int64_t> shape,
                                     llvm::ArrayRef<int64_t> integers,
                                     unsigned width);

/// Rounds reals to integers of `type` (row fractions included), saturating.
std::vector<int64_t> quantizeToIntegers(llvm::ArrayRef<double> values,
                                        int64_t rows, pan::FixedType type);

/// One activation function on a real number.
double applyFunction(pan::Function function, double x, double alpha);

/// Looks `x` up as `pan.lookup` says; `table` holds real entries.
double lookup(double x, llvm::ArrayRef<double> table, int64_t first,
              int64_t cell, bool interpolate, const Format &format);

/// e^x at the borders of 256 cells over -16..0, unsigned 16 bit, fraction 15.
std::vector<int64_t> exponentialTable();

/// ln x at the borders of 64 cells over 1..2, unsigned 16 bit, fraction 16.
std::vector<int64_t> logarithmTable();

/// Softmax or its logarithm over `input`, as `pan.softmax` says. `from` and
/// `to` are the formats of input and result (both f32 or both fixed).
void softmax(llvm::ArrayRef<double> input, llvm::MutableArrayRef<double> out,
             bool log, const Format &from, const Format &to);

} // namespace pannikin

#endif // PANNIKIN_IR_NUMBERS_H

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The rule of `pan.hold` and `panc.hold` on one number.

#ifndef PANNIKIN_IR_HOLD_H
#define PANNIKIN_IR_HOLD_H

#include "ir/Panc.h"

namespace pannikin {

/// What a hold of a type with one fraction does, in real units: differences up
/// to `rest` do not count, none is larger than `most`.
struct Hold {
  double rest, most;

  Hold(pan::FixedType type, double threshold);

  /// What is added to `kept` so that it follows `input`; mostly 0.
  double difference(double input, double kept) const;
};

/// Attribute of `pan.hold`, and then of `panc.hold`: how many of its elements
/// move in a step, measured on calibration rows (a real number).
constexpr llvm::StringLiteral movedName = "pan.moved";

/// floor(threshold * 2^fraction), at most the largest difference of numbers of
/// the type.
int64_t unitsOf(pan::FixedType type, double threshold);

/// What moved, as `panc.hold` lists it and `panc.gemv` reads it.
namespace moved {

/// Columns are counted in bytes, the first of which is their number.
constexpr int64_t mostColumns = 255;

/// Whether sums are kept of weights of this type: signed ones of 8 bits.
bool areWeights(pan::FixedType type);

/// The list of columns, and that of differences, for a hold of `input`.
panc::BufferType columnsFor(panc::BufferType input);
panc::BufferType differencesFor(panc::BufferType input);

/// The sums that a product into `out` keeps: integers, blocks of 4 rows.
panc::BufferType sumsFor(panc::BufferType out, int64_t accumulator);

} // namespace moved

} // namespace pannikin

#endif // PANNIKIN_IR_HOLD_H

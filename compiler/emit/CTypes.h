// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decides which C type holds a number, and how numbers and scales are spelled.

#ifndef PANNIKIN_COMPILER_EMIT_CTYPES_H
#define PANNIKIN_COMPILER_EMIT_CTYPES_H

#include "compiler/emit/Interval.h"
#include "ir/Panc.h"
#include <string>

namespace pannikin::emit {

/// `int8_t`, `uint16_t`, `pk_int24`, `int32_t`, `float`, ..
std::string cTypeOf(mlir::Type element);

/// C type of a work width: `int16_t`, `pk_int24`, `int32_t` or `int64_t`.
std::string workType(unsigned width);

/// Letter and width as runtime functions are named after: `s8`, `u16`, `f32`.
std::string suffixOf(mlir::Type element);

/// Decimal literal of an integer that fits 64 bits, typed so that every
/// compiler takes it without a warning.
std::string literal(Wide value);

/// Literal of a float that reads back to the same number.
std::string realLiteral(double value);

/// `uint_fast8_t` or `uint_fast16_t`, whichever counts to `count`.
std::string indexType(int64_t count);

/// "scale 6", "scales 5 to 7", or "float": for comments.
std::string scaleText(mlir::Type element);

/// "int8, scale 6: 64 is 1.0", for the header.
std::string scaleExample(mlir::Type element);

/// Fraction of a fixed type without row fractions.
int fractionOf(mlir::Type element);

} // namespace pannikin::emit

#endif // PANNIKIN_COMPILER_EMIT_CTYPES_H

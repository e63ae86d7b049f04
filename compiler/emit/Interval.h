// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Ranges of integers: what decides the width of a temporary and whether a
// saturation can happen at all. Computed in 128 bits, so that no bound of two
// 32-bit numbers, shifted by up to 64, ever overflows the proof itself.

#ifndef PANNIKIN_COMPILER_EMIT_INTERVAL_H
#define PANNIKIN_COMPILER_EMIT_INTERVAL_H

#include "ir/Pan.h"

namespace pannikin::emit {

__extension__ typedef __int128 Wide;

/// All integers from `lo` to `hi`, both included.
struct Interval {
  Wide lo = 0, hi = 0;

  bool contains(const Interval &other) const {
    return lo <= other.lo && other.hi <= hi;
  }
  bool isPoint() const { return lo == hi; }
  /// Largest magnitude.
  Wide magnitude() const { return hi > -lo ? hi : -lo; }
};

/// The integers of a number type: its limits, or those of 32 bits for `i32`.
Interval limitsOf(mlir::Type element);

/// The integers of a two's complement number of `width` bits.
Interval signedLimits(unsigned width);

Interval unite(const Interval &a, const Interval &b);
Interval add(const Interval &a, const Interval &b);
Interval subtract(const Interval &a, const Interval &b);
Interval multiply(const Interval &a, const Interval &b);

/// a * 2^bits, for bits <= 64 and 64-bit limits.
Interval shiftLeft(const Interval &a, unsigned bits);

/// floor(a / 2^bits) of every element.
Interval floorShift(const Interval &a, unsigned bits);

/// floor(a / 2^bits + 1/2) of every element.
Interval roundShift(const Interval &a, unsigned bits);

/// Every element limited to `limits`.
Interval clamp(const Interval &a, const Interval &limits);

/// Smallest width of 16, 32 or 64 bits that holds `a`; 0 when none does.
unsigned widthFor(const Interval &a);

} // namespace pannikin::emit

#endif // PANNIKIN_COMPILER_EMIT_INTERVAL_H

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Arithmetic of ranges; every operation here is monotone in each operand or
// takes its extremes at the corners.

#include "compiler/emit/Interval.h"
#include <algorithm>

using namespace pannikin;
using namespace pannikin::emit;

Interval emit::signedLimits(unsigned width) {
  Wide one = 1;
  return {-(one << (width - 1)), (one << (width - 1)) - 1};
}

Interval emit::limitsOf(mlir::Type element) {
  if (auto fixed = mlir::dyn_cast<pan::FixedType>(element))
    return {fixed.getMin(), fixed.getMax()};
  return signedLimits(32);
}

Interval emit::unite(const Interval &a, const Interval &b) {
  return {std::min(a.lo, b.lo), std::max(a.hi, b.hi)};
}

Interval emit::add(const Interval &a, const Interval &b) {
  return {a.lo + b.lo, a.hi + b.hi};
}

Interval emit::subtract(const Interval &a, const Interval &b) {
  return {a.lo - b.hi, a.hi - b.lo};
}

Interval emit::multiply(const Interval &a, const Interval &b) {
  auto [lo, hi] =
      std::minmax({a.lo * b.lo, a.lo * b.hi, a.hi * b.lo, a.hi * b.hi});
  return {lo, hi};
}

Interval emit::shiftLeft(const Interval &a, unsigned bits) {
  Wide factor = Wide(1) << std::min(bits, 64u);
  return {a.lo * factor, a.hi * factor};
}

Interval emit::floorShift(const Interval &a, unsigned bits) {
  unsigned n = std::min(bits, 127u);
  return {a.lo >> n, a.hi >> n};
}

Interval emit::roundShift(const Interval &a, unsigned bits) {
  if (bits == 0)
    return a;
  unsigned n = std::min(bits, 126u);
  // ((v >> (n-1)) + 1) >> 1 equals (v + 2^(n-1)) >> n without its overflow.
  return {((a.lo >> (n - 1)) + 1) >> 1, ((a.hi >> (n - 1)) + 1) >> 1};
}

Interval emit::clamp(const Interval &a, const Interval &limits) {
  return {std::clamp(a.lo, limits.lo, limits.hi),
          std::clamp(a.hi, limits.lo, limits.hi)};
}

unsigned emit::widthFor(const Interval &a) {
  for (unsigned width : {16u, 32u, 64u})
    if (signedLimits(width).contains(a))
      return width;
  return 0;
}

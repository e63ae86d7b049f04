// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Interval arithmetic on `pan` operations.

#ifndef PANNIKIN_COMPILER_PASSES_INTERVALS_H
#define PANNIKIN_COMPILER_PASSES_INTERVALS_H

#include "ir/Pan.h"
#include "llvm/ADT/DenseMap.h"

namespace pannikin {

/// All real numbers from `lo` to `hi`.
struct Interval {
  double lo = 0, hi = 0;
  Interval hull(Interval other) const {
    return {std::min(lo, other.lo), std::max(hi, other.hi)};
  }
};

/// Intervals of values, filled in by `boundBlock`.
using Intervals = llvm::DenseMap<mlir::Value, Interval>;

/// Bounds every result in `block`, whose arguments and outer values are known
/// already. Scans are iterated as many times as they have steps; the states of
/// a stream grow until they are stable or reach `streamLimit`, and are then
/// listed in `assumed`; so are states whose bound becomes useless.
void boundBlock(mlir::Block &block, Intervals &known, double streamLimit,
                llvm::DenseSet<mlir::Value> &assumed);

} // namespace pannikin

#endif // PANNIKIN_COMPILER_PASSES_INTERVALS_H

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

/// The bounds of a value: one interval for each element of a vector, or a
/// single one for all that it holds. Rows of weights differ, so that a state
/// grows far less by element than by its largest row.
struct Bounds {
  llvm::SmallVector<Interval, 1> each = {Interval()};

  Bounds() = default;
  Bounds(Interval all) : each({all}) {}
  Interval at(size_t i) const { return each.size() == 1 ? each[0] : each[i]; }
  Interval hull() const;
};

/// Bounds of values, filled in by `boundBlock`.
using Intervals = llvm::DenseMap<mlir::Value, Bounds>;

/// How many intervals `value` has: one for each element of a vector, one for
/// everything else and for very long vectors.
int64_t boundCount(mlir::Value value);

/// What the result of an operation without a region can be.
Bounds boundOperation(mlir::Operation *op, const Intervals &known);

/// Bounds every result in `block`, whose arguments and outer values are known
/// already. Scans are iterated as many times as they have steps; the states of
/// a stream grow until they are stable or reach `streamLimit`, and are then
/// listed in `assumed`; so are states whose bound becomes useless.
void boundBlock(mlir::Block &block, Intervals &known, double streamLimit,
                llvm::DenseSet<mlir::Value> &assumed);

} // namespace pannikin

#endif // PANNIKIN_COMPILER_PASSES_INTERVALS_H

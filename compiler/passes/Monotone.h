// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Monotone functions of each element of a vector, and what a threshold on
// their result is as a threshold on their argument.

#ifndef PANNIKIN_COMPILER_PASSES_MONOTONE_H
#define PANNIKIN_COMPILER_PASSES_MONOTONE_H

#include "ir/Pan.h"
#include <functional>

namespace pannikin {

/// `f(y) <= t` as a question about y: `y <= threshold`, perhaps with the
/// answers exchanged, as when f decreases. Infinity is the threshold of what
/// has one answer for every number.
struct Preimage {
  double threshold = 0;
  bool exchanged = false;
};

/// A `pan` operation that maps each element of one vector by a monotone
/// function: arithmetic with a constant, limits, relu.
class MonotoneMap {
public:
  explicit MonotoneMap(mlir::Operation *op);
  explicit operator bool() const { return bool(argument); }

  mlir::Value input() const { return argument; }

  /// What `f(y) <= t` says of element `index` of the argument, for every y that
  /// is a binary32 (binary64 with `isDouble`) number, f being computed and
  /// rounded in that format: the largest such y is searched by bisection over
  /// the ordered bit patterns, so that no decision changes.
  Preimage preimage(int64_t index, double t, bool isDouble) const;

private:
  mlir::Value argument;
  /// f before rounding, of element `index`.
  std::function<double(int64_t index, double y)> function;
  /// Whether f decreases at `index`.
  std::function<bool(int64_t index)> decreases;
};

} // namespace pannikin

#endif // PANNIKIN_COMPILER_PASSES_MONOTONE_H

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Comparisons as arithmetic, which is how they arrive.

#ifndef PANNIKIN_COMPILER_PASSES_COMPARISON_H
#define PANNIKIN_COMPILER_PASSES_COMPARISON_H

#include "ir/Pan.h"
#include <optional>

namespace pannikin {

/// left > right.
struct Comparison {
  mlir::Value left, right;
};

/// What `value` of floats compares, where it is `clip((left - right) C, 0, 1)`
/// with a `C` so large that nothing lies between 0 and 1.
std::optional<Comparison> comparisonOf(mlir::Value value);

/// That arithmetic, of the type of `left`.
mlir::Value makeComparison(mlir::OpBuilder &builder, mlir::Location loc,
                           const Comparison &comparison);

/// A tensor of `type` that is `number` everywhere.
mlir::Value makeFilled(mlir::OpBuilder &builder, mlir::Location loc,
                       mlir::Type type, double number);

/// The one number that the constant `value` repeats.
std::optional<double> filledWith(mlir::Value value);

} // namespace pannikin

#endif // PANNIKIN_COMPILER_PASSES_COMPARISON_H

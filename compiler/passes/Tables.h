// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Activation functions as tables of integers.

#ifndef PANNIKIN_COMPILER_PASSES_TABLES_H
#define PANNIKIN_COMPILER_PASSES_TABLES_H

#include "ir/Pan.h"

namespace pannikin {

/// Replaces an activation of fixed numbers by what a chip can do: a table over
/// the interval in which the function is not flat, or a table of its curved
/// part and exact arithmetic for the rest. `interpolate` makes the entries cell
/// borders. The result has the format of `type`. Fails with a diagnostic for a
/// function that has no such form.
mlir::FailureOr<mlir::Value> tabulate(mlir::OpBuilder &builder,
                                      pan::ActivationOp op, bool interpolate,
                                      mlir::Type type);

} // namespace pannikin

#endif // PANNIKIN_COMPILER_PASSES_TABLES_H

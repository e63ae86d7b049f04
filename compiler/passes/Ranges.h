// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Where the range of a value is written in the IR.
//
// Results carry `pan.ranges`, one `#pan.range` for each result, on their
// operation; step arguments carry theirs in `pan.arg_ranges` on the scan;
// function arguments in their `pan.range` attribute.

#ifndef PANNIKIN_COMPILER_PASSES_RANGES_H
#define PANNIKIN_COMPILER_PASSES_RANGES_H

#include "ir/Pan.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace pannikin {

/// The recorded range of `value`; that of its numbers for a constant; null
/// when there is none.
pan::RangeAttr rangeOf(mlir::Value value);

/// Records a range, over an earlier one.
void setRange(mlir::Value value, pan::RangeAttr range);

/// Calls `visit` with every `f32` value of the function, step arguments
/// included, constants excluded.
void forEachNumber(mlir::func::FuncOp function,
                   llvm::function_ref<void(mlir::Value)> visit);

} // namespace pannikin

#endif // PANNIKIN_COMPILER_PASSES_RANGES_H

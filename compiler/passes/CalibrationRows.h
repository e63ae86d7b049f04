// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Reads the file of calibration rows that a pass is given.

#ifndef PANNIKIN_COMPILER_PASSES_CALIBRATIONROWS_H
#define PANNIKIN_COMPILER_PASSES_CALIBRATIONROWS_H

#include "ir/Evaluate.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include <optional>

namespace pannikin {

/// Reads the rows of `file` for the inputs of `function`; none when it has no
/// name. Nothing after a diagnostic.
std::optional<std::vector<std::vector<Tensor>>>
readRows(mlir::func::FuncOp function, llvm::StringRef file);

} // namespace pannikin

#endif // PANNIKIN_COMPILER_PASSES_CALIBRATIONROWS_H

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The passes and how to make them.

#ifndef PANNIKIN_COMPILER_PASSES_PASSES_H
#define PANNIKIN_COMPILER_PASSES_PASSES_H

#include "ir/Evaluate.h"
#include "ir/Panc.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Pass/Pass.h"

namespace pannikin {

#define GEN_PASS_DECL
#define GEN_PASS_REGISTRATION
#include "compiler/passes/Passes.h.inc"

/// Runs the float function on `rows` (the inputs of one run each) and records
/// ranges as the `calibrate` pass does. Fails with a diagnostic when there are
/// no rows or a value is not finite.
mlir::LogicalResult calibrate(mlir::func::FuncOp function,
                              llvm::ArrayRef<std::vector<Tensor>> rows);

/// The function that a model was imported as; null, with a diagnostic, when
/// there is not exactly one, or not exactly one block of tensors that have
/// elements.
mlir::func::FuncOp modelFunction(mlir::ModuleOp module);

} // namespace pannikin

#endif // PANNIKIN_COMPILER_PASSES_PASSES_H

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

/// Marks matrices of the float function that need 16 bits as the
/// `widen-weights` pass does, so that at most one of `oneOf` answers is to
/// change, by what the function computes on `rows`.
void widenWeights(mlir::func::FuncOp function,
                  llvm::ArrayRef<std::vector<Tensor>> rows, int64_t oneOf);

/// How far stored rows may be reduced: to `most` rows (0: no number is asked
/// for) at a loss of at most `loss` percent.
struct CondenseLimits {
  int64_t most = 0;
  double loss = 0;
};

/// Condenses the searches for neighbours of the float function as the
/// `condense-neighbors` pass does, by its answers on `rows`. Fails with a
/// diagnostic when there is none or it needs more rows.
mlir::LogicalResult condenseNeighbors(mlir::func::FuncOp function,
                                      llvm::ArrayRef<std::vector<Tensor>> rows,
                                      const CondenseLimits &limits);

/// The function that a model was imported as; null, with a diagnostic, when
/// there is not exactly one, or not exactly one block of tensors that have
/// elements.
mlir::func::FuncOp modelFunction(mlir::ModuleOp module);

} // namespace pannikin

#endif // PANNIKIN_COMPILER_PASSES_PASSES_H

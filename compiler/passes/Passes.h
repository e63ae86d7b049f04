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

/// Rounds the matrices of the float function to the form `weights` as the
/// `narrow-weights` pass does, by what they compute on `rows`. Fails with a
/// diagnostic when there is no matrix or no such form.
mlir::LogicalResult narrowWeights(mlir::func::FuncOp function,
                                  llvm::ArrayRef<std::vector<Tensor>> rows,
                                  llvm::StringRef weights, bool plain);

/// Sets a share `sparsity` of the weights to 0 as the `sparsify` pass does.
mlir::LogicalResult sparsify(mlir::func::FuncOp function,
                             llvm::ArrayRef<std::vector<Tensor>> rows,
                             double sparsity, bool plain);

/// What a search for smaller weights may cost: about `maxDrop` points of
/// accuracy. `jobs` threads work on it; `progress` is told the bytes of weights
/// now and at the start.
struct CompressLimits {
  double maxDrop = 1;
  unsigned jobs = 1;
  std::function<void(int64_t, int64_t)> progress;
};

/// Searches a form for each matrix of the float function as the `compress` pass
/// does. Fails with a diagnostic when there are no rows or no matrices.
mlir::LogicalResult compress(mlir::func::FuncOp function,
                             llvm::ArrayRef<std::vector<Tensor>> rows,
                             const CompressLimits &limits);

/// The function that a model was imported as; null, with a diagnostic, when
/// there is not exactly one, or not exactly one block of tensors that have
/// elements.
mlir::func::FuncOp modelFunction(mlir::ModuleOp module);

} // namespace pannikin

#endif // PANNIKIN_COMPILER_PASSES_PASSES_H

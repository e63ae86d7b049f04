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

/// Whether more than one of `oneOf` answers on `rows` is to change with
/// operands and weights of 8 bits, where wider operands cost little: in a
/// calibrated float function that multiplies, but not at every step of a
/// sequence. `features` are those of `fix-features`.
bool needsWideActivations(mlir::func::FuncOp function,
                          llvm::ArrayRef<std::vector<Tensor>> rows,
                          llvm::StringRef features, int64_t oneOf);

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

/// How passes change weights. `isPlain` leaves errors as they are; `chip` and
/// `prefer` (size, balanced, speed) are what storage will be chosen by, for the
/// bytes that are compared and noted.
struct WeightWish {
  bool isPlain = false;
  std::string chip = "host", prefer = "size";
};

/// Rounds the matrices of the float function as the `narrow-weights` pass does:
/// `weights` is its option. Fails with a diagnostic when there is no matrix, no
/// such form or no matrix of a name.
mlir::LogicalResult narrowWeights(mlir::func::FuncOp function,
                                  llvm::ArrayRef<std::vector<Tensor>> rows,
                                  llvm::StringRef weights,
                                  const WeightWish &wish);

/// Sets a share `sparsity` of the weights to 0 as the `sparsify` pass does.
mlir::LogicalResult sparsify(mlir::func::FuncOp function,
                             llvm::ArrayRef<std::vector<Tensor>> rows,
                             double sparsity, const WeightWish &wish);

/// Lowers the rank of the matrices to `rank` where that makes them smaller, as
/// the `factor-low-rank` pass does before it factors them.
mlir::LogicalResult lowerRank(mlir::func::FuncOp function,
                              llvm::ArrayRef<std::vector<Tensor>> rows,
                              int64_t rank, const WeightWish &wish);

/// Drops hidden units as the `drop-units` pass does: to `units` in each layer,
/// or with 0 as many as `maxDrop` points allow.
mlir::LogicalResult dropUnits(mlir::func::FuncOp function,
                              llvm::ArrayRef<std::vector<Tensor>> rows,
                              int64_t units, double maxDrop,
                              const WeightWish &wish);

/// What a search for smaller weights may cost: about `maxDrop` points of
/// accuracy. `jobs` threads work on it; `progress` is told the bytes of weights
/// now and at the start.
struct CompressLimits {
  double maxDrop = 1;
  unsigned jobs = 1;
  std::function<void(int64_t, int64_t)> progress;
};

/// What is searched: all that `compress` may do to a matrix, or only its zeros,
/// or only its rank.
enum class Compression { Weights, Zeros, Rank };

/// Searches a form for each matrix of the float function as the `compress` pass
/// does. Fails with a diagnostic when there are no rows or no matrices.
mlir::LogicalResult compress(mlir::func::FuncOp function,
                             llvm::ArrayRef<std::vector<Tensor>> rows,
                             Compression what, const CompressLimits &limits,
                             const WeightWish &wish);

/// What skipping may cost: so many nats (see Divergence.h), and a share of
/// classes that may change. Cycles are counted by the facts about `chip`;
/// `progress` is told those of all products with operands that are followed.
struct SkipLimits {
  double nats = 0, changed = 0;
  std::string chip = "host";
  unsigned jobs = 1;
  std::function<void(double)> progress = {};
};

/// What is skipped: `thresholds` are "x=0.2,h=0.1" in real units, or empty to
/// search them for a loss of `maxDrop` points.
struct SkipWish {
  std::string thresholds, chip = "host";
  double maxDrop = 1;
  unsigned jobs = 1;
  std::function<void(double)> progress = {};
};

/// Lets the products of the fixed function follow their operands as the
/// `skip-state-updates` pass does. Fails with a diagnostic when there is
/// nothing to follow, no operand of a name, or nothing to search on.
mlir::LogicalResult skipStateUpdates(mlir::func::FuncOp function,
                                     llvm::ArrayRef<std::vector<Tensor>> rows,
                                     const SkipWish &wish);

/// The function that a model was imported as; null, with a diagnostic, when
/// there is not exactly one, or not exactly one block of tensors that have
/// elements.
mlir::func::FuncOp modelFunction(mlir::ModuleOp module);

} // namespace pannikin

#endif // PANNIKIN_COMPILER_PASSES_PASSES_H

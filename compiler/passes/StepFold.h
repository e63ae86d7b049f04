// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What a pattern comes to when its states are known numbers.

#ifndef PANNIKIN_COMPILER_PASSES_STEPFOLD_H
#define PANNIKIN_COMPILER_PASSES_STEPFOLD_H

#include "compiler/passes/StepTemplate.h"
#include "mlir/IR/IRMapping.h"

namespace pannikin {

/// Computes operations at the end of a block, on trial: what is there already
/// is found, numbers are computed, zeros vanish.
class StepFolder {
public:
  StepFolder(mlir::Block &block, ValueTable &values);

  /// A number that adds nothing to what reads `state`: 0, or the limit of all
  /// floats for a running minimum or maximum. Null when it is not a float.
  mlir::Value neutral(const StepTemplate &step, unsigned state);

  /// The value of an operation like `op` with other operands.
  mlir::Value compute(mlir::Operation *op, const mlir::IRMapping &operands);

  /// The slice like `op` that takes index `start`.
  mlir::Value slice(mlir::Operation *op, int64_t start);

  bool isTrial(mlir::Value value) const {
    return llvm::is_contained(trials, value.getDefiningOp());
  }
  /// Erases what the block did not have. Constants stay.
  void eraseTrials();

private:
  mlir::Value constant(mlir::Operation *op);
  mlir::Value likeConstant(mlir::RankedTensorType type,
                           llvm::ArrayRef<double> numbers);

  mlir::Block &block;
  ValueTable &values;
  mlir::OpBuilder builder;
  llvm::SmallVector<mlir::Operation *> trials;
};

} // namespace pannikin

#endif // PANNIKIN_COMPILER_PASSES_STEPFOLD_H

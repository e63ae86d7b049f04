// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Which values of a function run along time, and how an operation on whole
// sequences looks for one element.

#ifndef PANNIKIN_COMPILER_PASSES_TIMEVALUES_H
#define PANNIKIN_COMPILER_PASSES_TIMEVALUES_H

#include "ir/Pan.h"
#include "mlir/IR/IRMapping.h"
#include "llvm/ADT/DenseSet.h"

namespace pannikin {

/// Values whose first dimension is time: sequences and stacked outputs of
/// scans, and what is computed from or for them element by element.
class TimeValues {
public:
  explicit TimeValues(mlir::Block &block);
  bool contains(mlir::Value value) const { return values.count(value); }

  /// True when the result of `op` runs along time and each element of it needs
  /// only the same element of the operands that do.
  bool isPointwise(mlir::Operation *op) const;

private:
  bool grow(mlir::Operation &op);
  llvm::DenseSet<mlir::Value> values;
};

/// The type of one element of a sequence: `[T, N]` gives `[N]`, `[T]` `[1]`.
mlir::RankedTensorType elementOfSequence(mlir::Type sequence);

/// Clones a pointwise operation for one element: operands that `mapping` knows
/// are replaced, axes count one dimension less.
mlir::Value cloneForElement(mlir::OpBuilder &builder, mlir::Operation *op,
                            mlir::IRMapping &mapping);

/// Takes element `t` of a sequence: a slice and a reshape.
mlir::Value takeElementOf(mlir::OpBuilder &builder, mlir::Location loc,
                          mlir::Value sequence, int64_t t);

} // namespace pannikin

#endif // PANNIKIN_COMPILER_PASSES_TIMEVALUES_H

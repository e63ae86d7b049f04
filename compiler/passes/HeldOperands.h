// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The vectors that the steps of a fixed function multiply, for passes that skip
// what has not moved.

#ifndef PANNIKIN_COMPILER_PASSES_HELDOPERANDS_H
#define PANNIKIN_COMPILER_PASSES_HELDOPERANDS_H

#include "ir/Pan.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace pannikin {

/// A vector of a step and the constant matrices that read it there.
struct HeldOperand {
  /// As the user knows it: the input, or the state, that it is or is made of.
  /// Unique in the function.
  std::string name;
  pan::ScanOp scan;
  mlir::Value value;
  llvm::SmallVector<pan::MatvecOp> products;

  int64_t columns() const;
  /// Rows of all products together.
  int64_t rows() const;
};

/// All vectors of 8 or 16 bits, with one fraction and at most 255 elements,
/// that are computed in the steps of `function` and multiplied there by
/// constant matrices of signed 8-bit weights, in order; of their products only
/// these.
std::vector<HeldOperand> findHeldOperands(mlir::func::FuncOp function);

/// Lets the products of `operands` read what a `pan.hold` by `thresholds` (real
/// units, one an operand; negative: none) follows. The operands are stale then:
/// their loops have more states. Returns the holds, null where there is none.
std::vector<pan::HoldOp> holdOperands(llvm::ArrayRef<HeldOperand> operands,
                                      llvm::ArrayRef<double> thresholds);

} // namespace pannikin

#endif // PANNIKIN_COMPILER_PASSES_HELDOPERANDS_H

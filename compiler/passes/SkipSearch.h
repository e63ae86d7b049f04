// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Searches how far operands may move before products follow them.

#ifndef PANNIKIN_COMPILER_PASSES_SKIPSEARCH_H
#define PANNIKIN_COMPILER_PASSES_SKIPSEARCH_H

#include "compiler/passes/Divergence.h"
#include "compiler/passes/HeldOperands.h"
#include "compiler/passes/Passes.h"

namespace pannikin {

/// What a fixed function does with some thresholds.
struct SkipMeasure {
  /// Of the answers from those without any.
  Drift drift;
  /// Elements of each operand that move in a step, on average; all of them
  /// where there is no threshold.
  std::vector<double> moved;
};

/// Runs a function with holds of any thresholds on calibration rows. The
/// function itself is only read.
class SkipRunner {
public:
  SkipRunner(mlir::func::FuncOp function,
             llvm::ArrayRef<std::vector<Tensor>> rows, unsigned jobs);

  /// Operands as `findHeldOperands` has them.
  llvm::ArrayRef<HeldOperand> operands() const { return found; }

  /// `thresholds` are real, one an operand; negative: none.
  SkipMeasure measure(llvm::ArrayRef<double> thresholds) const;

private:
  mlir::func::FuncOp function;
  llvm::ArrayRef<std::vector<Tensor>> rows;
  unsigned jobs;
  std::vector<HeldOperand> found;
  FloatAnswers reference;
};

/// The thresholds that save the most cycles, by the facts about `chip`, within
/// `limits`; negative where following an operand costs more than it saves.
std::vector<double> searchThresholds(const SkipRunner &runner,
                                     const SkipLimits &limits);

} // namespace pannikin

#endif // PANNIKIN_COMPILER_PASSES_SKIPSEARCH_H

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What belongs to the brick, and what to the layer over bricks, in a step that
// takes a brick.

#ifndef PANNIKIN_COMPILER_PASSES_BRICKPARTS_H
#define PANNIKIN_COMPILER_PASSES_BRICKPARTS_H

#include "ir/Panc.h"
#include "llvm/ADT/SetVector.h"

namespace pannikin {

/// A step whose first loop runs over the samples of a brick. Its operations
/// fall into four parts that can run one after the other: what is done before
/// the first sample, the loop, what makes the brick's vectors of what the loop
/// left, and everything that has to do with states of the model.
struct BrickParts {
  enum Part { Reset, Step, Output, Upper };

  panc::ForTimeOp loop;
  /// The sample that a turn of the loop reads of each input of the step.
  llvm::SmallVector<mlir::Value> rows;
  /// By part, in order, without addresses; the loop is all of `Step`.
  llvm::SmallVector<mlir::Operation *> operations[4];
  /// Memory that several of the first three parts use.
  llvm::SmallVector<panc::ScratchOp> states;
  /// Memory that these write and the upper part reads.
  llvm::SetVector<mlir::Value> vectors;

  /// The parts of `step`. Fails with a diagnostic when it has no loop over
  /// samples, or the brick needs what the upper part computes.
  static mlir::FailureOr<BrickParts> of(panc::FuncOp step);
};

} // namespace pannikin

#endif // PANNIKIN_COMPILER_PASSES_BRICKPARTS_H

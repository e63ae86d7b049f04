// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A `pan.scan` while its step is being built.

#ifndef PANNIKIN_COMPILER_IMPORT_SCANBUILDER_H
#define PANNIKIN_COMPILER_IMPORT_SCANBUILDER_H

#include "compiler/import/GraphBuilder.h"

#include "llvm/ADT/STLFunctionalExtras.h"

namespace pannikin::onnx_import {

/// From the constructor to `finish` the graph builder emits into the step;
/// afterwards, and when an exception ends the loop early, behind it. Sequences
/// and states can be added at any time in between.
class ScanBuilder {
public:
  ScanBuilder(GraphBuilder &build, int64_t steps, bool reverse,
              llvm::StringRef cell);
  ~ScanBuilder();
  ScanBuilder(const ScanBuilder &) = delete;

  const int64_t steps;
  const bool reverse;

  /// One element `[..]` of `sequence[steps,..]`.
  Tensor addSequence(const Tensor &sequence);
  /// The element of a sequence of constants; `numbers` belong to this loop.
  Tensor addConstants(const Tensor &numbers);
  /// The state before a step. It starts as `initial`, whose shape it keeps.
  Tensor addState(const Tensor &initial);
  /// Runs `emit` with the builder before the loop.
  void outside(llvm::function_ref<void()> emit);
  /// Joins one tensor `[..]` a step, in the order in which they run, to a
  /// sequence `[steps,..]`.
  Tensor stack(llvm::ArrayRef<Tensor> each);
  /// Whether a step computes `value`.
  bool isInside(mlir::Value value) const;

  /// Makes the loop. Returns the final states, then the outputs of the steps
  /// as sequences `[steps,..]`, at the index that was read.
  Tensors finish(llvm::ArrayRef<Tensor> next, llvm::ArrayRef<Tensor> outputs);

private:
  GraphBuilder &build;
  mlir::StringAttr cell;
  mlir::OpBuilder::InsertPoint before;
  std::unique_ptr<mlir::Block> body;
  llvm::SmallVector<mlir::Value> sequences, initial;
  llvm::SmallVector<Shape> stateShapes;
  llvm::DenseMap<const StepNumbers *, Tensor> constants;
};

} // namespace pannikin::onnx_import

#endif // PANNIKIN_COMPILER_IMPORT_SCANBUILDER_H

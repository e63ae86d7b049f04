// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A straight-line block seen along time: which operation belongs to which step.

#ifndef PANNIKIN_COMPILER_PASSES_STEPGRAPH_H
#define PANNIKIN_COMPILER_PASSES_STEPGRAPH_H

#include "ir/Pan.h"
#include <vector>

namespace pannikin {

/// One index of one dimension of a value that does not depend on time.
struct TimeSlice {
  mlir::Value source;
  int64_t axis = 0, index = 0;
};

/// The slice of one index that `op` is, or nothing.
std::optional<TimeSlice> matchTimeSlice(mlir::Operation *op);

/// The lengths of the dimensions of which at least three single indices are
/// taken, those of most slices first: each may be a number of steps.
llvm::SmallVector<int64_t> unrolledLengths(mlir::Block &block);

/// The level of an operation is the last step that it needs anything of:
///
///     level(source[t]) = t,  level(f(a, b)) = max(level(a), level(b))
///
/// and `timeless` when it needs none. With `reverse`, steps count from the end
/// of the sources. Sources are the values of which indices along a dimension
/// of `length` are taken and which are timeless themselves.
class StepGraph {
public:
  static constexpr int timeless = -1;

  StepGraph(mlir::Block &block, int64_t length, bool reverse);

  int64_t getLength() const { return length; }
  bool isReverse() const { return reverse; }
  llvm::ArrayRef<mlir::Operation *> getOps() const { return ops; }

  int levelOf(mlir::Operation *op) const;
  int levelOf(mlir::Value value) const;

  /// The slice of a source that `op` is, with its step as index; or nothing.
  std::optional<TimeSlice> leaf(mlir::Operation *op) const;

  /// True for values that steps of all kinds of distance read, so that they
  /// are no states: what one step computed for all that follow.
  bool isShared(mlir::Value value) const;

  /// Lets operations belong to the step after theirs.
  void postpone(llvm::ArrayRef<mlir::Operation *> later);

private:
  int computeLevel(mlir::Operation *op) const;
  void findShared();

  int64_t length;
  bool reverse;
  std::vector<mlir::Operation *> ops;
  llvm::DenseMap<mlir::Operation *, int> levels;
  llvm::DenseMap<mlir::Operation *, TimeSlice> leaves;
  llvm::DenseSet<mlir::Operation *> shared;
};

} // namespace pannikin

#endif // PANNIKIN_COMPILER_PASSES_STEPGRAPH_H

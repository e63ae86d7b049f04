// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What a step computes only to change its states where a gate says so.

#ifndef PANNIKIN_COMPILER_PASSES_GATEDUPDATE_H
#define PANNIKIN_COMPILER_PASSES_GATEDUPDATE_H

#include "ir/Pan.h"
#include "llvm/ADT/SetVector.h"

namespace pannikin {

/// A step whose next states are choices by one gate, and what only one side of
/// all of them needs.
struct GatedUpdate {
  /// A state, and what it is next with and without the update.
  struct Choice {
    mlir::BlockArgument state;
    pan::SelectOp select;
    mlir::Value updated, kept;

    /// Whether the state is what it was without the update.
    bool rests() const { return kept == state; }
  };

  /// The integers by which a stream can tell when it will update: it skips as
  /// long as the sum of both states is at most `limit`.
  struct Sleep {
    mlir::BlockArgument accumulator, increment;
    int64_t limit;
  };

  mlir::Value gate;
  bool skipsAtZero = true; ///< Skipped with the gate at 0, else at 1.
  llvm::SmallVector<Choice> choices;
  llvm::SetVector<mlir::Operation *> lazy; ///< In order, without constants.

  /// The update of the step of `scan`, if there is one with a matrix and its
  /// states can be changed in place: what is needed of an old state is computed
  /// before the update, and nothing else reads it.
  static std::optional<GatedUpdate> find(pan::ScanOp scan);

  /// Moves what reads changed states behind the choices, and these and the
  /// update behind everything else.
  void sort();

  /// Of min(u + d, k) > c, c below k, where nothing else changes; none for
  /// other gates.
  std::optional<Sleep> sleep() const;

  /// The operations from which the gate and what is kept are computed.
  llvm::SetVector<mlir::Operation *> before() const;

private:
  bool findLazy();
  bool isInPlace() const;
};

} // namespace pannikin

#endif // PANNIKIN_COMPILER_PASSES_GATEDUPDATE_H

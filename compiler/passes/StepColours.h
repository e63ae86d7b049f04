// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Which operations of different steps play the same part.

#ifndef PANNIKIN_COMPILER_PASSES_STEPCOLOURS_H
#define PANNIKIN_COMPILER_PASSES_STEPCOLOURS_H

#include "compiler/passes/StepGraph.h"
#include "compiler/passes/ValueTable.h"

namespace pannikin {

/// Operations of one colour have the same name, attributes and types, and
/// operands that agree: timeless ones are the same value, those of the same
/// step have the same colour, those of an earlier step lie as far back. In
/// round 0 nothing more is asked of earlier steps; in round r their values must
/// have the same colour of round r - 1.
class StepColours {
public:
  static constexpr unsigned rounds = 4;

  /// With `constantsByType`, constants of one type count as the same.
  StepColours(const StepGraph &graph, const ValueTable &values,
              bool constantsByType = false);

  unsigned of(mlir::Operation *op, unsigned round = 0) const;
  /// True when some operation of step `level` has the colour (of round 0).
  bool occurs(unsigned colour, int level) const {
    return places.contains({colour, level});
  }
  /// The last step that has the colour.
  int lastOf(unsigned colour) const { return last[colour]; }
  /// The number of steps that have the colour.
  int countOf(unsigned colour) const { return counts[colour]; }

private:
  llvm::DenseMap<mlir::Operation *, unsigned> colours[rounds];
  llvm::DenseSet<std::pair<unsigned, int>> places;
  std::vector<int> last, counts;
};

/// Moves `U h` to the step that reads it. An operation that only the next step
/// reads and that needs nothing but states is a part of the next step. Its
/// operands are states when a later step reads them too, or when the last step
/// has them but not the operation. Returns false when nothing moved.
bool postponeToReaders(StepGraph &graph, const StepColours &colours);

} // namespace pannikin

#endif // PANNIKIN_COMPILER_PASSES_STEPCOLOURS_H

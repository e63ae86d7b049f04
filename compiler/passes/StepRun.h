// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// How far an unrolled loop goes: the steps that a pattern fits.

#ifndef PANNIKIN_COMPILER_PASSES_STEPRUN_H
#define PANNIKIN_COMPILER_PASSES_STEPRUN_H

#include "compiler/passes/StepTemplate.h"

namespace pannikin {

/// For consecutive steps, the value of each operation of the pattern.
class StepRun {
public:
  int first = 0, last = -1;

  StepRun(const StepTemplate &step, int64_t length)
      : nodes(step.nodes.size()), before(step.reach()),
        values(nodes * (length + before)) {}

  /// What operation `node` of the pattern computes at step `level`, which is
  /// negative for the states before the first; null where nothing does.
  mlir::Value &at(int level, unsigned node) {
    return values[size_t(level + int(before)) * nodes + node];
  }
  int size() const { return last - first + 1; }

private:
  size_t nodes, before;
  std::vector<mlir::Value> values;
};

/// Fits `step` to as many steps around its own as it can: onward by looking
/// each operation up, backward by matching from the states. The first step may
/// be what the pattern becomes with zero states; its initial states and what
/// folding needs are built at the end of `block`.
StepRun fitSteps(const StepTemplate &step, const StepGraph &graph,
                 const StepColours &colours, ValueTable &values,
                 mlir::Block &block);

} // namespace pannikin

#endif // PANNIKIN_COMPILER_PASSES_STEPRUN_H

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Writes the loop that a run of equal steps is.

#ifndef PANNIKIN_COMPILER_PASSES_STEPLOOP_H
#define PANNIKIN_COMPILER_PASSES_STEPLOOP_H

#include "compiler/passes/StepRun.h"

namespace pannikin {

/// Puts one scan of `step` over the steps of `run` at the end of `block` and
/// lets everything outside of the run read the scan instead: final states, and
/// elements of stacked outputs. The operations of the run stay behind, dead.
/// Without `outputs`, only what depends on the states is read from the scan.
pan::ScanOp writeLoop(const StepTemplate &step, StepRun &run,
                      const StepGraph &graph, mlir::Block &block, bool outputs);

} // namespace pannikin

#endif // PANNIKIN_COMPILER_PASSES_STEPLOOP_H

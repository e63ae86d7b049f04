// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Says why copies of a step are no loop.

#ifndef PANNIKIN_COMPILER_PASSES_STEPDIFFERENCE_H
#define PANNIKIN_COMPILER_PASSES_STEPDIFFERENCE_H

#include "ir/Pan.h"

namespace pannikin {

/// Warns when at least three steps along dimensions of `length`, of which each
/// needs the one before, would be a loop but for their constants; names the
/// first two operations that differ. Returns false when there is nothing to
/// say.
bool warnOfDifference(mlir::Block &block, int64_t length, bool reverse);

} // namespace pannikin

#endif // PANNIKIN_COMPILER_PASSES_STEPDIFFERENCE_H

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Smaller scans; a part of `fuse-time` and `remove-dead-weights`.

#ifndef PANNIKIN_COMPILER_PASSES_TRIMSCANS_H
#define PANNIKIN_COMPILER_PASSES_TRIMSCANS_H

#include "ir/Pan.h"

namespace pannikin {

/// Drops results, states and sequences of scans that nothing needs.
void dropUnused(mlir::Block &block);

/// Ends scans of which only slices of the outputs are read after the last step
/// that is in one.
void dropSteps(mlir::Block &block);

/// When the only scan of a block runs over a sequence of which the last
/// element (in the order of the scan) is also picked, that element becomes a
/// state, so that the sequence need not be kept.
void keepLastElements(mlir::Block &block);

} // namespace pannikin

#endif // PANNIKIN_COMPILER_PASSES_TRIMSCANS_H

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Elements picked out of sequences; a part of `fuse-time`.

#ifndef PANNIKIN_COMPILER_PASSES_PICKELEMENTS_H
#define PANNIKIN_COMPILER_PASSES_PICKELEMENTS_H

#include "ir/Pan.h"

namespace pannikin {

/// Computes every element that is picked out of a sequence by itself: through
/// pointwise operations, then as the final state of a scan that ends there.
/// Scans of one step are inlined.
void pickElements(mlir::Block &block);

} // namespace pannikin

#endif // PANNIKIN_COMPILER_PASSES_PICKELEMENTS_H

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Limits from below and from above become one operation.

#ifndef PANNIKIN_COMPILER_PASSES_FOLDLIMITS_H
#define PANNIKIN_COMPILER_PASSES_FOLDLIMITS_H

#include "mlir/IR/PatternMatch.h"

namespace pannikin {

/// Adds patterns that join a minimum and a maximum with constants, or with a
/// relu, to one `pan.clip`: exporters write EdgeML's quantTanh and quantSigm as
/// two operations, custom operators as one, and the formats of fixed point see
/// where a value is flat only in the joined form.
void populateFoldLimits(mlir::RewritePatternSet &patterns);

} // namespace pannikin

#endif // PANNIKIN_COMPILER_PASSES_FOLDLIMITS_H

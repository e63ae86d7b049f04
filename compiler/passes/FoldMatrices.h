// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Two matrices in a row become one where that is smaller.

#ifndef PANNIKIN_COMPILER_PASSES_FOLDMATRICES_H
#define PANNIKIN_COMPILER_PASSES_FOLDMATRICES_H

#include "mlir/IR/PatternMatch.h"

namespace pannikin {

/// Adds the pattern A (B x) = (A B) x for constant A and B of which the product
/// has fewer entries than both: a support vector machine with a linear kernel
/// has a row of B for each vector. Factors of low rank stay apart.
void populateFoldMatrices(mlir::RewritePatternSet &patterns);

} // namespace pannikin

#endif // PANNIKIN_COMPILER_PASSES_FOLDMATRICES_H

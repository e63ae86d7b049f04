// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Features of scales of their own: measurements differ in size, and what reads
// them first can carry the difference.

#ifndef PANNIKIN_COMPILER_PASSES_SCALEFEATURES_H
#define PANNIKIN_COMPILER_PASSES_SCALEFEATURES_H

#include "ir/Pan.h"

namespace pannikin {

/// Whether each element of the vector `argument` may have a fraction of its
/// own: only constant matrices read it, or products with constants, or sums
/// with constants of which only such products are taken (a StandardScaler).
bool hasOwnScales(mlir::BlockArgument argument);

/// The type with the fraction of least squared error for each element that
/// `calibrate` noted in `pan.best8` or `pan.best16`; null where none was noted
/// or one serves them all. What only matrices read has the width of
/// activations, else 16 bits.
pan::FixedType ownScalesOf(mlir::BlockArgument argument, unsigned activations);

/// Before formats are chosen: makes what `argument`'s sums and products with
/// constants read fractions of 1, x_j 2^(f_j - f), by dividing addends and
/// multiplying factors accordingly, so that they compute what they did. (What
/// matrices multiply is adjusted with their weights.)
void scaleAffine(mlir::BlockArgument argument, unsigned activations);

} // namespace pannikin

#endif // PANNIKIN_COMPILER_PASSES_SCALEFEATURES_H

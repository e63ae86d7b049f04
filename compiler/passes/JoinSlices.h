// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The algebra of slices and concats, in time that grows with their number.

#ifndef PANNIKIN_COMPILER_PASSES_JOINSLICES_H
#define PANNIKIN_COMPILER_PASSES_JOINSLICES_H

#include "ir/Pan.h"

namespace pannikin {

/// Takes slices from where they come from and lists of lists as one list:
///
///     slice(slice(x)) = slice(x),  reshape(reshape(x)) = reshape(x)
///     concat(concat(a, b), c) = concat(a, b, c)
void simplifySlices(mlir::Block &block);

/// Makes lists of equally spaced rows the part of the sequence that they are:
///
///     concat(x[2], x[3], x[4]) = slice(x, 2 .. 4)
void joinRows(mlir::Block &block);

/// Erases what nothing reads, users first.
void eraseDead(mlir::Block &block);

} // namespace pannikin

#endif // PANNIKIN_COMPILER_PASSES_JOINSLICES_H

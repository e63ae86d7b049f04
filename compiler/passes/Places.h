// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Which memory a buffer of `panc` is.

#ifndef PANNIKIN_COMPILER_PASSES_PLACES_H
#define PANNIKIN_COMPILER_PASSES_PLACES_H

#include "ir/Panc.h"

namespace pannikin {

/// The buffer that a chain of views shows a part of, and where it starts. A row
/// of a loop is a buffer of its own.
std::pair<mlir::Value, int64_t> wholeOf(mlir::Value buffer);

/// Vectors are equal when they are the same part of the same buffer; two
/// `panc.ref` of one symbol are the same buffer.
bool isSamePlace(mlir::Value a, mlir::Value b);

/// The buffer that holds `vector`, and where in it: alike for vectors of one
/// type that are the same place.
std::pair<const void *, int64_t> placeOf(mlir::Value vector);

} // namespace pannikin

#endif // PANNIKIN_COMPILER_PASSES_PLACES_H

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Recognises distances that were multiplied out.

#ifndef PANNIKIN_IR_DOTPRODUCTS_H
#define PANNIKIN_IR_DOTPRODUCTS_H

#include "ir/Distances.h"

namespace pannikin {

/// Reads a sum of `a W x`, numbers `n_i` and perhaps `f |x|^2` as squared
/// distances to the rows b_i = -a W_i / (2 f):
///
///     f |x - b_i|^2 = f |x|^2 + a W_i x + f |b_i|^2
///
/// Without the term of |x|^2 the factor f follows from the numbers; rows of one
/// length need none.
std::optional<Distances> matchDotProducts(mlir::Value value);

} // namespace pannikin

#endif // PANNIKIN_IR_DOTPRODUCTS_H

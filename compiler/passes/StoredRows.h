// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The training rows that a nearest-neighbour model carries, as its own
// calibration data.

#ifndef PANNIKIN_COMPILER_PASSES_STOREDROWS_H
#define PANNIKIN_COMPILER_PASSES_STOREDROWS_H

#include "ir/Evaluate.h"

namespace pannikin {

/// Inputs of `function` whose features, after sums and products with constants
/// (a scaler), are the rows of a `pan.nearest` that votes or averages; each is
/// moved a quarter farther from the middle of all, since new rows reach farther
/// than stored ones. Empty where the model has other inputs, or anything else
/// stands between input and rows.
std::vector<std::vector<Tensor>> storedRows(mlir::func::FuncOp function);

} // namespace pannikin

#endif // PANNIKIN_COMPILER_PASSES_STOREDROWS_H

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What calibration rows tell of the features that trees and matrices read.

#ifndef PANNIKIN_COMPILER_PASSES_NOTEFEATURES_H
#define PANNIKIN_COMPILER_PASSES_NOTEFEATURES_H

#include "ir/Evaluate.h"

namespace pannikin {

/// Notes on each vector whose elements may have scales of their own
/// (`hasOwnScales`) `pan.best8` and `pan.best16`,
/// the fraction of least squared error for each element; and on each that trees
/// read `pan.grid`, for each feature the
/// least fraction with which every seen value is an integer; and `pan.coarse`
/// when 16-bit features lead more rows than one in 500 to another leaf.
void noteFeatures(mlir::func::FuncOp function,
                  llvm::ArrayRef<std::vector<Tensor>> rows);

} // namespace pannikin

#endif // PANNIKIN_COMPILER_PASSES_NOTEFEATURES_H

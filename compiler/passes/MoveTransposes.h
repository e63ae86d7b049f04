// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Transposes meet and vanish.

#ifndef PANNIKIN_COMPILER_PASSES_MOVETRANSPOSES_H
#define PANNIKIN_COMPILER_PASSES_MOVETRANSPOSES_H

#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace pannikin {

/// Moves transposes behind element-wise operations and joins those that meet.
/// PyTorch normalises `[channels, time]`, so that an exporter writes a
/// transpose to either side of a BatchNorm1d in front of a recurrent layer.
llvm::LogicalResult moveTransposes(mlir::func::FuncOp function);

} // namespace pannikin

#endif // PANNIKIN_COMPILER_PASSES_MOVETRANSPOSES_H

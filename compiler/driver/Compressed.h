// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What was made of the weights, for reports.

#ifndef PANNIKIN_COMPILER_DRIVER_COMPRESSED_H
#define PANNIKIN_COMPILER_DRIVER_COMPRESSED_H

#include "compiler/driver/Table.h"
#include "mlir/IR/BuiltinOps.h"
#include "llvm/Support/JSON.h"

namespace pannikin {

/// Adds what passes noted in `pan.compressed` to `report`, as `compression`: an
/// entry a pass with its matrices, the divergence and the share of classes that
/// it cost on the calibration rows.
void reportCompressed(mlir::ModuleOp module, llvm::json::Object &report);

/// Adds to the bytes of weights in `report` how many weights the matrices of
/// `imported` have: what they would take in 8 bits each.
void reportModelWeights(mlir::ModuleOp imported, llvm::json::Object &report);

/// A line a pass for the table of a command.
void tellCompressed(const llvm::json::Object &report, Table &table);

} // namespace pannikin

#endif // PANNIKIN_COMPILER_DRIVER_COMPRESSED_H

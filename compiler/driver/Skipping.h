// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Options and reports about what a step may leave out.

#ifndef PANNIKIN_COMPILER_DRIVER_SKIPPING_H
#define PANNIKIN_COMPILER_DRIVER_SKIPPING_H

#include "compiler/driver/ChangeWeights.h"
#include "compiler/driver/Table.h"

namespace pannikin {

/// `--skip`: lets the fixed function follow what moves. Fails with a
/// diagnostic.
mlir::LogicalResult skipUpdates(mlir::ModuleOp module,
                                const NumberOptions &options,
                                const RowReader &rows, bool quiet);

/// Adds the options of skipping to the description of a run.
void describeSkipping(const NumberOptions &options, llvm::json::Object &object);

/// Adds `skipping` to a report: what `pan.skipped` of the lowered module says.
void reportSkipping(mlir::ModuleOp module, llvm::json::Object &report);

/// The same for the table.
void tellSkipping(const llvm::json::Object &report, Table &table);

} // namespace pannikin

#endif // PANNIKIN_COMPILER_DRIVER_SKIPPING_H

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What condensing took from the stored rows of a model, for reports.

#ifndef PANNIKIN_COMPILER_DRIVER_CONDENSED_H
#define PANNIKIN_COMPILER_DRIVER_CONDENSED_H

#include "compiler/driver/Table.h"
#include "mlir/IR/BuiltinOps.h"
#include "llvm/Support/JSON.h"

namespace pannikin {

/// Adds "prototypes" to `report`: by search its node, the rows before, those
/// kept, and the loss in percent on how many inputs. Nothing when `module` was
/// not condensed.
void reportCondensed(mlir::ModuleOp module, llvm::json::Object &report);

/// The same as rows of a table.
void tellCondensed(const llvm::json::Object &report, Table &table);

} // namespace pannikin

#endif // PANNIKIN_COMPILER_DRIVER_CONDENSED_H

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What is left to do when all nodes are imported.

#ifndef PANNIKIN_COMPILER_IMPORT_TIDY_H
#define PANNIKIN_COMPILER_IMPORT_TIDY_H

#include "mlir/IR/BuiltinOps.h"

namespace pannikin::onnx_import {

/// Exporters ask for a whole sequence and read its last step. Makes that read
/// the final state, then drops sequences and values that nothing reads.
void tidy(mlir::ModuleOp module);

} // namespace pannikin::onnx_import

#endif // PANNIKIN_COMPILER_IMPORT_TIDY_H

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decides which matvecs of one input become one call: all gates of a cell.

#ifndef PANNIKIN_COMPILER_EMIT_MERGE_H
#define PANNIKIN_COMPILER_EMIT_MERGE_H

#include "ir/Panc.h"
#include "mlir/IR/BuiltinOps.h"

namespace pannikin::emit {

/// Joins matvecs that read the same input, in the same formats, into working
/// buffers of their own: their tables are stacked, their results become parts
/// of one buffer. What is computed stays the same, number by number; a call's
/// set-up is paid once.
void mergeMatvecs(mlir::ModuleOp module);

} // namespace pannikin::emit

#endif // PANNIKIN_COMPILER_EMIT_MERGE_H

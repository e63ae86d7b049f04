// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decides which small matrices trade flash for speed.

#ifndef PANNIKIN_COMPILER_EMIT_WIDEN_H
#define PANNIKIN_COMPILER_EMIT_WIDEN_H

#include "ir/Panc.h"
#include "mlir/IR/BuiltinOps.h"

namespace pannikin::emit {

/// Gives small 8-bit matrices with a fraction for each row 16-bit weights with
/// one fraction, where that is exact. In a small matvec the work of a row
/// outweighs that of its products, and one shift for all rows is cheaper than
/// a table of them. For chips that multiply 16 bits as fast as 8.
void widenSmallWeights(mlir::ModuleOp module);

} // namespace pannikin::emit

#endif // PANNIKIN_COMPILER_EMIT_WIDEN_H

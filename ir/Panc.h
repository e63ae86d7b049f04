// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The `panc` dialect in C++: buffers and idioms.

#ifndef PANNIKIN_IR_PANC_H
#define PANNIKIN_IR_PANC_H

#include "ir/Pan.h"
#include "mlir/IR/SymbolTable.h"

#include "ir/PancDialect.h.inc"
#define GET_TYPEDEF_CLASSES
#include "ir/PancTypes.h.inc"
#define GET_OP_CLASSES
#include "ir/PancOps.h.inc"

namespace pannikin::panc {

/// Fixed element type of a buffer; null for `f32` and `i32`.
pan::FixedType fixedTypeOf(BufferType type);

/// Bytes of one number of the type: 1, 2, 3 (24 bits) or 4.
int64_t bytesOf(mlir::Type element);

} // namespace pannikin::panc

#endif // PANNIKIN_IR_PANC_H

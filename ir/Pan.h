// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The `pan` dialect in C++: types, attributes and operations.

#ifndef PANNIKIN_IR_PAN_H
#define PANNIKIN_IR_PAN_H

#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/Interfaces/ControlFlowInterfaces.h"
#include "mlir/Interfaces/InferTypeOpInterface.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

#include "ir/PanDialect.h.inc"
#include "ir/PanEnums.h.inc"
#define GET_TYPEDEF_CLASSES
#include "ir/PanTypes.h.inc"
#define GET_ATTRDEF_CLASSES
#include "ir/PanAttrs.h.inc"
#define GET_OP_CLASSES
#include "ir/PanOps.h.inc"

namespace pannikin::pan {

/// Element type of a tensor, or the type itself when it is a number.
mlir::Type elementTypeOf(mlir::Type type);

/// The fixed element type of a value's type; null when it is not fixed.
FixedType fixedTypeOf(mlir::Type type);

/// Shape of a tensor; empty for a number.
llvm::ArrayRef<int64_t> shapeOf(mlir::Type type);

/// Whether `number` is one number with the fraction 0 if it is fixed: what
/// counts matrices or nodes.
bool isIndex(mlir::Type element, llvm::ArrayRef<int64_t> shape);

/// Whether every integer from 0 to `largest` is a number of this type.
bool holdsIndex(mlir::Type element, int64_t largest);

/// The same tensor or number with another element type.
mlir::Type withElementType(mlir::Type type, mlir::Type element);

/// The shape to which `lhs` and `rhs` broadcast as in numpy, or nothing. A
/// dynamic size matches itself and 1.
std::optional<llvm::SmallVector<int64_t>>
broadcastShapes(llvm::ArrayRef<int64_t> lhs, llvm::ArrayRef<int64_t> rhs);

/// Whether `scan` walks through a tree: its step goes on to a child.
bool isPath(ScanOp scan);

/// "Bonsai, depth 2, 3 of 7 nodes computed": a path, for reports.
std::string describePath(ScanOp scan);

/// Builds an `f32` constant of `shape` from doubles.
ConstantOp makeConstant(mlir::OpBuilder &builder, mlir::Location loc,
                        llvm::ArrayRef<int64_t> shape,
                        llvm::ArrayRef<double> values,
                        llvm::StringRef name = "");

/// Builds a fixed constant from integers of `type`, one per element.
ConstantOp makeFixedConstant(mlir::OpBuilder &builder, mlir::Location loc,
                             llvm::ArrayRef<int64_t> shape,
                             llvm::ArrayRef<int64_t> integers, FixedType type,
                             llvm::StringRef name = "");

} // namespace pannikin::pan

#endif // PANNIKIN_IR_PAN_H

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What the bytes of `panc.tree_table` and `panc.tree_heap` mean.

#ifndef PANNIKIN_IR_TREETABLES_H
#define PANNIKIN_IR_TREETABLES_H

#include "ir/Trees.h"

namespace pannikin {

/// The trees that the tables of an operation hold; a diagnostic at the
/// operation when a record, a leaf or a list lies outside of its table.
mlir::FailureOr<Trees> decodeTrees(panc::TreeTableOp op);
mlir::FailureOr<Trees> decodeTrees(panc::TreeHeapOp op);

/// What an operation on trees computes from the real numbers of `input` and
/// writes to `out`; the tables are read here.
std::function<void(llvm::ArrayRef<double> input,
                   llvm::MutableArrayRef<double> out)>
treesFunction(mlir::Operation *op);

} // namespace pannikin

#endif // PANNIKIN_IR_TREETABLES_H

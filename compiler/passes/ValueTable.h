// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Which operation of a block computes what: value numbering by structure.

#ifndef PANNIKIN_COMPILER_PASSES_VALUETABLE_H
#define PANNIKIN_COMPILER_PASSES_VALUETABLE_H

#include "ir/Pan.h"
#include <unordered_map>
#include <vector>

namespace pannikin {

/// Operations by name, attributes, types and operands; the order of operands
/// does not count where it does not matter. Constants are equal when their
/// numbers are, whatever their names.
class ValueTable {
public:
  /// Numbers all operations of `block` that have one result and no region.
  explicit ValueTable(mlir::Block &block);

  /// The value that stands for all that equal `value`.
  mlir::Value standFor(mlir::Value value) const;

  /// The value that an operation like `op` computes from `operands`, or null.
  mlir::Value find(mlir::Operation *op,
                   llvm::ArrayRef<mlir::Value> operands) const;

  /// The value that equals the result of `op`: an earlier one, or its own.
  mlir::Value insert(mlir::Operation *op);

private:
  using Key = std::vector<const void *>;
  struct Hash {
    size_t operator()(const Key &key) const {
      return llvm::hash_combine_range(key.begin(), key.end());
    }
  };
  Key keyOf(mlir::Operation *op, llvm::ArrayRef<mlir::Value> operands) const;

  std::unordered_map<Key, mlir::Value, Hash> table;
  llvm::DenseMap<mlir::Value, mlir::Value> equals;
};

/// True for operations of which the order of the two operands is free.
bool isCommutative(mlir::Operation *op);

} // namespace pannikin

#endif // PANNIKIN_COMPILER_PASSES_VALUETABLE_H

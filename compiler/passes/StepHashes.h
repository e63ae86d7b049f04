// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Numbers that say what a value is made of, whatever the order and the names.

#ifndef PANNIKIN_COMPILER_PASSES_STEPHASHES_H
#define PANNIKIN_COMPILER_PASSES_STEPHASHES_H

#include "ir/Pan.h"

namespace pannikin {

/// Values with equal numbers are computed alike from the same constants and
/// arguments. The numbers are the same in every run of the compiler.
class StepHashes {
public:
  /// Looks at all operations of `block` and at the steps of its scans. Without
  /// `numbers`, constants of one type are equal.
  StepHashes(mlir::Block &block, bool numbers);

  uint64_t of(mlir::Value value) const { return hashes.lookup(value); }

private:
  void visit(mlir::Operation &op);
  void visit(pan::ScanOp scan);

  bool numbers;
  llvm::DenseMap<mlir::Value, uint64_t> hashes;
};

} // namespace pannikin

#endif // PANNIKIN_COMPILER_PASSES_STEPHASHES_H

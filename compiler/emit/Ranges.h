// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decides which integers each buffer can hold. A buffer's range is the union
// of everything that is written to it, each write computed from the limits of
// the types that it reads (pass 1) or from the ranges of pass 1 (pass 2). Both
// are sound by induction over time: whatever a state held before, the first
// write already obeys its range.

#ifndef PANNIKIN_COMPILER_EMIT_RANGES_H
#define PANNIKIN_COMPILER_EMIT_RANGES_H

#include "compiler/emit/Interval.h"
#include "ir/PackedRows.h"
#include "ir/Panc.h"
#include "mlir/IR/BuiltinOps.h"

namespace pannikin::emit {

struct Model;

class Ranges {
public:
  /// Fills in the ranges of all buffers of a module.
  void analyze(Model &model);

  /// Range of the integers in `buffer`; the limits of its type if unknown.
  Interval of(mlir::Value buffer) const;

private:
  using Map = llvm::DenseMap<const void *, Interval>;

  void visit(Model &model, mlir::Operation *op, Map &next);
  void visitMap(Model &model, panc::MapOp op, Map &next);

  Map known;
};

/// Range of each row's exact sum, `sum_j weights[i, j] * input[j]`, for
/// integers of the input in `input`.
std::vector<Interval> rowSums(panc::RomOp weights, const Interval &input);

/// Likewise of `rows` rows of plain integers.
std::vector<Interval> rowSums(llvm::ArrayRef<int64_t> integers, size_t rows,
                              const Interval &input);

/// What a gemv writes, before the addend: row by row, shifted and limited.
Interval gemvRange(panc::GemvOp op, panc::RomOp weights, const Interval &input);

/// The buffer that a chain of views looks into.
mlir::Value rootOf(mlir::Value buffer);

/// Integers of a table, row-major.
std::vector<int64_t> integersOf(panc::RomOp rom);

/// A matrix that is stored with a few bits a number; nothing for others.
std::optional<PackedRows> packedRows(panc::RomOp rom);

} // namespace pannikin::emit

#endif // PANNIKIN_COMPILER_EMIT_RANGES_H

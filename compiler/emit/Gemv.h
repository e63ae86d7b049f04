// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decides which matvec kernels a model needs. Where code is dear, calls of the
// same operand, accumulator and result formats share one C function; elsewhere
// those that are alike in size too.

#ifndef PANNIKIN_COMPILER_EMIT_GEMV_H
#define PANNIKIN_COMPILER_EMIT_GEMV_H

#include "compiler/emit/Model.h"
#include "compiler/emit/Writer.h"
#include "ir/PackedRows.h"
#include <map>

namespace pannikin::emit {

/// One C function `out = narrow(weights x input)`. The sum of a row is
/// multiplied by a factor where the rows have some, then shifted.
struct Kernel {
  std::string name;
  mlir::Type weights, input, out; ///< Element types; fractions are ignored.
  unsigned accumulator = 32;      ///< Width of the sum of a row.
  unsigned scaled = 32;           ///< Likewise times the factor of the row.
  bool accumulates = false;       ///< Some call adds to what `out` holds.
  bool sets = false;              ///< Some call does not.
  bool perRow = false;            ///< Shifts, and factors if any, are a table.
  bool hasFactors = false;        ///< Sums are multiplied.
  bool tight = false;     ///< Some shift needs more than the accumulator.
  bool compact = false;   ///< Code is dear: one kernel for all variants.
  bool isFast = false;    ///< Shifts as `pk_shift32` does, after `lift`.
  unsigned lift = 0;      ///< Places to the left before that.
  unsigned block = 4;     ///< Rows that lie interleaved.
  bool saturates = false; ///< Some result may leave its type.
  bool ragged = false;    ///< Some call's rows are no multiple of four.
  bool isIndexed = false; ///< Rows lie without their zeros.
  bool longRows = false;  ///< Such a row may have more than 255 numbers.
  mlir::Type sums = {}; ///< Element type of sums that are kept; null: none are.
  std::optional<NumberCode> code = {}; ///< How numbers of few bits are read.
  bool inPairs = false;                ///< Two sums, of 16 bits, share a word.
  bool once = false;                   ///< There is one call alone.
  bool pairs = false; ///< A last block of at most two rows is one of two.
  int64_t rows = 0, columns = 0; ///< Largest of all calls.

  bool isReal() const { return weights.isF32(); }

  /// Whether sums are formed of codes and become those of numbers at the end
  /// of a row: sum_j (step code_j + base) x_j = step sum_j code_j x_j + base
  /// sum_j x_j.
  bool sumsCodes() const { return code && !code->hasMap && !code->hasBook; }

  /// Whether the sizes are written into the function, so that the C compiler
  /// makes more of them; they are parameters otherwise.
  bool isSized() const { return !isReal() && (!compact || once); }

  /// The runtime's sum of a whole block of four rows, where code is dear; empty
  /// when there is none.
  std::string dot() const;

  /// The runtime's walk through a whole matrix; empty when there is none.
  std::string whole() const;

  /// How the kernel is told of so many columns: the runtime's loops count them
  /// down in a byte, to which 256 are 0.
  int64_t columnCount(int64_t columns) const {
    return dot().empty() ? columns : columns % 256;
  }

  /// To how many rows the last block of a table is filled up.
  unsigned fill() const { return pairs ? block / 2 : block; }

  /// C type of an element of the table.
  std::string tableType() const;
};

/// What a call needs beyond its buffers.
struct GemvCall {
  Kernel *kernel = nullptr;
  std::vector<int> shifts;   ///< One a row, as the kernel wants them.
  Interval sums;             ///< What the sum times the factor can be.
  std::vector<int> factors;  ///< One a row; empty when there are none.
  std::vector<int64_t> book; ///< Numbers by code; empty without a codebook.
};

class Kernels {
public:
  /// Looks at every gemv of the module and settles kernels.
  void plan(Model &model);

  /// The call that `op` becomes; null when it could not be planned.
  const GemvCall *find(panc::GemvOp op) const;

  /// C text of all kernels.
  void print(Writer &writer) const;

  /// Number of C functions.
  size_t size() const { return kernels.size(); }

  /// One entry an accumulator: op, width, bound, proved.
  llvm::json::Array report() const { return accumulators; }

private:
  void add(Model &model, panc::GemvOp op);
  void settle(Model &model);

  std::map<std::string, std::unique_ptr<Kernel>> kernels;
  llvm::DenseMap<mlir::Operation *, GemvCall> calls;
  llvm::json::Array accumulators;
};

} // namespace pannikin::emit

#endif // PANNIKIN_COMPILER_EMIT_GEMV_H

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// How a matrix of 8-bit weights lies best in flash; also for searches that try
// many matrices before there is an operation.

#ifndef PANNIKIN_COMPILER_PASSES_STORAGE_H
#define PANNIKIN_COMPILER_PASSES_STORAGE_H

#include "ir/Pan.h"
#include "targets/Target.h"
#include <optional>

namespace pannikin {

/// What counts: the fewest bytes, then cycles; the least product of both; or
/// the fewest cycles, then bytes.
enum class Prefer { Size, Balanced, Speed };

/// "size", "balanced" or "speed"; nothing for other words.
std::optional<Prefer> parsePrefer(llvm::StringRef word);

/// A vector that a matrix is multiplied with: the width of its integers in
/// bits, the largest magnitude that one can have, whether results are of a type
/// for which the runtime has a walk through a whole matrix, and the bytes that
/// last blocks of two rows save in other matrices with the same kernel.
struct MatrixInput {
  int bits = 8;
  int64_t magnitude = 128;
  bool hasWalk = true;
  int64_t savedElsewhere = 0;
};

/// One way to store a matrix.
struct StorageChoice {
  pan::Storage storage = pan::Storage::Dense;
  int64_t bytes = 0; ///< Of flash: weights, maps, codebook, shifts, factors.
  double cycles = 0; ///< Of all products with it, by the chip's price list.
  int bits = 8;      ///< Of a number, rounded up.
  int64_t savedBytes = 0; ///< Less than dense.
  double savedCycles = 0; ///< Less than dense; may be negative.
};

/// The best way on `chip`; never more bytes than dense. `integers` are those of
/// a signed 8-bit matrix in row-major order, `fractions` one a row, `inputs`
/// one for each product. Nothing of the result depends on what `integers` mean;
/// well under a millisecond for 1000 weights.
StorageChoice chooseStorage(llvm::ArrayRef<int64_t> integers,
                            llvm::ArrayRef<int> fractions, int64_t columns,
                            llvm::ArrayRef<MatrixInput> inputs, Prefer prefer,
                            const Target &chip);

/// Makes matrices dense again whose kernel is more code than they save. On a
/// chip where code is dear, matrices stored alike share a kernel; one that
/// saves time stays.
void dropDearKernels(llvm::MutableArrayRef<StorageChoice> choices,
                     const Target &chip);

} // namespace pannikin

#endif // PANNIKIN_COMPILER_PASSES_STORAGE_H

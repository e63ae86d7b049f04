// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What a tensor file is: numpy's .npy, read into doubles and written as f4.

#ifndef PANNIKIN_IR_NPY_H
#define PANNIKIN_IR_NPY_H

#include "mlir/Support/LLVM.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/MemoryBuffer.h"
#include <vector>

namespace pannikin {

/// What NaN and the infinities are in a file of data: errors, errors because
/// they were to become integers, or numbers like others (NaN: a missing one).
enum class NonFinite { Refused, NeedsFloat, Allowed };

/// The numbers of one file in row-major order. `shape` has the file's own
/// dimensions, their product is the size of `data`; all numbers are finite
/// unless others were allowed.
/// `integers` tells class labels from measured values: the file's type was
/// an integer or bool (in a CSV file: no number has a fraction).
struct NpyArray {
  std::string file;
  llvm::SmallVector<int64_t> shape;
  std::vector<double> data;
  bool integers = false;
};

/// Reads format 1 to 3 with f4, f8, i1 .. i8, u1 .. u4 or bool, little endian
/// and in C order. Anything else, a file that is too short or too long, and
/// numbers that are not finite are errors that name the file, unless
/// `nonFinite` allows them. Uses memory in proportion to the file, whatever its
/// header claims.
llvm::Expected<NpyArray> readNpy(llvm::StringRef path,
                                 NonFinite nonFinite = NonFinite::Refused);

/// Writes `data`, rounded to f4, as format 1. The file appears whole or not at
/// all.
llvm::Error writeNpy(llvm::StringRef path, llvm::ArrayRef<int64_t> shape,
                     llvm::ArrayRef<double> data);

/// The whole of a regular file, or an error that names it.
llvm::Expected<std::unique_ptr<llvm::MemoryBuffer>>
readWholeFile(llvm::StringRef path);

/// Why numbers that are not finite are refused, as the end of a message; empty
/// if they are allowed.
std::string whyRefused(NonFinite nonFinite);

/// An error whose text is `file: message`.
llvm::Error fileError(llvm::StringRef file, const llvm::Twine &message);

/// "[600, 128, 9]", as users know shapes.
std::string shapeText(llvm::ArrayRef<int64_t> shape);

} // namespace pannikin

#endif // PANNIKIN_IR_NPY_H

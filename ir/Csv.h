// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Tensor files as text: one row of numbers a line.

#ifndef PANNIKIN_IR_CSV_H
#define PANNIKIN_IR_CSV_H

#include "ir/Npy.h"

namespace pannikin {

/// Reads numbers separated by commas, one row a line, as shape [rows, columns].
/// A first line that is no number at all is a heading; empty lines do not
/// count. Rows of different length, words and numbers that are not finite are
/// errors with file and line, unless `nonFinite` allows the latter.
llvm::Expected<NpyArray> readCsv(llvm::StringRef path,
                                 NonFinite nonFinite = NonFinite::Refused);

/// Reads `path` as CSV when its name ends in .csv, else as .npy.
llvm::Expected<NpyArray> readArray(llvm::StringRef path,
                                   NonFinite nonFinite = NonFinite::Refused);

} // namespace pannikin

#endif // PANNIKIN_IR_CSV_H

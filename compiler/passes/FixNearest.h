// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Nearest neighbours in integers: stored vectors in the format of the input,
// tables of weights by distance, words that hold every sum.

#ifndef PANNIKIN_COMPILER_PASSES_FIXNEAREST_H
#define PANNIKIN_COMPILER_PASSES_FIXNEAREST_H

#include "compiler/passes/Intervals.h"
#include "ir/Nearest.h"

namespace pannikin {

/// Attribute of `pan.nearest`: rows and input need 16 bits.
constexpr llvm::StringLiteral wideRowsName = "pan.wide";

/// Sets `wideRowsName` where rounding rows and `inputs`, what the operation
/// reads on calibration rows, to 8 bits changes the answer for more than one of
/// a hundred: the output that is largest or, where there is only one, its value
/// by a hundredth of what it varies.
void noteWideRows(pan::NearestOp op,
                  llvm::ArrayRef<std::vector<double>> inputs);

/// The fraction of 8 bits with the least squared error for the rows.
int bestRowFraction(pan::NearestOp op);

/// The format in which an input of `type` meets the rows of `op`: as fine as
/// both allow. For 8 bits the rows have the fraction of least squared error,
/// for 16 the one that holds their largest magnitude.
pan::FixedType meetingFormat(pan::NearestOp op, pan::FixedType type);

/// Rounds the rows of `op` to the format of its input, already fixed, and the
/// values to that of the result or, under an exponential, to `width` bits (16
/// for a single number); sets what the integers need: bits to leave out of
/// squares and products so that words hold their sums, and tables. Fails with a
/// diagnostic when no word of the chip holds the distances.
mlir::LogicalResult fixNearest(pan::NearestOp op, unsigned width);

/// For each output the least and the greatest that rows can add up to.
Bounds boundNearest(pan::NearestOp op);

/// The fraction of a vote or mean: no finer than the values' own digits, so
/// that counts stay counts, and none in which values saturate; 127 when weights
/// multiply the values.
int fractionOfValues(pan::NearestOp op);

} // namespace pannikin

#endif // PANNIKIN_COMPILER_PASSES_FIXNEAREST_H

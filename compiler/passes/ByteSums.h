// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Whether sums of trees in single bytes keep the class.

#ifndef PANNIKIN_COMPILER_PASSES_BYTESUMS_H
#define PANNIKIN_COMPILER_PASSES_BYTESUMS_H

#include "ir/Pan.h"
#include <vector>

namespace pannikin {

/// Attribute of `pan.tree_ensemble`: its sums may be single bytes.
constexpr llvm::StringLiteral byteSumsName = "pan.byte_sums";

/// Attribute of a result of the function: of its numbers only which is the
/// largest counts.
constexpr llvm::StringLiteral scoresName = "pan.scores";

/// Sets `byteSumsName` where only the class counts (all that reads the sums is
/// an argmax or a result with `scoresName`) and rounding to `byteForSums`
/// changes it for at most one row of 200: of `inputs`, what the trees read on
/// calibration rows, and of points an eighth of the way from one to another.
void noteByteSums(pan::TreeEnsembleOp op,
                  llvm::ArrayRef<std::vector<double>> inputs);

/// Whether sums are answers, of which every digit counts: a single number, or
/// numbers without labels of classes.
bool areAnswers(pan::TreeEnsembleOp op);

/// The byte that holds the sums, where that is asked for (by less than 8 bits a
/// leaf; sums then have `fraction`) or `byteSumsName` is set and neither the
/// bits of `leaves` nor more than 8 of `weights` are asked for; else null.
pan::FixedType chooseByte(pan::TreeEnsembleOp op, unsigned leaves,
                          unsigned weights, int fraction);

} // namespace pannikin

#endif // PANNIKIN_COMPILER_PASSES_BYTESUMS_H

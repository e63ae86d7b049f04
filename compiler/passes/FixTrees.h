// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decision trees in integers: thresholds on the grid of the features, leaves in
// the format of the sum.

#ifndef PANNIKIN_COMPILER_PASSES_FIXTREES_H
#define PANNIKIN_COMPILER_PASSES_FIXTREES_H

#include "compiler/passes/Intervals.h"
#include "ir/Trees.h"

namespace pannikin {

/// Turns real thresholds into integers for features of `input` (a fraction for
/// each, if it has them): `i * 2^-f <= t` is `i <= floor(t * 2^f)`, so that
/// every feature that the format represents takes the branch that it took.
/// What no integer of the format answers with no (or yes) gets two equal
/// children. Fixed features are never NaN.
void fixThresholds(pan::TreeEnsembleOp op, pan::FixedType input);

/// Leaves and base in integers of the result's fraction. Sums of bytes, which
/// are only compared with each other, may be up to an eighth smaller, so that
/// they fit and the largest leaf is a whole number.
Trees roundLeaves(Trees trees, pan::FixedType result);

/// What rounding leaves does to a sum: it is `factor` times as large, and
/// divided by that off by `error` at most.
struct SumRounding {
  double factor = 1, error = 0;

  bool isExact() const { return factor == 1 && error == 0; }
};

/// Rounds leaves and base to integers of the result's fraction, stored in 8
/// bits where they fit, else in 16 or 32.
SumRounding fixLeaves(pan::TreeEnsembleOp op, pan::FixedType result);

/// The fraction of a sum of trees: leaves fit `width` bits (unsigned if none is
/// negative) and their sum proves to fit 16; no finer than the leaves' own
/// digits, so that votes stay votes.
int fractionOfTrees(pan::TreeEnsembleOp op, unsigned width);

/// Whether the sums of leaves, as `roundLeaves` rounds them to `fraction`, fit
/// an unsigned byte.
bool sumsFitByte(pan::TreeEnsembleOp op, int fraction);

/// The unsigned byte of the finest fraction that holds all sums; null without
/// one.
pan::FixedType byteForSums(pan::TreeEnsembleOp op);

/// For each output the least and the greatest that the trees can add up to.
Bounds boundTrees(pan::TreeEnsembleOp op);

} // namespace pannikin

#endif // PANNIKIN_COMPILER_PASSES_FIXTREES_H

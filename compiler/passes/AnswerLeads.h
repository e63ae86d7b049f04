// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Whether answers come close to being others.

#ifndef PANNIKIN_COMPILER_PASSES_ANSWERLEADS_H
#define PANNIKIN_COMPILER_PASSES_ANSWERLEADS_H

#include "llvm/ADT/ArrayRef.h"
#include <vector>

namespace pannikin {

/// The numbers of an answer to each row.
using Answers = std::vector<std::vector<double>>;

/// What decides an answer, and how rounding moves it: of several numbers the
/// lead of the largest over the next, of a single one its distance from being
/// wrong by a hundredth of `spread`.
struct Lead {
  double exact, change;
};

/// The lead of each answer of `exact`, and its change in `other`.
std::vector<Lead> leadsOf(const Answers &exact, const Answers &other);

/// The mean square by which leads change.
double variance(llvm::ArrayRef<Lead> leads);

/// The share of answers that rounding is to change, were its errors normal: a
/// few hundred rows have too few close decisions for a count.
double expectedOthers(const Answers &exact, const Answers &other);

} // namespace pannikin

#endif // PANNIKIN_COMPILER_PASSES_ANSWERLEADS_H

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// When rounding has changed what a model answers.

#ifndef PANNIKIN_COMPILER_PASSES_ANSWERS_H
#define PANNIKIN_COMPILER_PASSES_ANSWERS_H

#include "llvm/ADT/ArrayRef.h"
#include <algorithm>
#include <cmath>

namespace pannikin {

/// Whether `b` is another answer than `a`: of several numbers the largest is
/// another one, of a single number the difference is more than a hundredth of
/// `spread`, what it varies by.
inline bool isOtherAnswer(llvm::ArrayRef<double> a, llvm::ArrayRef<double> b,
                          double spread) {
  if (a.size() == 1)
    return std::fabs(a[0] - b[0]) > spread / 100;
  return std::max_element(a.begin(), a.end()) - a.begin() !=
         std::max_element(b.begin(), b.end()) - b.begin();
}

} // namespace pannikin

#endif // PANNIKIN_COMPILER_PASSES_ANSWERS_H

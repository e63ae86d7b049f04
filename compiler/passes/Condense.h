// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Which stored rows of a search for neighbours can go, and what that costs.

#ifndef PANNIKIN_COMPILER_PASSES_CONDENSE_H
#define PANNIKIN_COMPILER_PASSES_CONDENSE_H

#include "ir/Nearest.h"

namespace pannikin {

/// The rows that stay, in their order, and the loss in percent: of votes the
/// share of inputs whose class has changed, of other numbers the squared change
/// in shares of their variance.
struct Condensed {
  std::vector<int64_t> kept;
  double lost = 0;
  /// On how many inputs it was measured.
  int64_t inputs = 0;
};

/// Takes rows of `search` (real numbers, each weighted apart) away one by one,
/// always the one without which the answers to two of three `inputs` move
/// least; the loss is the worse of these and the others. Stops at
/// `most` rows, but never below the number of neighbours, and before the loss
/// exceeds `loss` percent. Of very many inputs some are left out, evenly.
Condensed condense(const Nearest &search,
                   llvm::ArrayRef<std::vector<double>> inputs, int64_t most,
                   double loss);

} // namespace pannikin

#endif // PANNIKIN_COMPILER_PASSES_CONDENSE_H

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Whether a compiled model fits, and what to do when it does not.

#ifndef PANNIKIN_COMPILER_DRIVER_BUDGET_H
#define PANNIKIN_COMPILER_DRIVER_BUDGET_H

#include "compiler/driver/Options.h"
#include "llvm/Support/JSON.h"

namespace pannikin {

/// Bytes that a report of `compile` states.
struct Cost {
  int64_t tables = 0, code = 0, state = 0, scratch = 0;
};
Cost costOf(const llvm::json::Object &report);

/// Compares the cost with the budgets of the user, or else with what the chip
/// has. A broken one is told on stderr: by how much, what is largest, and what
/// to try; the result is then `OverBudget`.
Status checkBudget(const llvm::json::Object &report,
                   const CompileOptions &options);

} // namespace pannikin

#endif // PANNIKIN_COMPILER_DRIVER_BUDGET_H

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Looks for the smallest weights whose answers stay within a limit.

#ifndef PANNIKIN_COMPILER_PASSES_COMPRESSSEARCH_H
#define PANNIKIN_COMPILER_PASSES_COMPRESSSEARCH_H

#include "compiler/passes/ApplyPlan.h"
#include "compiler/passes/Divergence.h"

namespace pannikin {

/// What a step changes for one group of matrices.
enum class StepKind { FewerBits, MoreZeros, OneScale, LowerRank };

/// What a search may cost.
struct SearchLimits {
  double nats = 0;    ///< Divergence from the float answers on all rows.
  double changed = 0; ///< Share of rows whose class may change.
  /// Steps that may be taken. With fewer bits the start is 5 bits, or the next
  /// width that breaks no limit; else weights as they are.
  std::vector<StepKind> kinds = {StepKind::FewerBits, StepKind::MoreZeros,
                                 StepKind::OneScale};
  unsigned jobs = 1; ///< Threads; the result does not depend on it.
  /// Told after each round: bytes now and at the start.
  std::function<void(int64_t, int64_t)> progress;
};

/// The end of a search.
struct SearchResult {
  std::vector<MatrixPlan> plans;
  SiteWeights weights;
  int64_t bytes = 0;
  int64_t tried = 0;  ///< Plans that were carried out and measured.
  int64_t undone = 0; ///< Steps that the guard took back.
};

/// Greedy search: always the step of one group that diverges least for a byte
/// saved, on a part of the rows; then the guard looks at all of them and takes
/// the step back where a limit breaks. Ends when no step is left.
SearchResult searchPlans(mlir::func::FuncOp function,
                         const WeightPlanner &planner, Rows rows,
                         const SearchLimits &limits);

} // namespace pannikin

#endif // PANNIKIN_COMPILER_PASSES_COMPRESSSEARCH_H

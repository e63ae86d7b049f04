// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What passes that change weights by plan share.

#ifndef PANNIKIN_COMPILER_PASSES_APPLYPLAN_H
#define PANNIKIN_COMPILER_PASSES_APPLYPLAN_H

#include "compiler/passes/Passes.h"
#include "compiler/passes/WeightPlan.h"

namespace pannikin {

/// Rows of calibration data, the inputs of one run each.
using Rows = llvm::ArrayRef<std::vector<Tensor>>;

/// A planner for `function` whose biases have been separated. Null after a
/// diagnostic: the function has no constant matrices, or the wish names no chip
/// or preference.
std::unique_ptr<WeightPlanner> makePlanner(mlir::func::FuncOp function,
                                           Rows rows, const WeightWish &wish);

/// The answers of `runner` to every `every`-th row.
std::vector<Tensor> answersTo(SiteRunner &runner, Rows rows, size_t first = 0,
                              size_t every = 1);

/// Does with the matrices of `function` what `planOf` says of each group,
/// writes the weights and notes under the name `pass` what was done, for
/// reports. Fails with a diagnostic when the function has no constant matrices.
mlir::LogicalResult
applyPlan(mlir::func::FuncOp function, Rows rows, const WeightWish &wish,
          llvm::StringRef pass,
          llvm::function_ref<MatrixPlan(const MatrixGroup &)> planOf);

/// How many plans a search measured, and how many of its steps a guard undid.
struct Effort {
  int64_t tried = 0, undone = 0;
};

/// Writes what `plans` have made of the weights, and notes it.
void writePlan(mlir::func::FuncOp function, const WeightPlanner &planner,
               llvm::ArrayRef<MatrixPlan> plans, const SiteWeights &weights,
               llvm::StringRef pass, Rows rows, const Effort &effort = {});

} // namespace pannikin

#endif // PANNIKIN_COMPILER_PASSES_APPLYPLAN_H

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The float model against the deployed one, on test rows.

#ifndef PANNIKIN_COMPILER_DRIVER_COMPARE_H
#define PANNIKIN_COMPILER_DRIVER_COMPARE_H

#include "compiler/driver/Deployed.h"
#include "compiler/driver/Options.h"
#include "compiler/driver/Score.h"

namespace pannikin {

/// What both models answered to the test rows, at the compared output.
struct Comparison {
  std::string output;
  AnswerKind kind;
  Answers real, deployed;
  /// What `deployed` should be: `real`, or the scores behind it.
  Answers scores;
  std::optional<Labels> labels;

  /// The report of `evaluate`.
  llvm::json::Object report() const;
  /// The table of `evaluate`.
  void print() const;
};

/// Runs `function` (as imported), `form` (what is deployed of it, in float) and
/// `lowered` (the same in its numbers) on the rows of `data`, and reads the
/// labels when there are any.
llvm::Expected<Comparison> compareModels(mlir::func::FuncOp function,
                                         mlir::ModuleOp form,
                                         mlir::ModuleOp lowered,
                                         const DataOptions &data, bool quiet);

} // namespace pannikin

#endif // PANNIKIN_COMPILER_DRIVER_COMPARE_H

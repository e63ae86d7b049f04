// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What the options about weights ask of the passes.

#ifndef PANNIKIN_COMPILER_DRIVER_CHANGEWEIGHTS_H
#define PANNIKIN_COMPILER_DRIVER_CHANGEWEIGHTS_H

#include "compiler/driver/Session.h"
#include "ir/Evaluate.h"
#include "llvm/Support/JSON.h"
#include <optional>

namespace pannikin {

/// Reads the calibration rows of a function; nothing after a diagnostic.
using RowReader = std::function<std::optional<std::vector<std::vector<Tensor>>>(
    mlir::func::FuncOp)>;

/// Whether any option makes weights fewer or smaller.
bool makesSmaller(const NumberOptions &options);

/// Drops hidden units, as `--units` says.
mlir::LogicalResult changeUnits(mlir::ModuleOp module,
                                const NumberOptions &options,
                                const RowReader &rows);

/// Lowers the ranks of matrices, as `--rank` says.
mlir::LogicalResult changeRank(mlir::ModuleOp module,
                               const NumberOptions &options,
                               const RowReader &rows, bool quiet);

/// Makes weights 0 and narrow, as `--sparsity`, `--weights` and `--compress`
/// say.
mlir::LogicalResult changeWeights(mlir::ModuleOp module,
                                  const NumberOptions &options,
                                  const RowReader &rows, bool quiet);

/// Threads of a search, as `--jobs` says.
unsigned jobsOf(const NumberOptions &options);

/// What storage is chosen by: who makes weights smaller wants them small.
std::string preference(const NumberOptions &options);

/// Adds to a report what of all this was asked for.
void describeWeights(const NumberOptions &options, llvm::json::Object &object);

} // namespace pannikin

#endif // PANNIKIN_COMPILER_DRIVER_CHANGEWEIGHTS_H

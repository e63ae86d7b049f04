// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// From options about weights to the passes that change them.

#include "compiler/driver/ChangeWeights.h"
#include "compiler/passes/Passes.h"
#include <thread>

using namespace mlir;
using namespace pannikin;

bool pannikin::makesSmaller(const NumberOptions &options) {
  return !options.weightForm.empty() || options.sparsity != 0 ||
         options.rank != 0 || options.units != 0 || options.compress;
}

std::string pannikin::preference(const NumberOptions &options) {
  if (!options.prefer.empty())
    return options.prefer;
  return makesSmaller(options) ? "size" : "balanced";
}

unsigned pannikin::jobsOf(const NumberOptions &options) {
  return options.jobs ? options.jobs
                      : std::max(1u, std::thread::hardware_concurrency());
}

static WeightWish wishOf(const NumberOptions &options) {
  return {options.plain, options.chip, preference(options)};
}

/// The function and its rows, none without calibration data.
static LogicalResult prepare(ModuleOp module, const NumberOptions &options,
                             const RowReader &rows, func::FuncOp &function,
                             std::vector<std::vector<Tensor>> &data) {
  function = modelFunction(module);
  if (!function)
    return failure();
  if (options.calibrate.empty())
    return success();
  auto read = rows(function);
  if (read)
    data = std::move(*read);
  return success(bool(read));
}

/// Searches `what`, with a line of progress.
static LogicalResult search(func::FuncOp function,
                            ArrayRef<std::vector<Tensor>> data,
                            Compression what, const NumberOptions &options,
                            bool quiet) {
  Progress progress("searching smaller weights, bytes:", 0, quiet);
  CompressLimits limits;
  limits.maxDrop = options.maxDrop;
  limits.jobs = jobsOf(options);
  limits.progress = [&](int64_t now, int64_t start) {
    progress.of(now, start);
  };
  return compress(function, data, what, limits, wishOf(options));
}

LogicalResult pannikin::changeUnits(ModuleOp module,
                                    const NumberOptions &options,
                                    const RowReader &rows) {
  func::FuncOp function;
  std::vector<std::vector<Tensor>> data;
  if (failed(prepare(module, options, rows, function, data)))
    return failure();
  return dropUnits(function, data, std::max<int64_t>(options.units, 0),
                   options.maxDrop, wishOf(options));
}

LogicalResult pannikin::changeRank(ModuleOp module,
                                   const NumberOptions &options,
                                   const RowReader &rows, bool quiet) {
  func::FuncOp function;
  std::vector<std::vector<Tensor>> data;
  if (failed(prepare(module, options, rows, function, data)))
    return failure();
  if (options.rank < 0)
    return search(function, data, Compression::Rank, options, quiet);
  return lowerRank(function, data, options.rank, wishOf(options));
}

LogicalResult pannikin::changeWeights(ModuleOp module,
                                      const NumberOptions &options,
                                      const RowReader &rows, bool quiet) {
  func::FuncOp function;
  std::vector<std::vector<Tensor>> data;
  if (options.weightForm.empty() && options.sparsity == 0 && !options.compress)
    return success();
  if (failed(prepare(module, options, rows, function, data)))
    return failure();
  if (options.sparsity < 0 &&
      failed(search(function, data, Compression::Zeros, options, quiet)))
    return failure();
  if (options.sparsity > 0 &&
      failed(sparsify(function, data, options.sparsity, wishOf(options))))
    return failure();
  if (options.compress)
    return search(function, data, Compression::Weights, options, quiet);
  if (options.weightForm.empty())
    return success();
  return narrowWeights(function, data, options.weightForm, wishOf(options));
}

void pannikin::describeWeights(const NumberOptions &options,
                               llvm::json::Object &object) {
  if (!options.weightForm.empty())
    object["weights"] = options.weightForm;
  auto amount = [&](const char *name, double value) {
    if (value > 0)
      object[name] = value;
    else if (value < 0)
      object[name] = "auto";
  };
  amount("sparsity", options.sparsity);
  amount("rank", double(options.rank));
  amount("units", double(options.units));
  if (options.compress)
    object["compress"] = "auto";
  if (options.compress || options.sparsity < 0 || options.rank < 0 ||
      options.units < 0)
    object["max_drop"] = options.maxDrop;
  if (options.plain)
    object["plain"] = true;
}

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Searches a width, zeros and scales for each matrix, within a loss.

#include "compiler/passes/CompressSearch.h"
#include "compiler/passes/Passes.h"
#include <cmath>

namespace pannikin {
#define GEN_PASS_DEF_COMPRESS
#include "compiler/passes/Passes.h.inc"
} // namespace pannikin

using namespace mlir;
using namespace pannikin;

/// Divergence that costs about one point of accuracy: calibration rows are
/// training rows, whose classes hardly move until damage is done (measured:
/// docs/compression.md).
static double natsFor(double maxDrop) { return 0.02 * std::pow(maxDrop, 1.5); }

LogicalResult pannikin::compress(func::FuncOp function,
                                 ArrayRef<std::vector<Tensor>> rows,
                                 const CompressLimits &asked) {
  if (rows.empty())
    return function.emitError("the search for smaller weights measures on "
                              "calibration rows; give some with --calibrate");
  separateBiases(function);
  WeightPlanner planner(function, rows, {});
  if (planner.sites().empty())
    return function.emitError(
        "has no matrix of constant weights to compress; leave --compress out");
  SearchLimits limits;
  limits.nats = natsFor(asked.maxDrop);
  // Classes of training rows are a veto only.
  limits.changed = std::max(0.02 * asked.maxDrop, 1.5 / double(rows.size()));
  limits.jobs = asked.jobs;
  limits.progress = asked.progress;
  SearchResult found = searchPlans(function, planner, rows, limits);
  writePlan(function, planner, found.plans, found.weights, "compress", rows);
  return success();
}

namespace {
struct CompressPass : public pannikin::impl::CompressBase<CompressPass> {
  using CompressBase::CompressBase;
  void runOnOperation() override {
    auto function = modelFunction(getOperation());
    auto rows = function ? readRows(function, data) : std::nullopt;
    if (!rows || failed(compress(function, *rows, {maxDrop, jobs, {}})))
      signalPassFailure();
  }
};
} // namespace

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Searches a width, zeros and scales for each matrix, within a loss.

#include "compiler/passes/CalibrationRows.h"
#include "compiler/passes/CompressSearch.h"
#include "compiler/passes/Passes.h"
#include <cmath>

namespace pannikin {
#define GEN_PASS_DEF_COMPRESS
#include "compiler/passes/Passes.h.inc"
} // namespace pannikin

using namespace mlir;
using namespace pannikin;

static std::vector<StepKind> kindsOf(Compression what) {
  switch (what) {
  case Compression::Weights:
    return SearchLimits().kinds;
  case Compression::Zeros:
    return {StepKind::MoreZeros};
  case Compression::Rank:
    return {StepKind::LowerRank};
  }
  return {};
}

static StringRef nameOf(Compression what) {
  return what == Compression::Weights ? "compress"
         : what == Compression::Zeros ? "sparsify"
                                      : "factor-low-rank";
}

LogicalResult pannikin::compress(func::FuncOp function,
                                 ArrayRef<std::vector<Tensor>> rows,
                                 Compression what, const CompressLimits &asked,
                                 const WeightWish &wish) {
  if (rows.empty())
    return function.emitError("the search for smaller weights measures on "
                              "calibration rows; give some with --calibrate");
  auto planner = makePlanner(function, rows, wish);
  if (!planner)
    return failure();
  SearchLimits limits;
  limits.nats = natsFor(asked.maxDrop);
  limits.changed = changedFor(asked.maxDrop, rows.size());
  limits.kinds = kindsOf(what);
  limits.jobs = asked.jobs;
  limits.progress = asked.progress;
  SearchResult found = searchPlans(function, *planner, rows, limits);
  writePlan(function, *planner, found.plans, found.weights, nameOf(what), rows,
            {found.tried, found.undone});
  return success();
}

namespace {
struct CompressPass : public pannikin::impl::CompressBase<CompressPass> {
  using CompressBase::CompressBase;
  void runOnOperation() override {
    auto function = modelFunction(getOperation());
    auto rows = function ? readRows(function, data) : std::nullopt;
    if (!rows || failed(compress(function, *rows, Compression::Weights,
                                 {maxDrop, jobs, {}}, {})))
      signalPassFailure();
  }
};
} // namespace

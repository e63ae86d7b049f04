// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Proves the range of every value from the weights alone.

#include "compiler/passes/Intervals.h"
#include "compiler/passes/Passes.h"
#include "compiler/passes/Ranges.h"
#include "compiler/passes/StoredRows.h"

namespace pannikin {
#define GEN_PASS_DEF_BOUNDRANGES
#include "compiler/passes/Passes.h.inc"
} // namespace pannikin

using namespace mlir;
using namespace pannikin;
using namespace pannikin::pan;

namespace {

/// States of a stream of unknown length saturate here (docs/numbers.md).
constexpr double streamLimit = 16;

/// Inputs about which nothing was said stay within this.
constexpr double unknownInput = 32;

struct BoundRangesPass
    : public pannikin::impl::BoundRangesBase<BoundRangesPass> {
  using BoundRangesBase::BoundRangesBase;

  /// Training rows that the model carries say more than any bound.
  LogicalResult measureStoredRows(func::FuncOp function) {
    if (inputRange > 0 || function.getNumArguments() == 0 ||
        rangeOf(function.getArgument(0)))
      return success();
    auto rows = storedRows(function);
    return rows.empty() ? success() : calibrate(function, rows);
  }

  void runOnOperation() override {
    auto function = modelFunction(getOperation());
    if (!function)
      return signalPassFailure();
    if (failed(measureStoredRows(function)))
      return signalPassFailure();
    Intervals known;
    llvm::DenseSet<Value> assumed;
    for (BlockArgument argument : function.getArguments()) {
      double limit = inputRange > 0 ? inputRange : unknownInput;
      known[argument] = Interval{-limit, limit};
      if (inputRange <= 0)
        assumed.insert(argument);
    }
    boundBlock(function.getBody().front(), known, streamLimit, assumed);
    forEachNumber(function, [&](Value value) {
      if (rangeOf(value))
        return;
      Interval bound = known.lookup(value).hull();
      // 1e30 stands for "unbounded" in every format that can be chosen.
      bound.lo = std::max(bound.lo, -1e30);
      bound.hi = std::min(bound.hi, 1e30);
      setRange(value,
               RangeAttr::get(&getContext(), bound.lo, bound.hi,
                              assumed.count(value) ? "assumed" : "bound"));
    });
  }
};

} // namespace

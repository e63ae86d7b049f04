// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Rounds all matrices to one form of narrow weights.

#include "compiler/passes/ApplyPlan.h"
#include "compiler/passes/Passes.h"

namespace pannikin {
#define GEN_PASS_DEF_NARROWWEIGHTS
#include "compiler/passes/Passes.h.inc"
} // namespace pannikin

using namespace mlir;
using namespace pannikin;

LogicalResult pannikin::narrowWeights(func::FuncOp function,
                                      ArrayRef<std::vector<Tensor>> rows,
                                      StringRef weights, bool plain) {
  auto form = WeightForm::parse(weights);
  if (!form)
    return function.emitError("'")
           << weights << "' is no form of a weight; use " << weightFormWords();
  PlanSettings settings;
  settings.isPlain = plain;
  return applyPlan(function, rows, settings, "narrow-weights",
                   [&](const MatrixGroup &) {
                     MatrixPlan plan;
                     plan.form = form;
                     return plan;
                   });
}

namespace {
struct NarrowWeightsPass
    : public pannikin::impl::NarrowWeightsBase<NarrowWeightsPass> {
  using NarrowWeightsBase::NarrowWeightsBase;
  void runOnOperation() override {
    auto function = modelFunction(getOperation());
    auto rows = function ? readRows(function, data) : std::nullopt;
    if (!rows || failed(narrowWeights(function, *rows, weights, plain)))
      signalPassFailure();
  }
};
} // namespace

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Brings all matrices to one share of zeros.

#include "compiler/passes/ApplyPlan.h"
#include "compiler/passes/CalibrationRows.h"
#include "compiler/passes/Passes.h"

namespace pannikin {
#define GEN_PASS_DEF_SPARSIFY
#include "compiler/passes/Passes.h.inc"
} // namespace pannikin

using namespace mlir;
using namespace pannikin;

LogicalResult pannikin::sparsify(func::FuncOp function,
                                 ArrayRef<std::vector<Tensor>> rows,
                                 double sparsity, const WeightWish &wish) {
  if (!(sparsity >= 0 && sparsity < 1))
    return function.emitError("a share of zeros is at least 0 and below 1, "
                              "found ")
           << sparsity;
  return applyPlan(function, rows, wish, "sparsify", [&](const MatrixGroup &) {
    MatrixPlan plan;
    plan.sparsity = sparsity;
    return plan;
  });
}

namespace {
struct SparsifyPass : public pannikin::impl::SparsifyBase<SparsifyPass> {
  using SparsifyBase::SparsifyBase;
  void runOnOperation() override {
    auto function = modelFunction(getOperation());
    auto rows = function ? readRows(function, data) : std::nullopt;
    if (!rows || failed(sparsify(function, *rows, sparsity, {plain})))
      signalPassFailure();
  }
};
} // namespace

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Lets products follow their operands by thresholds, given or searched.

#include "compiler/passes/CalibrationRows.h"
#include "compiler/passes/SkipSearch.h"
#include "ir/Hold.h"
#include "llvm/ADT/StringExtras.h"

namespace pannikin {
#define GEN_PASS_DEF_SKIPSTATEUPDATES
#include "compiler/passes/Passes.h.inc"
} // namespace pannikin

using namespace mlir;
using namespace pannikin;
using namespace pannikin::pan;

static std::string namesOf(ArrayRef<HeldOperand> operands) {
  SmallVector<std::string> names;
  for (const HeldOperand &operand : operands)
    names.push_back(operand.name);
  return llvm::join(names, ", ");
}

/// "x=0.2,h=0.1" as a threshold for each operand.
static FailureOr<std::vector<double>>
parseThresholds(func::FuncOp function, ArrayRef<HeldOperand> operands,
                StringRef text) {
  std::vector<double> thresholds(operands.size(), -1.0);
  for (StringRef part : llvm::split(text, ',')) {
    auto [name, number] = part.split('=');
    auto at = llvm::find_if(
        operands, [&](const HeldOperand &o) { return o.name == name; });
    double value;
    if (number.getAsDouble(value) || !(value >= 0) || value > 1e6)
      return function.emitError("'")
             << part
             << "' is no threshold; give NAME=VALUE with a value from 0 "
             << "on, as in " << operands[0].name << "=0.1";
    if (at == operands.end())
      return function.emitError("the model multiplies nothing called '")
             << name << "'; it has " << namesOf(operands);
    double &threshold = thresholds[size_t(at - operands.begin())];
    if (threshold >= 0)
      return function.emitError("'")
             << name << "' has two thresholds; give one";
    threshold = value;
  }
  return thresholds;
}

/// What happens to each operand, for reports: attribute `pan.skipped` of the
/// module.
static void note(func::FuncOp function, ArrayRef<HeldOperand> operands,
                 ArrayRef<double> thresholds, const SkipMeasure &measure) {
  Builder builder(function.getContext());
  SmallVector<Attribute> entries;
  for (auto [i, operand] : llvm::enumerate(operands))
    entries.push_back(builder.getDictionaryAttr({
        builder.getNamedAttr("operand", builder.getStringAttr(operand.name)),
        builder.getNamedAttr("threshold",
                             builder.getF64FloatAttr(thresholds[i])),
        builder.getNamedAttr("columns",
                             builder.getI64IntegerAttr(operand.columns())),
        builder.getNamedAttr("rows", builder.getI64IntegerAttr(operand.rows())),
        builder.getNamedAttr("moved",
                             builder.getF64FloatAttr(measure.moved[i])),
    }));
  function->getParentOp()->setAttr(
      "pan.skipped",
      builder.getDictionaryAttr({
          builder.getNamedAttr("form", builder.getStringAttr("delta")),
          builder.getNamedAttr("operands", builder.getArrayAttr(entries)),
          builder.getNamedAttr("nats",
                               builder.getF64FloatAttr(measure.drift.nats)),
          builder.getNamedAttr("changed",
                               builder.getF64FloatAttr(measure.drift.changed)),
          builder.getNamedAttr("rows",
                               builder.getI64IntegerAttr(measure.drift.rows)),
      }));
}

static SkipLimits limitsOf(const SkipWish &wish, size_t rows) {
  SkipLimits limits;
  limits.nats = natsFor(wish.maxDrop);
  limits.changed = changedFor(wish.maxDrop, rows);
  limits.chip = wish.chip;
  limits.jobs = wish.jobs;
  limits.progress = wish.progress;
  return limits;
}

LogicalResult pannikin::skipStateUpdates(func::FuncOp function,
                                         ArrayRef<std::vector<Tensor>> rows,
                                         const SkipWish &wish) {
  std::vector<HeldOperand> operands = findHeldOperands(function);
  if (operands.empty())
    return function.emitError(
        "has no step that multiplies at most 255 integers by a constant matrix "
        "of 8-bit weights; there is nothing to skip");
  if (wish.thresholds.empty() && rows.empty())
    return function.emitError("the search for thresholds measures on "
                              "calibration rows; give some with --calibrate");
  std::vector<double> thresholds;
  if (!wish.thresholds.empty()) {
    auto given = parseThresholds(function, operands, wish.thresholds);
    if (failed(given))
      return failure();
    thresholds = std::move(*given);
  }
  if (!rows.empty()) {
    SkipRunner runner(function, rows, wish.jobs);
    if (wish.thresholds.empty())
      thresholds = searchThresholds(runner, limitsOf(wish, rows.size()));
    SkipMeasure measure = runner.measure(thresholds);
    note(function, operands, thresholds, measure);
    Builder builder(function.getContext());
    auto holds = holdOperands(operands, thresholds);
    for (auto [hold, moved] : llvm::zip(holds, measure.moved))
      if (hold)
        hold->setAttr(movedName, builder.getF64FloatAttr(moved));
    return success();
  }
  holdOperands(operands, thresholds);
  return success();
}

namespace {
struct SkipStateUpdatesPass
    : public pannikin::impl::SkipStateUpdatesBase<SkipStateUpdatesPass> {
  using SkipStateUpdatesBase::SkipStateUpdatesBase;
  void runOnOperation() override {
    auto function = modelFunction(getOperation());
    auto rows = function ? readRows(function, data) : std::nullopt;
    SkipWish wish;
    wish.thresholds = thresholds;
    wish.maxDrop = maxDrop;
    wish.chip = target;
    if (!rows || failed(skipStateUpdates(function, *rows, wish)))
      signalPassFailure();
  }
};
} // namespace

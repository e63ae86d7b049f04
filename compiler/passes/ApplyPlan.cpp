// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Plans for all matrices, from calibration rows to changed constants and a note
// on the module.

#include "compiler/passes/ApplyPlan.h"
#include "compiler/passes/Divergence.h"
#include "compiler/passes/Formats.h"
#include <cmath>

using namespace mlir;
using namespace pannikin;
using namespace pannikin::pan;

static FailureOr<PlanSettings> settingsFor(func::FuncOp function,
                                           const WeightWish &wish) {
  PlanSettings settings;
  settings.isPlain = wish.isPlain;
  settings.chip = findTarget(wish.chip);
  if (!settings.chip)
    return function.emitError("'")
           << wish.chip << "' is no chip; use one of " << targetNames();
  auto prefer = parsePrefer(wish.prefer);
  if (!prefer)
    return function.emitError("'")
           << wish.prefer << "' is no preference; use size, balanced or speed";
  settings.prefer = *prefer;
  return settings;
}

std::vector<Tensor> pannikin::answersTo(SiteRunner &runner, Rows rows,
                                        size_t first, size_t every) {
  std::vector<Tensor> answers;
  for (size_t i = first; i < rows.size(); i += every)
    answers.push_back(runner.run(rows[i]));
  return answers;
}

/// What became of one group, for reports.
static Attribute describe(const WeightPlanner &planner, size_t index,
                          const MatrixPlan &plan, const SiteWeights &weights) {
  const MatrixGroup &group = planner.groups()[index];
  Builder builder(planner.sites()[0].sum.getContext());
  auto entry = [&](StringRef name, Attribute value) {
    return builder.getNamedAttr(name, value);
  };
  return builder.getDictionaryAttr(
      {entry("matrix", builder.getStringAttr(group.name)),
       entry("rows", builder.getI64IntegerAttr(group.rows)),
       entry("columns", builder.getI64IntegerAttr(group.columns)),
       entry("zeros", builder.getI64IntegerAttr(planner.zeros(index, weights))),
       entry("bytes",
             builder.getI64IntegerAttr(planner.bytes(index, plan, weights))),
       entry("weights",
             builder.getStringAttr(plan.form ? plan.form->text() : "real"))});
}

/// Adds a note of what `pass` did to those on the module.
static void note(func::FuncOp function, StringRef pass,
                 ArrayRef<Attribute> facts, const Drift &drift,
                 const Effort &effort) {
  auto module = function->getParentOfType<ModuleOp>();
  Builder builder(module);
  SmallVector<Attribute> all;
  if (auto before = module->getAttrOfType<ArrayAttr>("pan.compressed"))
    llvm::append_range(all, before);
  SmallVector<NamedAttribute> entries;
  auto add = [&](StringRef name, Attribute value) {
    entries.push_back(builder.getNamedAttr(name, value));
  };
  add("pass", builder.getStringAttr(pass));
  add("matrices", builder.getArrayAttr(facts));
  add("nats", builder.getF64FloatAttr(drift.nats));
  add("changed", builder.getF64FloatAttr(drift.changed));
  add("inputs", builder.getI64IntegerAttr(drift.rows));
  if (effort.tried > 0) {
    add("tried", builder.getI64IntegerAttr(effort.tried));
    add("undone", builder.getI64IntegerAttr(effort.undone));
  }
  all.push_back(builder.getDictionaryAttr(entries));
  module->setAttr("pan.compressed", builder.getArrayAttr(all));
}

void pannikin::writePlan(func::FuncOp function, const WeightPlanner &planner,
                         ArrayRef<MatrixPlan> plans, const SiteWeights &weights,
                         StringRef pass, Rows rows, const Effort &effort) {
  SiteRunner runner(function, planner.sites());
  FloatAnswers before(function, answersTo(runner, rows));
  runner.load(weights);
  Drift drift = before.drift(answersTo(runner, rows));
  SmallVector<Attribute> facts;
  for (auto [i, plan] : llvm::enumerate(plans))
    facts.push_back(describe(planner, i, plan, weights));
  note(function, pass, facts, drift, effort);
  writeWeights(planner.sites(), weights);
  for (auto [group, plan] : llvm::zip(planner.groups(), plans))
    for (auto [site, k] : group.members) {
      MatvecOp product = planner.sites()[site].terms[k].product;
      if (plan.form)
        product.getWeights().getDefiningOp()->setAttr(
            exactName, UnitAttr::get(function.getContext()));
    }
}

/// The weights of the fit with which the answers diverge least.
static SiteWeights leastDivergent(const WeightPlanner &planner,
                                  ArrayRef<MatrixPlan> plans,
                                  SiteRunner &runner, func::FuncOp function,
                                  Rows rows) {
  runner.load(planner.floatWeights());
  FloatAnswers before(function, answersTo(runner, rows));
  SiteWeights best;
  double least = HUGE_VAL;
  for (const Fit &fit : fits) {
    SiteWeights weights = planner.carryOut(plans, runner, fit);
    runner.load(weights);
    double nats = before.drift(answersTo(runner, rows)).nats;
    if (nats < least) {
      least = nats;
      best = std::move(weights);
    }
  }
  return best;
}

std::unique_ptr<WeightPlanner> pannikin::makePlanner(func::FuncOp function,
                                                     Rows rows,
                                                     const WeightWish &wish) {
  auto settings = settingsFor(function, wish);
  if (failed(settings))
    return nullptr;
  separateBiases(function);
  auto planner = std::make_unique<WeightPlanner>(function, rows, *settings);
  if (!planner->sites().empty())
    return planner;
  function.emitError(
      "has no matrix of constant weights to change; leave the options that "
      "change weights out");
  return nullptr;
}

LogicalResult pannikin::applyPlan(
    func::FuncOp function, Rows rows, const WeightWish &wish, StringRef pass,
    llvm::function_ref<MatrixPlan(const MatrixGroup &)> planOf) {
  auto planner = makePlanner(function, rows, wish);
  if (!planner)
    return failure();
  std::vector<MatrixPlan> plans;
  for (const MatrixGroup &group : planner->groups())
    plans.push_back(planOf(group));
  SiteRunner runner(function, planner->sites());
  bool hasChoice = !wish.isPlain && !rows.empty();
  SiteWeights weights =
      hasChoice ? leastDivergent(*planner, plans, runner, function, rows)
                : planner->carryOut(plans, runner, fits[0]);
  writePlan(function, *planner, plans, weights, pass, rows);
  return success();
}

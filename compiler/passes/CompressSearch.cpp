// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Greedy search over widths, scales and zeros under a guard.

#include "compiler/passes/CompressSearch.h"
#include <atomic>
#include <cmath>
#include <thread>

using namespace mlir;
using namespace pannikin;

/// So many rows choose between steps, mostly others than those that weights are
/// fitted to; all rows decide whether a step stays.
static constexpr size_t screenRows = 128;

/// So many steps are measured at once, whatever the number of threads.
static constexpr size_t batch = 4;

/// Widths in the order of a search, in bits for each weight.
static const char *const ladder[] = {"8", "6", "5",       "4",
                                     "3", "2", "ternary", "binary"};

namespace {

/// Plans with what was measured of them.
struct State {
  std::vector<MatrixPlan> plans;
  SiteWeights weights;
  Drift drift;
  int64_t bytes = 0;
};

/// A step: the plan that one group would have.
struct Step {
  size_t group;
  StepKind kind;
  MatrixPlan plan;
  /// Nats a byte when it was measured last; seldom less later on. What was
  /// never measured comes first.
  double price = -HUGE_VAL;
  bool isFresh = false; ///< Measured from the state as it is.
  State after = {};
};

class Search {
public:
  Search(func::FuncOp function, const WeightPlanner &planner, Rows rows,
         const SearchLimits &limits);
  SearchResult run();

private:
  void measure(State &state, SiteRunner &runner);
  void measureAll(ArrayRef<Step *> chosen);
  bool isAllowed(const State &state, Drift *drift = nullptr);
  void start();
  void addSteps(size_t group);
  std::optional<MatrixPlan> next(size_t group, StepKind kind) const;
  double zeroShare(size_t group) const;
  void take(size_t index);
  void polish();

  const WeightPlanner &planner;
  Rows rows;
  const SearchLimits &limits;
  std::vector<std::unique_ptr<SiteRunner>> runners;
  FloatAnswers reference;
  size_t first, every;
  State state;
  std::vector<Step> steps;
  Fit fit = fits[0];
  int64_t tried = 0, undone = 0;
};

FloatAnswers referenceOf(func::FuncOp function, const WeightPlanner &planner,
                         Rows rows) {
  SiteRunner runner(function, planner.sites());
  return FloatAnswers(function, answersTo(runner, rows));
}

Search::Search(func::FuncOp function, const WeightPlanner &planner, Rows rows,
               const SearchLimits &limits)
    : planner(planner), rows(rows), limits(limits),
      reference(referenceOf(function, planner, rows)),
      every(std::max<size_t>(1, rows.size() / screenRows)) {
  first = every - 1;
  size_t threads = std::clamp<size_t>(limits.jobs, 1, batch);
  for (size_t i = 0; i < threads; ++i)
    runners.push_back(std::make_unique<SiteRunner>(function, planner.sites()));
}

void Search::measure(State &measured, SiteRunner &runner) {
  measured.weights = planner.carryOut(measured.plans, runner, fit);
  measured.bytes = 0;
  for (size_t group = 0; group < measured.plans.size(); ++group)
    measured.bytes +=
        planner.bytes(group, measured.plans[group], measured.weights);
  runner.load(measured.weights);
  measured.drift =
      reference.drift(answersTo(runner, rows, first, every), first, every);
}

void Search::measureAll(ArrayRef<Step *> chosen) {
  std::atomic<size_t> taken{0};
  auto work = [&](SiteRunner &runner) {
    for (size_t i = taken++; i < chosen.size(); i = taken++)
      measure(chosen[i]->after, runner);
  };
  std::vector<std::thread> threads;
  for (size_t i = 1; i < std::min(runners.size(), chosen.size()); ++i)
    threads.emplace_back(work, std::ref(*runners[i]));
  work(*runners[0]);
  for (std::thread &thread : threads)
    thread.join();
  tried += int64_t(chosen.size());
}

/// Whether the limits hold on all rows.
bool Search::isAllowed(const State &asked, Drift *found) {
  runners[0]->load(asked.weights);
  Drift drift = reference.drift(answersTo(*runners[0], rows));
  if (found)
    *found = drift;
  return drift.nats <= limits.nats && drift.changed <= limits.changed;
}

void Search::start() {
  state.plans.resize(planner.groups().size());
  state.weights = planner.floatWeights();
  bool narrows = llvm::is_contained(limits.kinds, StepKind::FewerBits);
  for (const char *word : {"5", "6", "8"}) {
    if (narrows)
      for (MatrixPlan &plan : state.plans)
        plan.form = WeightForm::parse(word);
    measure(state, *runners[0]);
    ++tried;
    if (!narrows || isAllowed(state))
      break;
  }
  for (size_t group = 0; group < state.plans.size(); ++group)
    addSteps(group);
}

double Search::zeroShare(size_t group) const {
  const MatrixGroup &all = planner.groups()[group];
  double cells = double(all.rows * all.columns);
  return std::max(double(planner.zeros(group, planner.floatWeights())) / cells,
                  state.plans[group].sparsity);
}

/// The rank below that of `plan`, first the largest that makes two factors of
/// `rows` by `columns` smaller than the matrix.
static int64_t lowerRank(const MatrixPlan &plan, int64_t rows,
                         int64_t columns) {
  return plan.rank > 0 ? plan.rank * 4 / 5
                       : (rows * columns - 1) / (rows + columns + 1);
}

std::optional<MatrixPlan> Search::next(size_t group, StepKind kind) const {
  MatrixPlan plan = state.plans[group];
  switch (kind) {
  case StepKind::FewerBits: {
    auto at = llvm::find(ladder, plan.form->text());
    if (at == std::end(ladder) || at + 1 == std::end(ladder))
      return std::nullopt;
    bool hasRowScales = plan.form->hasRowScales;
    plan.form = WeightForm::parse(at[1]);
    plan.form->hasRowScales = hasRowScales;
    return plan;
  }
  case StepKind::MoreZeros: {
    // A map of zeros pays from some share of them on only.
    double share = zeroShare(group);
    plan.sparsity = share < 0.3 ? 0.4 : 1 - (1 - share) * 0.8;
    return plan.sparsity < 0.97 ? std::optional(plan) : std::nullopt;
  }
  case StepKind::OneScale:
    if (!plan.form || !plan.form->hasRowScales)
      return std::nullopt;
    plan.form->hasRowScales = false;
    return plan;
  case StepKind::LowerRank: {
    const MatrixGroup &all = planner.groups()[group];
    plan.rank = lowerRank(plan, all.rows, all.columns);
    return plan.rank > 0 ? std::optional(plan) : std::nullopt;
  }
  }
  return std::nullopt;
}

void Search::addSteps(size_t group) {
  for (StepKind kind : limits.kinds)
    if (auto plan = next(group, kind))
      steps.push_back({group, kind, *plan});
}

/// Goes on to what step number `index` led to; all others are stale then.
void Search::take(size_t index) {
  size_t group = steps[index].group;
  state = std::move(steps[index].after);
  llvm::erase_if(steps, [&](const Step &step) { return step.group == group; });
  for (Step &step : steps)
    step.isFresh = false;
  addSteps(group);
}

/// Another fit serves these plans better, perhaps.
void Search::polish() {
  Drift least;
  isAllowed(state, &least);
  for (const Fit &other : ArrayRef(fits).drop_front()) {
    State changed;
    changed.plans = state.plans;
    fit = other;
    measure(changed, *runners[0]);
    ++tried;
    Drift drift;
    if (isAllowed(changed, &drift) && drift.nats < least.nats) {
      least = drift;
      state = std::move(changed);
    }
  }
}

SearchResult Search::run() {
  start();
  int64_t begin = state.bytes;
  while (!steps.empty()) {
    llvm::stable_sort(
        steps, [](const Step &a, const Step &b) { return a.price < b.price; });
    if (steps[0].isFresh) {
      if (steps[0].price == HUGE_VAL)
        break;
      if (isAllowed(steps[0].after)) {
        take(0);
      } else {
        steps.erase(steps.begin());
        ++undone;
      }
      if (limits.progress)
        limits.progress(state.bytes, begin);
      continue;
    }
    SmallVector<Step *> chosen;
    for (Step &step : steps)
      if (!step.isFresh && chosen.size() < batch) {
        step.after.plans = state.plans;
        step.after.plans[step.group] = step.plan;
        chosen.push_back(&step);
      }
    measureAll(chosen);
    for (Step *step : chosen) {
      double saved = double(state.bytes - step->after.bytes);
      double cost = step->after.drift.nats - state.drift.nats;
      step->price = saved > 0 ? cost / saved : HUGE_VAL;
      step->isFresh = true;
    }
  }
  polish();
  return {state.plans, state.weights, state.bytes, tried, undone};
}

} // namespace

SearchResult pannikin::searchPlans(func::FuncOp function,
                                   const WeightPlanner &planner, Rows rows,
                                   const SearchLimits &limits) {
  return Search(function, planner, rows, limits).run();
}

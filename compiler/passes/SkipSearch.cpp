// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Greedy search over thresholds under a guard.

#include "compiler/passes/SkipSearch.h"
#include "targets/Target.h"
#include <cmath>
#include <thread>

using namespace mlir;
using namespace pannikin;
using namespace pannikin::pan;

static std::vector<Tensor> answersOf(func::FuncOp function,
                                     ArrayRef<std::vector<Tensor>> rows) {
  PanEvaluator evaluator(function);
  std::vector<Tensor> answers;
  for (const std::vector<Tensor> &row : rows)
    answers.push_back(evaluator.run(row)[0]);
  return answers;
}

SkipRunner::SkipRunner(func::FuncOp function,
                       ArrayRef<std::vector<Tensor>> rows, unsigned jobs)
    : function(function), rows(rows), jobs(std::max(1u, jobs)),
      found(findHeldOperands(function)),
      reference(function, answersOf(function, rows)) {}

namespace {

/// An evaluator of its own for one thread, which counts what moves in holds.
class MoveCounter {
public:
  MoveCounter(func::FuncOp function, ArrayRef<HoldOp> holds)
      : counts(holds.size()), steps(holds.size()), evaluator(function),
        kept(holds.size()) {
    for (auto [i, op] : llvm::enumerate(holds))
      if (HoldOp hold = op)
        numbers[hold.getResult()] = i;
    evaluator.observer = [this](Value value, const Tensor &tensor) {
      auto it = numbers.find(value);
      if (it != numbers.end())
        see(it->second, tensor.data);
    };
  }

  /// The answer to one run.
  Tensor run(const std::vector<Tensor> &row) {
    for (std::vector<double> &values : kept)
      values.clear();
    return evaluator.run(row)[0];
  }

  std::vector<double> counts, steps;

private:
  void see(size_t i, const std::vector<double> &values) {
    kept[i].resize(values.size(), 0.0);
    for (size_t j = 0; j < values.size(); ++j)
      counts[i] += values[j] != kept[i][j];
    kept[i] = values;
    ++steps[i];
  }

  PanEvaluator evaluator;
  DenseMap<Value, size_t> numbers;
  std::vector<std::vector<double>> kept;
};

} // namespace

SkipMeasure SkipRunner::measure(ArrayRef<double> thresholds) const {
  func::FuncOp original = function;
  OwningOpRef<ModuleOp> copy(original->getParentOfType<ModuleOp>().clone());
  auto held = copy->lookupSymbol<func::FuncOp>(original.getSymName());
  std::vector<HoldOp> holds = holdOperands(findHeldOperands(held), thresholds);
  size_t threads = std::min<size_t>(jobs, rows.size());
  std::vector<std::unique_ptr<MoveCounter>> counters;
  for (size_t t = 0; t < threads; ++t)
    counters.push_back(std::make_unique<MoveCounter>(held, holds));
  std::vector<Tensor> answers(rows.size());
  auto work = [&](size_t t) {
    for (size_t i = t; i < rows.size(); i += threads)
      answers[i] = counters[t]->run(rows[i]);
  };
  std::vector<std::thread> pool;
  for (size_t t = 1; t < threads; ++t)
    pool.emplace_back(work, t);
  work(0);
  for (std::thread &thread : pool)
    thread.join();
  SkipMeasure result{reference.drift(answers), {}};
  for (size_t i = 0; i < found.size(); ++i) {
    double moved = 0, steps = 0;
    for (const auto &counter : counters) {
      moved += counter->counts[i];
      steps += counter->steps[i];
    }
    result.moved.push_back(holds[i] ? moved / std::max(steps, 1.0)
                                    : double(found[i].columns()));
  }
  return result;
}

namespace {

/// Integers of thresholds to try for each operand; the first is for products
/// that do not follow their operand.
constexpr int64_t ladder[] = {-1, 0,  1,  2,  3,  4,  6,  8,
                              11, 16, 22, 32, 45, 64, 90, 127};
constexpr size_t firstInexact = 2;

class ThresholdSearch {
public:
  ThresholdSearch(const SkipRunner &runner, const SkipLimits &limits)
      : runner(runner), limits(limits),
        target(findTarget(limits.chip) ? *findTarget(limits.chip)
                                       : allTargets().front()) {}

  std::vector<double> run();

private:
  struct Tried {
    std::vector<size_t> rungs;
    SkipMeasure measure;
    double cycles;
  };

  Tried attempt(std::vector<size_t> asked) const;
  Tried start() const;
  /// The next higher threshold of an operand that saves cycles, if there is
  /// one.
  std::optional<Tried> higher(const Tried &now, size_t operand) const;
  bool isAllowed(const SkipMeasure &measure) const {
    return measure.drift.nats <= limits.nats &&
           measure.drift.changed <= limits.changed;
  }
  double cyclesOf(size_t operand, double moved, bool follows) const;
  double thresholdOf(size_t operand, size_t rung) const;

  const SkipRunner &runner;
  const SkipLimits &limits;
  const Target &target;
};

/// Units of 16-bit numbers are 2^8 times finer.
double ThresholdSearch::thresholdOf(size_t operand, size_t rung) const {
  if (ladder[rung] < 0)
    return -1;
  FixedType type = fixedTypeOf(runner.operands()[operand].value.getType());
  int places = type.getFraction() - (int(type.getWidth()) - 8);
  return std::ldexp(double(ladder[rung]), -places);
}

/// A chip without prices counts multiply-accumulates.
double ThresholdSearch::cyclesOf(size_t operand, double moved,
                                 bool follows) const {
  const HeldOperand &held = runner.operands()[operand];
  int width = int(fixedTypeOf(held.value.getType()).getWidth());
  double product =
      target.macCosts.empty() ? 1 : target.cyclesPerMac(8, width, 24);
  double columns = double(held.columns()), rows = double(held.rows());
  if (!follows)
    return product * rows * columns;
  return product * rows * moved + target.movedCost.element * columns +
         target.movedCost.row * rows +
         target.movedCost.column * moved * rows / 4;
}

ThresholdSearch::Tried
ThresholdSearch::attempt(std::vector<size_t> asked) const {
  std::vector<double> thresholds;
  for (size_t i = 0; i < asked.size(); ++i)
    thresholds.push_back(thresholdOf(i, asked[i]));
  Tried tried{std::move(asked), runner.measure(thresholds), 0};
  for (size_t i = 0; i < tried.rungs.size(); ++i)
    tried.cycles +=
        cyclesOf(i, tried.measure.moved[i], ladder[tried.rungs[i]] >= 0);
  return tried;
}

/// All operands by one unit, which hardly any model feels and which saves most
/// of the search; none where one does.
ThresholdSearch::Tried ThresholdSearch::start() const {
  size_t count = runner.operands().size();
  Tried none = attempt(std::vector<size_t>(count, 0));
  Tried all = attempt(std::vector<size_t>(count, firstInexact));
  return isAllowed(all.measure) && all.cycles < none.cycles ? std::move(all)
                                                            : std::move(none);
}

/// Operands on a coarse grid move by several rungs at once.
std::optional<ThresholdSearch::Tried>
ThresholdSearch::higher(const Tried &now, size_t operand) const {
  std::vector<size_t> asked = now.rungs;
  while (++asked[operand] < std::size(ladder))
    if (Tried next = attempt(asked); next.cycles < now.cycles)
      return next;
  return std::nullopt;
}

std::vector<double> ThresholdSearch::run() {
  Tried now = start();
  for (bool moves = true; moves;) {
    moves = false;
    std::optional<Tried> best;
    double leastPrice = HUGE_VAL;
    for (size_t i = 0; i < now.rungs.size(); ++i) {
      std::optional<Tried> next = higher(now, i);
      if (!next || !isAllowed(next->measure))
        continue;
      double price = (next->measure.drift.nats - now.measure.drift.nats) /
                     (now.cycles - next->cycles);
      if (price < leastPrice) {
        leastPrice = price;
        best = std::move(next);
      }
    }
    if (best) {
      now = std::move(*best);
      moves = true;
    }
    if (limits.progress)
      limits.progress(now.cycles);
  }
  std::vector<double> thresholds;
  for (size_t i = 0; i < now.rungs.size(); ++i) {
    double moved = now.measure.moved[i];
    bool pays = cyclesOf(i, moved, true) < cyclesOf(i, moved, false);
    thresholds.push_back(thresholdOf(i, pays ? now.rungs[i] : 0));
  }
  return thresholds;
}

} // namespace

std::vector<double> pannikin::searchThresholds(const SkipRunner &runner,
                                               const SkipLimits &limits) {
  return ThresholdSearch(runner, limits).run();
}

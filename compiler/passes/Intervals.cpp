// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Bounds blocks and loops: a scan is followed step by step until its states
// grow no more.

#include "compiler/passes/Intervals.h"
#include "ir/Numbers.h"
#include <cmath>

using namespace mlir;
using namespace pannikin;
using namespace pannikin::pan;

/// A state whose bound is larger (that of a relu network grows without end)
/// would keep too few bits for its fraction: it is assumed to stay within the
/// limit of a stream, and saturates there.
static constexpr double largestUsefulBound = 1024;

/// Widens the bounds of a state to what follows it; true when they changed.
static bool growState(Bounds &state, const Bounds &next) {
  bool changed = false;
  for (auto [i, before] : llvm::enumerate(state.each)) {
    Interval after = before.hull(next.at(i));
    double tolerance = 1e-9 * (1 + std::fabs(before.hi) + std::fabs(before.lo));
    changed |=
        before.lo - after.lo > tolerance || after.hi - before.hi > tolerance;
    before = after;
  }
  return changed;
}

/// Before the first step a state is what it starts from, by element.
static void startStates(ScanOp scan, Intervals &known) {
  constexpr double infinity = std::numeric_limits<float>::max();
  for (auto [argument, init] :
       llvm::zip(scan.getStateArgs(), scan.getInits())) {
    Bounds start = known.lookup(init), &state = known[argument];
    state.each.clear();
    for (int64_t i = 0, n = boundCount(argument); i < n; ++i) {
      // The neutral element of a running minimum or maximum is no value.
      Interval one = start.at(i);
      state.each.push_back(std::fabs(one.lo) >= infinity ? Interval() : one);
    }
  }
}

/// The states after one step more; true when a bound changed.
static bool advance(ScanOp scan, Intervals &known, double streamLimit,
                    llvm::DenseSet<Value> &assumed) {
  bool stream = ShapedType::isDynamic(scan.getSteps());
  bool changed = false;
  for (auto [argument, next] :
       llvm::zip(scan.getStateArgs(), scan.getNextStates())) {
    Bounds after = known[argument];
    (void)growState(after, known.lookup(next));
    Interval all = after.hull();
    if (std::max(-all.lo, all.hi) > (stream ? streamLimit : largestUsefulBound))
      assumed.insert(argument);
    if (assumed.contains(argument))
      for (Interval &one : after.each)
        one = {std::max(one.lo, -streamLimit), std::min(one.hi, streamLimit)};
    changed |= growState(known[argument], after);
    known[argument] = after;
  }
  return changed;
}

static void boundScan(ScanOp scan, Intervals &known, double streamLimit,
                      llvm::DenseSet<Value> &assumed) {
  for (auto [argument, sequence] :
       llvm::zip(scan.getElementArgs(), scan.getSequences()))
    known[argument] = known.lookup(sequence).hull();
  startStates(scan, known);
  constexpr int64_t longest = 1 << 16;
  int64_t steps = ShapedType::isDynamic(scan.getSteps())
                      ? longest
                      : std::min(scan.getSteps(), longest);
  // The step sees the states after 0 .. T-1 steps.
  for (int64_t t = 0; t + 1 < steps; ++t) {
    boundBlock(scan.getStep(), known, streamLimit, assumed);
    if (!advance(scan, known, streamLimit, assumed))
      break;
  }
  boundBlock(scan.getStep(), known, streamLimit, assumed);
  int64_t states = scan.getNumStates();
  for (auto [i, value] :
       llvm::enumerate(scan.getStep().getTerminator()->getOperands())) {
    Bounds result = known.lookup(value);
    if (int64_t(i) < states) {
      Bounds held = known.lookup(scan.getStateArgs()[i]);
      (void)growState(held, result);
      known[scan.getResult(i)] = held;
    } else {
      known[scan.getResult(i)] = result.hull();
    }
  }
}

void pannikin::boundBlock(Block &block, Intervals &known, double streamLimit,
                          llvm::DenseSet<Value> &assumed) {
  for (Operation &op : block.without_terminator()) {
    if (auto constant = dyn_cast<ConstantOp>(op)) {
      if (known.count(constant))
        continue;
      auto values = constantValues(constant.getValue(), constant.getType());
      Bounds each;
      each.each.clear();
      for (double value : values)
        each.each.push_back({value, value});
      bool byElement = boundCount(constant) == int64_t(values.size());
      known[constant] = byElement ? each : Bounds(each.hull());
    } else if (auto scan = dyn_cast<ScanOp>(op)) {
      boundScan(scan, known, streamLimit, assumed);
    } else if (!isa<ArgmaxOp>(op)) {
      Bounds bound = boundOperation(&op, known);
      known[op.getResult(0)] = bound;
    }
  }
}

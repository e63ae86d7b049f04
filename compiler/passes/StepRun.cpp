// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decides which steps a pattern fits and what its states were before them.

#include "compiler/passes/StepFold.h"
#include "compiler/passes/StepMatch.h"
#include "mlir/IR/IRMapping.h"

using namespace mlir;
using namespace pannikin;
using namespace pannikin::pan;
using Kind = StepTemplate::Kind;

namespace {

class Fitter {
public:
  Fitter(const StepTemplate &step, const StepGraph &graph,
         const StepColours &colours, ValueTable &values, Block &block)
      : step(step), graph(graph), colours(colours), values(values),
        folder(block, values), run(step, graph.getLength()),
        matcher(step, graph, colours, values, run) {
    for (Operation *op : graph.getOps()) {
      if (op->getNumResults() != 1 || graph.levelOf(op) == StepGraph::timeless)
        continue;
      Value value = values.standFor(op->getResult(0));
      auto [known, isNew] =
          byColour.try_emplace({colours.of(op), graph.levelOf(op)}, value);
      if (!isNew && known->second != value)
        known->second = Value();
    }
  }

  StepRun fit() {
    run.first = run.last = step.level;
    for (auto [i, node] : llvm::enumerate(step.nodes)) {
      run.at(step.level, i) = values.standFor(node.op->getResult(0));
      for (const StepTemplate::Operand &operand : node.operands)
        if (operand.kind == Kind::State)
          matcher.bind(step.states[operand.index], step.level, operand.value);
    }
    while (run.last + 1 < graph.getLength() && goOn(run.last + 1))
      ++run.last;
    while (run.first > 0 && goBack(run.first - 1))
      --run.first;
    dropTrials();
    return std::move(run);
  }

private:
  Value operandAt(const StepTemplate::Operand &operand, int level) {
    if (operand.kind == Kind::Fixed)
      return values.standFor(operand.value);
    if (operand.kind == Kind::Inner)
      return run.at(level, operand.index);
    const StepTemplate::State &state = step.states[operand.index];
    return run.at(level - int(state.distance), state.node);
  }

  /// Looks the operations of a step up; those that are not there stay null.
  void lookUp(int level) {
    for (auto [i, node] : llvm::enumerate(step.nodes)) {
      Value &value = run.at(level, i);
      if (value)
        continue;
      if (node.isLeaf) {
        value = matcher.leafAt(node, level);
        continue;
      }
      SmallVector<Value> operands;
      for (const StepTemplate::Operand &operand : node.operands)
        operands.push_back(operandAt(operand, level));
      if (!llvm::is_contained(operands, Value()))
        value = values.find(node.op, operands);
    }
  }

  /// The last steps may lack what nobody reads, but not every state; a step
  /// that computes no state must be whole.
  bool goOn(int level) {
    lookUp(level);
    bool computes = false, hasState = false, whole = true;
    for (const StepTemplate::State &state : step.states)
      if (!step.nodes[state.node].isLeaf) {
        computes = true;
        hasState |= bool(run.at(level, state.node));
      }
    for (unsigned i = 0; i < step.nodes.size(); ++i)
      whole &= bool(run.at(level, i));
    return computes ? hasState : whole;
  }

  bool goBack(int level) {
    SmallVector<std::pair<unsigned, Value>> roots;
    for (const StepTemplate::State &state : step.states)
      if (Value value = run.at(level, state.node))
        roots.push_back({state.node, value});
    std::vector<Value> saved = rowsAround(level);
    bool matched =
        matcher.match(level, roots) &&
        (bindRest(level) ||
         (matcher.match(level, otherRoots(level)) && bindRest(level)));
    if (!matched)
      return beginAt(level, roots, saved);
    lookUp(level);
    return true;
  }

  /// Where no state has led: what is the only one of its colour in the step.
  SmallVector<std::pair<unsigned, Value>> otherRoots(int level) {
    SmallVector<std::pair<unsigned, Value>> roots;
    for (auto [i, node] : llvm::enumerate(step.nodes)) {
      if (run.at(level, i) || node.isLeaf)
        continue;
      auto same = byColour.find({colours.of(node.op), level});
      if (same != byColour.end() && same->second)
        roots.push_back({i, same->second});
    }
    return roots;
  }

  /// All values of a step and of the states before it.
  std::vector<Value> rowsAround(int level) {
    std::vector<Value> rows;
    for (int t = level - int(step.reach()); t <= level; ++t)
      for (unsigned i = 0; i < step.nodes.size(); ++i)
        rows.push_back(run.at(t, i));
    return rows;
  }

  void restore(int level, ArrayRef<Value> rows) {
    size_t next = 0;
    for (int t = level - int(step.reach()); t <= level; ++t)
      for (unsigned i = 0; i < step.nodes.size(); ++i)
        run.at(t, i) = rows[next++];
  }

  /// What matching did not reach: delayed slices of a source are known.
  bool bindRest(int level) {
    for (const StepTemplate::State &state : step.states) {
      Value &value = run.at(level - int(state.distance), state.node);
      if (!value && step.nodes[state.node].isLeaf)
        value =
            matcher.leafAt(step.nodes[state.node], level - int(state.distance));
      if (!value)
        return false;
    }
    return true;
  }

  /// Steps that lack something: the pattern, folded from the initial states,
  /// must come to the same. Tries what matching has bound, what it binds when
  /// it takes sums for such as have lost a zero, and zeros.
  bool beginAt(int level, ArrayRef<std::pair<unsigned, Value>> roots,
               ArrayRef<Value> saved) {
    if (roots.empty()) {
      restore(level, saved);
      return false;
    }
    if (comesTo(roots, level))
      return true;
    restore(level, saved);
    (void)matcher.match(level, roots, /*termsFirst=*/true);
    if (comesTo(roots, level))
      return true;
    restore(level, saved);
    if (comesTo(roots, level))
      return true;
    restore(level, saved);
    return false;
  }

  /// True when the pattern, folded from the states that are bound and zeros for
  /// the others, has the values `roots`.
  bool comesTo(ArrayRef<std::pair<unsigned, Value>> roots, int level) {
    for (unsigned i = 0; i < step.nodes.size(); ++i)
      run.at(level, i) = Value();
    for (auto [i, state] : llvm::enumerate(step.states)) {
      Value &value = run.at(level - int(state.distance), state.node);
      if (!value)
        value = folder.neutral(step, i);
      if (!value)
        return false;
    }
    fold(level);
    return llvm::all_of(roots, [&](auto root) {
      return run.at(level, root.first) == root.second;
    });
  }

  /// Computes the pattern at `level` from its states, folding what is known.
  void fold(int level) {
    foldedLevels.push_back(level);
    for (auto [i, node] : llvm::enumerate(step.nodes)) {
      if (node.isLeaf) {
        run.at(level, i) = leafOrTrial(node, level);
        continue;
      }
      IRMapping mapping;
      bool known = true;
      for (const StepTemplate::Operand &operand : node.operands) {
        Value value = operandAt(operand, level);
        known &= bool(value);
        mapping.map(operand.value, value);
      }
      if (known)
        run.at(level, i) = folder.compute(node.op, mapping);
    }
  }

  /// A first step may not even read its element.
  Value leafOrTrial(const StepTemplate::Node &node, int level) {
    if (Value value = matcher.leafAt(node, level))
      return value;
    return folder.slice(
        node.op, graph.isReverse() ? graph.getLength() - 1 - level : level);
  }

  /// Folding has built what the model may not have.
  void dropTrials() {
    for (int level : foldedLevels)
      for (unsigned i = 0; i < step.nodes.size(); ++i)
        if (Value &value = run.at(level, i); value && folder.isTrial(value))
          value = Value();
    folder.eraseTrials();
  }

  const StepTemplate &step;
  const StepGraph &graph;
  const StepColours &colours;
  ValueTable &values;
  StepFolder folder;
  StepRun run;
  StepMatcher matcher;
  SmallVector<int> foldedLevels;
  /// The only value of a colour in a step; null when there are several.
  DenseMap<std::pair<unsigned, int>, Value> byColour;
};

} // namespace

StepRun pannikin::fitSteps(const StepTemplate &step, const StepGraph &graph,
                           const StepColours &colours, ValueTable &values,
                           Block &block) {
  return Fitter(step, graph, colours, values, block).fit();
}

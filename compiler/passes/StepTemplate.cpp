// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decides what is part of a step and which values are its states.

#include "compiler/passes/StepTemplate.h"

using namespace mlir;
using namespace pannikin;

unsigned StepTemplate::reach() const {
  unsigned reach = 0;
  for (const State &state : states)
    reach = std::max(reach, state.distance);
  return reach;
}

/// True when the steps on both sides have the colour of `op` too; the last
/// step has only one side.
static bool isRegular(Operation *op, const StepGraph &graph,
                      const StepColours &colours) {
  unsigned colour = colours.of(op);
  int level = graph.levelOf(op);
  bool after =
      colours.occurs(colour, level + 1) || level + 1 == graph.getLength();
  return op->getNumResults() == 1 && op->getNumRegions() == 0 && after &&
         colours.occurs(colour, level - 1);
}

int pannikin::mostCommonStep(const StepGraph &graph,
                             const StepColours &colours) {
  std::vector<int64_t> score(graph.getLength());
  for (Operation *op : graph.getOps())
    if (int level = graph.levelOf(op);
        level != StepGraph::timeless && isRegular(op, graph, colours))
      score[level] += colours.countOf(colours.of(op));
  int middle = int(graph.getLength()) / 2, best = middle;
  for (int level = 0; level < int(score.size()); ++level)
    if (score[level] > score[best] ||
        (score[level] == score[best] &&
         std::abs(level - middle) < std::abs(best - middle)))
      best = level;
  return best;
}

namespace {

/// Chooses the operations of one step that make up its pattern.
class TemplateFinder {
public:
  TemplateFinder(const StepGraph &graph, const StepColours &colours, int level)
      : graph(graph), colours(colours), level(level) {
    for (Operation *op : graph.getOps()) {
      int own = graph.levelOf(op);
      if (own == level && isRegular(op, graph, colours))
        regular.push_back(op);
    }
    for (Operation *op : regular)
      byColour[colours.of(op)].push_back(op);
    dropUnmatched();
  }

  std::optional<StepTemplate> find(bool outputs) {
    DenseSet<Operation *> chosen;
    SmallVector<Operation *> roots = rootsOf(usable, outputs);
    // A value that is read later only by what is no part of the loop is no
    // state: leave it out and look again.
    for (size_t before = 0; !roots.empty();) {
      chosen = closureOf(roots);
      if (chosen.size() == before)
        break;
      before = chosen.size();
      roots = rootsOf(chosen, outputs);
    }
    if (roots.empty())
      return std::nullopt;
    return build(chosen);
  }

private:
  bool isState(Value operand) const {
    int own = graph.levelOf(operand);
    return own != StepGraph::timeless && own < level &&
           !graph.isShared(operand);
  }

  /// The operation of this step that corresponds to that of an earlier one.
  Operation *successorOf(Value state) const {
    Operation *op = state.getDefiningOp();
    auto known = byColour.find(colours.of(op));
    if (known == byColour.end())
      return nullptr;
    SmallVector<Operation *> candidates = known->second;
    for (unsigned round = 1; round < StepColours::rounds; ++round) {
      SmallVector<Operation *> closer;
      for (Operation *candidate : candidates)
        if (colours.of(candidate, round) == colours.of(op, round))
          closer.push_back(candidate);
      if (!closer.empty())
        candidates = closer;
    }
    // Twins: each is followed by the one that reads it.
    for (Operation *candidate : candidates)
      if (candidates.size() > 1 && reads(candidate, state))
        return candidate;
    return candidates.front();
  }

  bool reads(Operation *op, Value state) const {
    SmallVector<Operation *> work{op};
    DenseSet<Operation *> seen;
    while (!work.empty()) {
      Operation *next = work.pop_back_val();
      for (Value operand : next->getOperands()) {
        if (operand == state)
          return true;
        if (graph.levelOf(operand) == level &&
            seen.insert(operand.getDefiningOp()).second)
          work.push_back(operand.getDefiningOp());
      }
    }
    return false;
  }

  /// Keeps the operations of which all operands have their place in the step.
  void dropUnmatched() {
    usable.insert(regular.begin(), regular.end());
    auto fits = [&](Value operand) {
      if (graph.levelOf(operand) == level)
        return usable.contains(operand.getDefiningOp());
      Operation *next = isState(operand) ? successorOf(operand) : nullptr;
      return !isState(operand) || (next && usable.contains(next));
    };
    for (bool changed = true; changed;) {
      changed = false;
      for (Operation *op : regular)
        if (!graph.leaf(op) && usable.contains(op) &&
            !llvm::all_of(op->getOperands(), fits))
          changed |= usable.erase(op);
    }
  }

  /// What the step is for: the states that `steps` read, and of what is read
  /// outside all, or that which needs the states before the step.
  SmallVector<Operation *> rootsOf(const DenseSet<Operation *> &steps,
                                   bool outputs) const {
    SmallVector<Operation *> roots = successorsOf(steps);
    DenseSet<Operation *> next(roots.begin(), roots.end()), old;
    for (Operation *op : regular)
      if (usable.contains(op) && !next.contains(op) && !graph.leaf(op) &&
          llvm::any_of(op->getOperands(), [&](Value operand) {
            return isState(operand) || old.contains(operand.getDefiningOp());
          }))
        old.insert(op);
    if (next.empty() && !outputs)
      return roots;
    for (Operation *op : readOutside())
      if (outputs || old.contains(op))
        roots.push_back(op);
    return roots;
  }

  SmallVector<Operation *>
  successorsOf(const DenseSet<Operation *> &steps) const {
    SmallVector<Operation *> next;
    for (Operation *op : regular)
      if (steps.contains(op) && !graph.leaf(op))
        for (Value operand : op->getOperands())
          if (isState(operand))
            next.push_back(successorOf(operand));
    return next;
  }

  /// A change of shape that only something outside reads happens there.
  bool isTrailing(Operation *op) const {
    return isa<pan::ReshapeOp>(op) &&
           llvm::none_of(op->getUsers(), [&](Operation *user) {
             return usable.contains(user);
           });
  }

  SmallVector<Operation *> readOutside() const {
    SmallVector<Operation *> read;
    for (Operation *op : regular)
      if (usable.contains(op) && !graph.leaf(op) && !isTrailing(op) &&
          llvm::any_of(op->getUsers(), [&](Operation *user) {
            return !usable.contains(user) || isTrailing(user);
          }))
        read.push_back(op);
    return read;
  }

  DenseSet<Operation *> closureOf(ArrayRef<Operation *> roots) const {
    DenseSet<Operation *> closure(roots.begin(), roots.end());
    SmallVector<Operation *> work(roots);
    while (!work.empty()) {
      Operation *op = work.pop_back_val();
      if (graph.leaf(op))
        continue;
      for (Value operand : op->getOperands())
        if (graph.levelOf(operand) == level &&
            closure.insert(operand.getDefiningOp()).second)
          work.push_back(operand.getDefiningOp());
    }
    return closure;
  }

  unsigned stateIndex(StepTemplate &step, unsigned node, unsigned distance) {
    unsigned found = 0;
    for (unsigned d = 1; d <= distance; ++d) {
      auto at = llvm::find_if(step.states, [&](const auto &state) {
        return state.node == node && state.distance == d;
      });
      found = at - step.states.begin();
      if (at == step.states.end())
        step.states.push_back({node, d});
    }
    return found;
  }

  StepTemplate build(const DenseSet<Operation *> &chosen) {
    StepTemplate step;
    step.level = level;
    DenseMap<Operation *, unsigned> index;
    for (Operation *op : regular)
      if (chosen.contains(op)) {
        index[op] = step.nodes.size();
        step.nodes.push_back({op, {}, graph.leaf(op).has_value()});
      }
    using Kind = StepTemplate::Kind;
    for (StepTemplate::Node &node : step.nodes)
      for (Value operand :
           node.isLeaf ? ValueRange() : ValueRange(node.op->getOperands())) {
        if (graph.levelOf(operand) == level)
          node.operands.push_back(
              {Kind::Inner, operand, index[operand.getDefiningOp()]});
        else if (isState(operand))
          node.operands.push_back({Kind::State, operand,
                                   stateIndex(step, index[successorOf(operand)],
                                              level - graph.levelOf(operand))});
        else
          node.operands.push_back({Kind::Fixed, operand});
      }
    return step;
  }

  const StepGraph &graph;
  const StepColours &colours;
  int level;
  SmallVector<Operation *> regular; // in order
  DenseMap<unsigned, SmallVector<Operation *>> byColour;
  DenseSet<Operation *> usable;
};

} // namespace

std::optional<StepTemplate> pannikin::findTemplate(const StepGraph &graph,
                                                   const StepColours &colours,
                                                   int level, bool outputs) {
  return TemplateFinder(graph, colours, level).find(outputs);
}

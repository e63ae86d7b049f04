// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decides whether values that are there are what a pattern computes.

#include "compiler/passes/StepMatch.h"

using namespace mlir;
using namespace pannikin;
using namespace pannikin::pan;
using Kind = StepTemplate::Kind;

StepMatcher::StepMatcher(const StepTemplate &step, const StepGraph &graph,
                         const StepColours &colours, const ValueTable &values,
                         StepRun &run)
    : step(step), graph(graph), colours(colours), values(values), run(run) {
  for (Operation *op : graph.getOps())
    if (auto leaf = graph.leaf(op))
      leaves.try_emplace(
          {leaf->source.getAsOpaquePointer(), leaf->axis, leaf->index},
          op->getResult(0));
}

Value StepMatcher::leafAt(const StepTemplate::Node &node, int level) const {
  auto leaf = graph.leaf(node.op);
  auto known = leaves.find(
      {leaf->source.getAsOpaquePointer(), leaf->axis, int64_t(level)});
  return known == leaves.end() ? Value() : known->second;
}

bool StepMatcher::bind(const StepTemplate::State &state, int level,
                       Value value) {
  Value &known = run.at(level - int(state.distance), state.node);
  value = values.standFor(value);
  if (!known)
    known = value;
  return known == value;
}

bool StepMatcher::match(int level, ArrayRef<Root> roots, bool termsFirst) {
  bool matched = true;
  DenseSet<Root> tried;
  SmallVector<Root> work(roots);
  for (auto [node, value] : roots)
    run.at(level, node) = Value();
  while (!work.empty()) {
    auto [index, value] = work.pop_back_val();
    Value &known = run.at(level, index);
    if (known) {
      matched &= known == value;
      continue;
    }
    const StepTemplate::Node &node = step.nodes[index];
    bool fits =
        node.isLeaf ? leafAt(node, level) == value : isLike(node, value);
    if (!fits || termsFirst) {
      // Where a sum has lost a zero, its other term is there.
      int own = fits ? likeness(node, value) + 1 : 0;
      auto term = otherTerm(node, value, own);
      if (term && tried.insert({*term, value}).second)
        work.push_back({*term, value});
      matched &= fits && !term;
      if (!fits || term)
        continue;
    }
    known = value;
    if (!node.isLeaf)
      matched &= matchOperands(node, value.getDefiningOp(), level, work);
  }
  return matched;
}

/// Of the terms of a sum that look like `value`, the one that does so best, and
/// at least by `atLeast`; else a term that is a sum itself.
std::optional<unsigned> StepMatcher::otherTerm(const StepTemplate::Node &node,
                                               Value value, int atLeast) const {
  if (!isa<AddOp, SubOp>(node.op))
    return std::nullopt;
  std::optional<unsigned> best, sum;
  for (const StepTemplate::Operand &operand : node.operands) {
    if (operand.kind != Kind::Inner || step.nodes[operand.index].isLeaf)
      continue;
    const StepTemplate::Node &term = step.nodes[operand.index];
    if (isLike(term, value) && likeness(term, value) >= atLeast) {
      best = operand.index;
      atLeast = likeness(term, value) + 1;
    } else if (isa<AddOp, SubOp>(term.op)) {
      sum = operand.index;
    }
  }
  return best ? best : atLeast > 0 ? std::nullopt : sum;
}

bool StepMatcher::isLike(const StepTemplate::Node &node, Value value) const {
  Operation *op = value.getDefiningOp();
  return op && op->getName() == node.op->getName() &&
         op->getResultTypes() == node.op->getResultTypes() &&
         op->getAttrDictionary() == node.op->getAttrDictionary() &&
         op->getNumOperands() == node.op->getNumOperands() &&
         fixedAgree(node, op);
}

bool StepMatcher::fixedAgree(const StepTemplate::Node &node,
                             Operation *op) const {
  for (auto [operand, value] :
       llvm::zip(node.operands, alignedOperands(node, op)))
    if (operand.kind == Kind::Fixed && values.standFor(operand.value) != value)
      return false;
  return true;
}

/// The operands of `op` in the order of the pattern.
SmallVector<Value> StepMatcher::alignedOperands(const StepTemplate::Node &node,
                                                Operation *op) const {
  SmallVector<Value> actual;
  for (Value operand : op->getOperands())
    actual.push_back(values.standFor(operand));
  if (isCommutative(op) &&
      likeness(node, {actual[1], actual[0]}) > likeness(node, actual))
    std::swap(actual[0], actual[1]);
  return actual;
}

/// How far operands look as the pattern wants them.
int StepMatcher::likeness(const StepTemplate::Node &node,
                          ArrayRef<Value> actual) const {
  int like = 0;
  for (auto [operand, value] : llvm::zip(node.operands, actual)) {
    Operation *op = value.getDefiningOp();
    if (operand.kind == Kind::Fixed) {
      like += 2 * (values.standFor(operand.value) == value);
    } else if (operand.kind == Kind::Inner && op) {
      Operation *inner = step.nodes[operand.index].op;
      bool sameColour = graph.levelOf(op) != StepGraph::timeless &&
                        colours.of(op) == colours.of(inner);
      like += sameColour ? 2 : op->getName() == inner->getName();
    }
  }
  return like;
}

int StepMatcher::likeness(const StepTemplate::Node &node, Value value) const {
  return likeness(node, alignedOperands(node, value.getDefiningOp()));
}

bool StepMatcher::matchOperands(const StepTemplate::Node &node, Operation *op,
                                int level, SmallVectorImpl<Root> &work) {
  bool matched = true;
  for (auto [operand, value] :
       llvm::zip(node.operands, alignedOperands(node, op))) {
    if (operand.kind == Kind::Inner)
      work.push_back({operand.index, value});
    else if (operand.kind == Kind::State)
      matched &= value.getType() == operand.value.getType() &&
                 bind(step.states[operand.index], level, value);
  }
  return matched;
}

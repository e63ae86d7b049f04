// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decides which steps were meant to be one loop and where they first differ.

#include "compiler/passes/StepDifference.h"
#include "compiler/passes/StepColours.h"
#include "mlir/IR/Diagnostics.h"

using namespace mlir;
using namespace pannikin;
using namespace pannikin::pan;

/// Steps that are one loop have more in common than these.
static constexpr int fewestSteps = 3;

static std::string nameOf(Operation *op) {
  auto named = dyn_cast<NameLoc>(op->getLoc());
  return named ? ("node '" + named.getName().getValue() + "'").str()
               : op->getName().getStringRef().str();
}

/// The operand of `b` that is a constant other than that of `a`, or null.
static ConstantOp otherConstant(Operation *a, Operation *b,
                                const ValueTable &values) {
  for (auto [x, y] : llvm::zip(a->getOperands(), b->getOperands()))
    if (auto constant = y.getDefiningOp<ConstantOp>();
        constant && x.getDefiningOp<ConstantOp>() &&
        values.standFor(x) != values.standFor(y))
      return constant;
  return {};
}

/// True when `op` reads what the step before has computed.
static bool readsStepBefore(Operation *op, const StepGraph &graph) {
  return llvm::any_of(op->getOperands(), [&](Value operand) {
    int level = graph.levelOf(operand);
    return level != StepGraph::timeless && level + 1 == graph.levelOf(op) &&
           !graph.leaf(operand.getDefiningOp());
  });
}

bool pannikin::warnOfDifference(Block &block, int64_t length, bool reverse) {
  ValueTable values(block);
  StepGraph graph(block, length, reverse);
  postponeToReaders(graph, StepColours(graph, values, true));
  StepColours shapes(graph, values, /*constantsByType=*/true);
  DenseMap<std::pair<unsigned, int>, SmallVector<Operation *>> members;
  Operation *first = nullptr, *second = nullptr;
  bool isRecurrence = false;
  int steps = 0;
  for (Operation *op : graph.getOps()) {
    int level = graph.levelOf(op);
    int count = level < 0 ? 0 : shapes.countOf(shapes.of(op));
    if (count < 2)
      continue;
    steps = std::max(steps, count);
    isRecurrence |= readsStepBefore(op, graph);
    members[{shapes.of(op), level}].push_back(op);
  }
  for (Operation *op : graph.getOps()) {
    int level = graph.levelOf(op);
    if (level < 0 || (second && level >= graph.levelOf(second)))
      continue;
    auto before = members.find({shapes.of(op), level - 1});
    if (before != members.end() &&
        llvm::all_of(before->second, [&](Operation *other) {
          return bool(otherConstant(other, op, values));
        })) {
      first = before->second.front();
      second = op;
    }
  }
  if (!isRecurrence || !second || steps < fewestSteps)
    return false;
  ConstantOp weights = otherConstant(first, second, values);
  emitWarning(second->getLoc())
      << "step " << graph.levelOf(second)
      << " is no copy of the step before: " << nameOf(second)
      << " has other numbers"
      << (weights.getName() ? " ('" + *weights.getName() + "')" : "").str()
      << " than " << nameOf(first) << "; " << steps
      << " steps are compiled one by one; share the weights to get a loop";
  return true;
}

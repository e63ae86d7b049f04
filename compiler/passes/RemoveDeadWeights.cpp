// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Removes units that nothing reads, that never change or that repeat others.

#include "compiler/passes/CutElements.h"
#include "compiler/passes/ElementValues.h"
#include "compiler/passes/Passes.h"
#include "compiler/passes/TrimScans.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/RegionUtils.h"

namespace pannikin {
#define GEN_PASS_DEF_REMOVEDEADWEIGHTS
#include "compiler/passes/Passes.h.inc"
} // namespace pannikin

using namespace mlir;
using namespace pannikin;
using namespace pannikin::pan;

/// Elements that reach a result of the function. What is constant needs
/// nothing else and is in nobody's way.
static llvm::BitVector liveElements(const ElementGraph &graph,
                                    const ElementValues &values) {
  llvm::BitVector live(graph.size());
  SmallVector<int> work(graph.getRoots());
  while (!work.empty()) {
    int element = work.pop_back_val();
    if (live[element] || values.constantOf(element))
      continue;
    live.set(element);
    for (Element::Term term : graph[element].terms)
      work.push_back(term.element);
  }
  return live;
}

namespace {

/// One look at a function, and what it allows to remove.
class DeadWeights {
public:
  explicit DeadWeights(func::FuncOp function)
      : function(function), graph(function), values(graph),
        live(liveElements(graph, values)) {}

  /// Replaces vectors of which no element is live by constants; returns
  /// whether there was one.
  bool replaceVectors();

  /// Removes groups of elements that are not needed; returns whether there was
  /// one.
  bool removeElements();

private:
  bool tryToRemove(ArrayRef<int> group);
  int duplicateOf(int element) const;

  func::FuncOp function;
  ElementGraph graph;
  ElementValues values;
  llvm::BitVector live;
  Cut cut;
  /// Groups of elements that stand for duplicates.
  llvm::DenseSet<int> needed;
  /// The vector of each element, and how many elements it has left.
  SmallVector<unsigned> vectorOf;
  SmallVector<int> left;
};

} // namespace

bool DeadWeights::replaceVectors() {
  Block &block = function.getBody().front();
  OpBuilder builder = OpBuilder::atBlockBegin(&block);
  bool changed = false;
  for (ElementVector vector : graph.getVectors()) {
    Value value = vector.value;
    ArrayRef<int64_t> shape = shapeOf(value.getType());
    if (vector.use || value.use_empty() || shape.size() != 1 ||
        ShapedType::isDynamic(shape[0]) ||
        !elementTypeOf(value.getType()).isF32())
      continue;
    SmallVector<double> numbers;
    bool isLive = false;
    for (int i = 0; i < vector.size; ++i) {
      isLive |= live[vector.first + i];
      numbers.push_back(values.constantOf(vector.first + i).value_or(0));
    }
    bool isInput =
        isa<BlockArgument>(value) && value.getParentBlock() == &block;
    if (isLive || isInput)
      continue;
    value.replaceAllUsesWith(
        makeConstant(builder, value.getLoc(), shape, numbers));
    changed = true;
  }
  return changed;
}

/// A live element of the same vector that always has the same number, or -1.
int DeadWeights::duplicateOf(int element) const {
  for (int other = graph.getVectors()[vectorOf[element]].first; other < element;
       ++other)
    if (values.leaderOf(other) == values.leaderOf(element) && live[other] &&
        !cut.removed[other] && graph.groupOf(other) != graph.groupOf(element))
      return other;
  return -1;
}

bool DeadWeights::tryToRemove(ArrayRef<int> group) {
  llvm::DenseMap<unsigned, int> taken;
  for (int element : group) {
    unsigned vector = vectorOf[element];
    bool needed = live[element] && duplicateOf(element) < 0;
    if (graph.getPinned()[element] || needed || ++taken[vector] >= left[vector])
      return false;
  }
  for (int element : group) {
    if (auto number = values.constantOf(element))
      cut.constants[element] = *number;
    else if (live[element]) {
      int other = duplicateOf(element);
      cut.duplicates[element] = other;
      needed.insert(graph.groupOf(other));
    }
    --left[vectorOf[element]];
  }
  for (int element : group)
    cut.removed.set(element);
  return true;
}

bool DeadWeights::removeElements() {
  for (auto [i, vector] : llvm::enumerate(graph.getVectors())) {
    vectorOf.append(vector.size, i);
    left.push_back(vector.size);
  }
  cut.removed.resize(graph.size());
  llvm::MapVector<int, SmallVector<int>> groups;
  for (int element = 0; element < graph.size(); ++element)
    groups[graph.groupOf(element)].push_back(element);
  bool changed = false;
  for (auto &[leader, group] : groups)
    if (!needed.contains(leader))
      changed |= tryToRemove(group);
  if (changed)
    cutElements(function, graph, cut);
  return changed;
}

namespace {
struct RemoveDeadWeightsPass
    : public pannikin::impl::RemoveDeadWeightsBase<RemoveDeadWeightsPass> {
  void runOnOperation() override {
    auto function = modelFunction(getOperation());
    if (!function)
      return signalPassFailure();
    IRRewriter rewriter(&getContext());
    Block &block = function.getBody().front();
    do {
      dropUnused(block);
      dropSteps(block);
      (void)runRegionDCE(rewriter, function->getRegions());
    } while (DeadWeights(function).replaceVectors() ||
             DeadWeights(function).removeElements());
  }
};
} // namespace

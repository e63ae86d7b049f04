// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decides which operations of different steps correspond.

#include "compiler/passes/StepColours.h"

using namespace mlir;
using namespace pannikin;
using namespace pannikin::pan;

namespace {

using Key = std::vector<uint64_t>;
struct KeyHash {
  size_t operator()(const Key &key) const {
    return llvm::hash_combine_range(key.begin(), key.end());
  }
};

/// How an operand looks from its operation: a kind and two numbers.
using Look = std::array<uint64_t, 3>;

uint64_t number(const void *pointer) {
  return reinterpret_cast<uintptr_t>(pointer);
}

uint64_t resultNumber(Value value) {
  auto result = dyn_cast<OpResult>(value);
  return result ? result.getResultNumber() : 0;
}

/// Colours of one round from those of the round before.
class Painter {
public:
  Painter(const StepGraph &graph, const ValueTable &values,
          bool constantsByType, const DenseMap<Operation *, unsigned> *before)
      : graph(graph), values(values), constantsByType(constantsByType),
        before(before) {}

  DenseMap<Operation *, unsigned> paint() {
    for (Operation *op : graph.getOps())
      if (graph.levelOf(op) != StepGraph::timeless)
        colours[op] =
            numbers.try_emplace(keyOf(op), numbers.size()).first->second;
    return std::move(colours);
  }

private:
  Key keyOf(Operation *op) const {
    Key key{number(op->getName().getAsOpaquePointer())};
    for (Type type : op->getResultTypes())
      key.push_back(number(type.getAsOpaquePointer()));
    if (auto leaf = graph.leaf(op)) {
      key.push_back(number(leaf->source.getAsOpaquePointer()));
      key.push_back(leaf->axis);
      return key;
    }
    // Steps are compared as straight code: a loop inside corresponds to none.
    if (op->getNumRegions())
      key.push_back(number(op));
    key.push_back(number(op->getAttrDictionary().getAsOpaquePointer()));
    SmallVector<Look> looks;
    for (Value operand : op->getOperands())
      looks.push_back(lookAt(operand, graph.levelOf(op)));
    if (isCommutative(op))
      llvm::sort(looks);
    for (const Look &look : looks)
      key.insert(key.end(), look.begin(), look.end());
    return key;
  }

  Look lookAt(Value operand, int level) const {
    int own = graph.levelOf(operand);
    Operation *op = operand.getDefiningOp();
    if (constantsByType && isa_and_nonnull<ConstantOp>(op))
      return {1, number(operand.getType().getAsOpaquePointer()), 1};
    if (own == StepGraph::timeless || (own < level && graph.isShared(operand)))
      return {0, number(values.standFor(operand).getAsOpaquePointer()), 0};
    uint64_t result = resultNumber(operand);
    if (own == level)
      return {1, colours.lookup(op), result};
    uint64_t colour = before ? before->lookup(op)
                             : number(operand.getType().getAsOpaquePointer());
    return {2 + uint64_t(level - own), colour, result};
  }

  const StepGraph &graph;
  const ValueTable &values;
  bool constantsByType;
  const DenseMap<Operation *, unsigned> *before;
  DenseMap<Operation *, unsigned> colours;
  std::unordered_map<Key, unsigned, KeyHash> numbers;
};

} // namespace

StepColours::StepColours(const StepGraph &graph, const ValueTable &values,
                         bool constantsByType) {
  for (unsigned round = 0; round < rounds; ++round)
    colours[round] = Painter(graph, values, constantsByType,
                             round ? &colours[round - 1] : nullptr)
                         .paint();
  last.resize(colours[0].size(), StepGraph::timeless);
  counts.resize(colours[0].size());
  for (Operation *op : graph.getOps()) {
    int level = graph.levelOf(op);
    if (level == StepGraph::timeless)
      continue;
    unsigned colour = of(op);
    last[colour] = std::max(last[colour], level);
    counts[colour] += places.insert({colour, level}).second;
  }
}

unsigned StepColours::of(Operation *op, unsigned round) const {
  return colours[round].lookup(op);
}

/// True when a later step reads `value` anyway.
static bool isCarried(Value value, const StepGraph &graph) {
  return llvm::any_of(value.getUsers(), [&](Operation *user) {
    return graph.levelOf(user) > graph.levelOf(value);
  });
}

/// For each colour, how many steps later its operations are read first; 0 when
/// that differs, since the operations then belong to where they are. What only
/// its own step reads has no entry.
static DenseMap<unsigned, int> findDelays(const StepGraph &graph,
                                          const StepColours &colours) {
  DenseMap<unsigned, int> delays;
  for (Operation *op : graph.getOps()) {
    int level = graph.levelOf(op), delay = 0;
    for (Operation *user : op->getUsers())
      if (int later = graph.levelOf(user) - level; later > 0)
        delay = delay ? std::min(delay, later) : later;
    if (level == StepGraph::timeless || delay == 0)
      continue;
    auto [known, isNew] = delays.try_emplace(colours.of(op), delay);
    if (!isNew && known->second != delay)
      known->second = 0;
  }
  return delays;
}

/// What `op` itself must fulfil to belong to the next step, when `later` has
/// the earlier operations that do.
static bool needsOnlyStates(Operation *op, const StepGraph &graph,
                            const StepColours &colours,
                            const DenseMap<unsigned, int> &delays,
                            const DenseSet<Operation *> &later) {
  int level = graph.levelOf(op);
  if (level == StepGraph::timeless || graph.leaf(op) || op->getNumRegions() ||
      colours.countOf(colours.of(op)) < 2)
    return false;
  auto delay = delays.find(colours.of(op));
  if (delay != delays.end() && delay->second == 0)
    return false;
  bool any = false;
  for (Value operand : op->getOperands()) {
    int own = graph.levelOf(operand);
    if (own == StepGraph::timeless)
      continue;
    Operation *producer = operand.getDefiningOp();
    bool ends =
        colours.lastOf(colours.of(op)) < colours.lastOf(colours.of(producer));
    if (own != level || graph.leaf(producer) ||
        (!ends && !later.contains(producer) && !isCarried(operand, graph)))
      return false;
    any = true;
  }
  return any;
}

bool pannikin::postponeToReaders(StepGraph &graph, const StepColours &colours) {
  DenseMap<unsigned, int> delays = findDelays(graph, colours);
  DenseSet<Operation *> refused, later;
  for (bool changed = true; changed;) {
    changed = false;
    later.clear();
    for (Operation *op : graph.getOps())
      if (!refused.contains(op) &&
          needsOnlyStates(op, graph, colours, delays, later))
        later.insert(op);
    for (Operation *op : llvm::reverse(graph.getOps()))
      if (later.contains(op) && llvm::any_of(op->getUsers(), [&](auto *user) {
            return graph.levelOf(user) <= graph.levelOf(op) &&
                   (!later.contains(user) || refused.contains(user));
          }))
        changed |= refused.insert(op).second;
  }
  SmallVector<Operation *> moved(later.begin(), later.end());
  graph.postpone(moved);
  return !moved.empty();
}

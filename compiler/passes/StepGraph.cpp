// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decides which step each operation of a straight-line block belongs to.

#include "compiler/passes/StepGraph.h"
#include "mlir/Transforms/RegionUtils.h"
#include <map>

using namespace mlir;
using namespace pannikin;
using namespace pannikin::pan;

std::optional<TimeSlice> pannikin::matchTimeSlice(Operation *op) {
  auto slice = dyn_cast<SliceOp>(op);
  if (!slice || slice.getInput().getDefiningOp<ConstantOp>())
    return std::nullopt;
  int64_t axis = slice.getAxis();
  if (shapeOf(slice.getType())[axis] != 1 ||
      ShapedType::isDynamicShape(shapeOf(slice.getInput().getType())))
    return std::nullopt;
  return TimeSlice{slice.getInput(), axis, int64_t(slice.getStart())};
}

SmallVector<int64_t> pannikin::unrolledLengths(Block &block) {
  std::map<int64_t, int64_t> slices;
  for (Operation &op : block)
    if (auto slice = matchTimeSlice(&op))
      ++slices[shapeOf(slice->source.getType())[slice->axis]];
  SmallVector<int64_t> lengths;
  for (auto [length, count] : slices)
    if (count >= 3)
      lengths.push_back(length);
  llvm::stable_sort(
      lengths, [&](int64_t a, int64_t b) { return slices[a] > slices[b]; });
  return lengths;
}

StepGraph::StepGraph(Block &block, int64_t length, bool reverse)
    : length(length), reverse(reverse) {
  for (Operation &op : block.without_terminator()) {
    ops.push_back(&op);
    auto slice = matchTimeSlice(&op);
    if (slice && levelOf(slice->source) == timeless &&
        shapeOf(slice->source.getType())[slice->axis] == length) {
      if (reverse)
        slice->index = length - 1 - slice->index;
      leaves[&op] = *slice;
      levels[&op] = int(slice->index);
    } else {
      levels[&op] = computeLevel(&op);
    }
  }
  findShared();
}

int StepGraph::computeLevel(Operation *op) const {
  int level = timeless;
  for (Value operand : op->getOperands())
    level = std::max(level, levelOf(operand));
  if (op->getNumRegions() == 0)
    return level;
  SetVector<Value> captured;
  getUsedValuesDefinedAbove(op->getRegions(), captured);
  for (Value value : captured)
    level = std::max(level, levelOf(value));
  return level;
}

int StepGraph::levelOf(Operation *op) const {
  auto known = levels.find(op);
  return known == levels.end() ? timeless : known->second;
}

int StepGraph::levelOf(Value value) const {
  Operation *op = value.getDefiningOp();
  return op ? levelOf(op) : timeless;
}

std::optional<TimeSlice> StepGraph::leaf(Operation *op) const {
  auto known = leaves.find(op);
  return known == leaves.end() ? std::nullopt : std::optional(known->second);
}

bool StepGraph::isShared(Value value) const {
  return shared.contains(value.getDefiningOp());
}

/// A state is read one step later, or a few; what more than half of the steps
/// read, each at another distance, is none.
void StepGraph::findShared() {
  size_t many = std::max<size_t>(3, length / 2);
  for (Operation *op : ops) {
    int level = levelOf(op);
    DenseSet<int> readers;
    if (level != timeless)
      for (Operation *user : op->getUsers())
        if (levelOf(user) > level)
          readers.insert(levelOf(user));
    if (readers.size() > many)
      shared.insert(op);
  }
}

void StepGraph::postpone(ArrayRef<Operation *> later) {
  for (Operation *op : later)
    ++levels[op];
}

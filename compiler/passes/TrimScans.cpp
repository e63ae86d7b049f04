// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Removes what a scan computes for nobody, and lets the last element of its
// input be remembered instead of the whole input.

#include "compiler/passes/TrimScans.h"
#include "compiler/passes/TimeValues.h"
#include "mlir/Analysis/TopologicalSortUtils.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/RegionUtils.h"

using namespace mlir;
using namespace pannikin;
using namespace pannikin::pan;

/// Makes `scan` anew with the results `keep` (indices), the sequences that are
/// still read, and the states that are still needed.
static ScanOp rebuild(ScanOp scan, const SmallVector<bool> &keepResult,
                      const SmallVector<bool> &keepSequence) {
  OpBuilder builder(scan);
  SmallVector<Value> sequences, inits, yielded;
  SmallVector<Type> types;
  int64_t states = scan.getNumStates();
  llvm::BitVector dead(scan.getStep().getNumArguments());
  for (auto [i, sequence] : llvm::enumerate(scan.getSequences()))
    if (keepSequence[i])
      sequences.push_back(sequence);
    else
      dead.set(i);
  Operation *yield = scan.getStep().getTerminator();
  for (auto [i, result] : llvm::enumerate(scan.getResults())) {
    if (!keepResult[i]) {
      if (int64_t(i) < states)
        dead.set(scan.getSequences().size() + i);
      continue;
    }
    types.push_back(result.getType());
    yielded.push_back(yield->getOperand(i));
    if (int64_t(i) < states)
      inits.push_back(scan.getInits()[i]);
  }
  yield->setOperands(yielded);
  auto trimmed = ScanOp::create(builder, scan.getLoc(), types, sequences, inits,
                                scan.getReverse(), scan.getLengthAttr(),
                                scan.getCellAttr());
  trimmed.getBody().takeBody(scan.getBody());
  size_t next = 0;
  for (auto [i, result] : llvm::enumerate(scan.getResults()))
    if (keepResult[i])
      result.replaceAllUsesWith(trimmed.getResult(next++));
  scan.erase();
  IRRewriter rewriter(builder.getContext());
  (void)runRegionDCE(rewriter, trimmed->getRegions());
  trimmed.getStep().eraseArguments(dead);
  return trimmed;
}

/// A state is needed when its final value is used, or its value in the step
/// reaches something that is needed.
static SmallVector<bool> neededResults(ScanOp scan) {
  int64_t states = scan.getNumStates();
  SmallVector<bool> keep;
  for (Value result : scan.getResults())
    keep.push_back(!result.use_empty());
  Operation *yield = scan.getStep().getTerminator();
  for (bool changed = true; changed;) {
    changed = false;
    DenseSet<Value> seen;
    SmallVector<Value> work;
    for (auto [i, value] : llvm::enumerate(yield->getOperands()))
      if (keep[i])
        work.push_back(value);
    while (!work.empty()) {
      Value value = work.pop_back_val();
      if (!seen.insert(value).second)
        continue;
      if (Operation *op = value.getDefiningOp();
          op && op->getBlock() == &scan.getStep()) {
        SetVector<Value> captured;
        getUsedValuesDefinedAbove(op->getRegions(), captured);
        llvm::append_range(work, op->getOperands());
        llvm::append_range(work, captured);
      }
    }
    for (int64_t i = 0; i < states; ++i)
      if (!keep[i] && seen.count(scan.getStateArgs()[i]))
        keep[i] = changed = true;
  }
  return keep;
}

void pannikin::dropUnused(Block &block) {
  for (auto scan : llvm::to_vector(block.getOps<ScanOp>())) {
    SmallVector<bool> keep = neededResults(scan);
    SmallVector<bool> all(scan.getSequences().size(), true);
    if (llvm::is_contained(keep, false))
      scan = rebuild(scan, keep, all);
    SmallVector<bool> keepResults(scan.getNumResults(), true), read;
    for (Value argument : scan.getElementArgs())
      read.push_back(!argument.use_empty());
    // The first sequence stays: it says how many steps there are.
    if (!llvm::is_contained(read, true) && !read.empty())
      read[0] = true;
    if (llvm::is_contained(read, false))
      rebuild(scan, keepResults, read);
  }
}

/// After how many steps nothing is read of `scan` any more.
static int64_t stepsRead(ScanOp scan) {
  int64_t steps = scan.getSteps(), last = 1;
  for (auto [i, result] : llvm::enumerate(scan.getResults()))
    for (Operation *user : result.getUsers()) {
      auto slice = dyn_cast<SliceOp>(user);
      if (int64_t(i) < scan.getNumStates() || !slice || slice.getAxis() != 0)
        return steps;
      int64_t size = shapeOf(slice.getType())[0], start = slice.getStart();
      int64_t end = start + (size - 1) * int64_t(slice.getStep());
      last = std::max(last, scan.getReverse() ? steps - std::min(start, end)
                                              : std::max(start, end) + 1);
    }
  return last;
}

static RankedTensorType withLength(Type sequence, int64_t steps) {
  auto type = cast<RankedTensorType>(sequence);
  SmallVector<int64_t> shape(type.getShape());
  shape[0] = steps;
  return type.clone(shape);
}

static void endAfter(ScanOp scan, int64_t steps) {
  OpBuilder builder(scan);
  int64_t skipped = scan.getReverse() ? scan.getSteps() - steps : 0;
  SmallVector<Value> sequences;
  for (Value sequence : scan.getSequences())
    sequences.push_back(SliceOp::create(builder, scan.getLoc(),
                                        withLength(sequence.getType(), steps),
                                        sequence, 0, skipped, 1));
  SmallVector<Type> types(scan.getResultTypes());
  for (Type &type : MutableArrayRef(types).drop_front(scan.getNumStates()))
    type = withLength(type, steps);
  auto ended = ScanOp::create(
      builder, scan.getLoc(), types, sequences, scan.getInits(),
      scan.getReverse(),
      scan.getLength() ? builder.getI64IntegerAttr(steps) : IntegerAttr(),
      scan.getCellAttr());
  ended.getBody().takeBody(scan.getBody());
  for (Operation *user : llvm::to_vector(scan->getUsers())) {
    auto slice = cast<SliceOp>(user);
    slice.setStart(int64_t(slice.getStart()) - skipped);
    slice.getInputMutable().set(
        ended.getResult(cast<OpResult>(slice.getInput()).getResultNumber()));
    if (slice.getInput().getType() == slice.getType() &&
        int64_t(slice.getStep()) == 1)
      slice.replaceAllUsesWith(slice.getInput());
  }
  scan.erase();
}

void pannikin::dropSteps(Block &block) {
  for (auto scan : llvm::to_vector(block.getOps<ScanOp>())) {
    if (ShapedType::isDynamic(scan.getSteps()) || scan->use_empty())
      continue;
    int64_t steps = stepsRead(scan);
    if (steps < scan.getSteps())
      endAfter(scan, steps);
  }
}

void pannikin::keepLastElements(Block &block) {
  auto scans = llvm::to_vector(block.getOps<ScanOp>());
  if (scans.size() != 1 || ShapedType::isDynamic(scans[0].getSteps()))
    return;
  for (auto pick : llvm::to_vector(block.getOps<SliceOp>())) {
    ScanOp scan = *block.getOps<ScanOp>().begin();
    auto sequences = llvm::to_vector(scan.getSequences());
    auto at = llvm::find(sequences, pick.getInput());
    int64_t last = scan.getReverse() ? 0 : scan.getSteps() - 1;
    if (at == sequences.end() || pick.getAxis() != 0 ||
        int64_t(pick.getStart()) != last || shapeOf(pick.getType())[0] != 1)
      continue;
    OpBuilder builder(scan);
    auto type = elementOfSequence(pick.getInput().getType());
    SmallVector<double> zeros(type.getNumElements(), 0.0);
    Value init = makeConstant(builder, scan.getLoc(), type.getShape(), zeros);
    SmallVector<Value> inits(scan.getInits());
    inits.push_back(init);
    SmallVector<Type> types(scan.getResultTypes());
    int64_t states = scan.getNumStates();
    types.insert(types.begin() + states, type);
    auto longer = ScanOp::create(builder, scan.getLoc(), types,
                                 scan.getSequences(), inits, scan.getReverse(),
                                 scan.getLengthAttr(), scan.getCellAttr());
    longer.getBody().takeBody(scan.getBody());
    longer.getStep().addArgument(type, pick.getLoc());
    Value element = longer.getStep().getArgument(at - sequences.begin());
    longer.getStep().getTerminator()->insertOperands(states, element);
    for (auto [i, result] : llvm::enumerate(scan.getResults()))
      result.replaceAllUsesWith(
          longer.getResult(int64_t(i) < states ? i : i + 1));
    Value kept = longer.getResult(states);
    scan.erase();
    builder.setInsertionPointAfter(longer);
    if (kept.getType() != pick.getType())
      kept = ReshapeOp::create(builder, pick.getLoc(), pick.getType(), kept);
    // Whatever uses the pick must come after the scan now.
    pick.replaceAllUsesWith(kept);
    pick.erase();
    sortTopologically(&block);
  }
}

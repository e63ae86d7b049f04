// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// An element picked out of a sequence is computed alone: picks move up through
// pointwise operations until they meet a scan, which then ends there.

#include "compiler/passes/PickElements.h"
#include "compiler/passes/TimeValues.h"

using namespace mlir;
using namespace pannikin;
using namespace pannikin::pan;

namespace {

/// The time index that a slice picks, or -1.
int64_t pickedIndex(SliceOp op, const TimeValues &time) {
  if (op.getAxis() != 0 || shapeOf(op.getType())[0] != 1 ||
      !time.contains(op.getInput()))
    return -1;
  int64_t start = op.getStart(), length = shapeOf(op.getInput().getType())[0];
  return start < 0 ? start + length : start;
}

void replacePick(OpBuilder &builder, SliceOp pick, Value element) {
  if (element.getType() != pick.getType())
    element =
        ReshapeOp::create(builder, pick.getLoc(), pick.getType(), element);
  pick.replaceAllUsesWith(element);
  pick.erase();
}

/// pick(f(x, y), t) = f(pick(x, t), pick(y, t))
void moveUp(SliceOp pick, Operation *producer, int64_t t,
            const TimeValues &time) {
  OpBuilder builder(pick);
  IRMapping mapping;
  for (Value operand : producer->getOperands())
    if (time.contains(operand))
      mapping.map(operand, takeElementOf(builder, pick.getLoc(), operand, t));
  replacePick(builder, pick, cloneForElement(builder, producer, mapping));
}

/// A scan like `scan` over its first `steps` steps, without stacked outputs
/// and with `output` as one more final state; returns that.
Value endScanAfter(ScanOp scan, unsigned output, int64_t steps) {
  OpBuilder builder(scan);
  Location loc = scan.getLoc();
  int64_t length = scan.getSteps();
  SmallVector<Value> sequences, inits(scan.getInits());
  for (Value sequence : scan.getSequences()) {
    SmallVector<int64_t> shape(shapeOf(sequence.getType()));
    shape[0] = steps;
    auto type = RankedTensorType::get(shape, elementTypeOf(sequence.getType()));
    int64_t start = scan.getReverse() ? length - steps : 0;
    sequences.push_back(
        builder.createOrFold<SliceOp>(loc, type, sequence, 0, start, 1));
  }
  Value value = scan.getStepOutputs()[output];
  auto states = scan.getNextStates();
  auto found = llvm::find(states, value);
  SmallVector<Type> types(scan.getInits().getTypes());
  if (found == states.end()) {
    auto type = cast<RankedTensorType>(value.getType());
    SmallVector<double> zeros(type.getNumElements(), 0.0);
    inits.push_back(makeConstant(builder, loc, type.getShape(), zeros));
    types.push_back(type);
  }
  auto ended = ScanOp::create(
      builder, loc, types, sequences, inits, scan.getReverse(),
      scan.getSequences().empty() ? builder.getI64IntegerAttr(steps)
                                  : IntegerAttr(),
      scan.getCellAttr());
  IRMapping mapping;
  scan.getBody().cloneInto(&ended.getBody(), mapping);
  Operation *yield = ended.getStep().getTerminator();
  yield->setOperands(
      ValueRange(yield->getOperands()).take_front(states.size()));
  if (found != states.end())
    return ended.getResult(found - states.begin());
  ended.getStep().addArgument(value.getType(), loc);
  yield->insertOperands(states.size(), mapping.lookup(value));
  return ended.getResults().back();
}

bool pickOne(Block &block) {
  TimeValues time(block);
  for (auto pick : llvm::make_early_inc_range(block.getOps<SliceOp>())) {
    int64_t t = pickedIndex(pick, time);
    Operation *producer = pick.getInput().getDefiningOp();
    if (t < 0 || !producer)
      continue;
    if (time.isPointwise(producer)) {
      moveUp(pick, producer, t, time);
      return true;
    }
    auto scan = dyn_cast<ScanOp>(producer);
    if (!scan || ShapedType::isDynamic(scan.getSteps()))
      continue;
    int64_t result = cast<OpResult>(pick.getInput()).getResultNumber();
    int64_t output = result - scan.getNumStates();
    // A final state may be as long as the sequence that it is added to.
    if (output < 0)
      continue;
    Value value = scan.getStepOutputs()[output];
    int64_t steps = scan.getReverse() ? scan.getSteps() - t : t + 1;
    auto states = scan.getNextStates();
    auto found = llvm::find(states, value);
    OpBuilder builder(pick);
    // The last element in the order of the scan is its final state.
    Value element = steps == scan.getSteps() && found != states.end()
                        ? Value(scan.getResult(found - states.begin()))
                        : endScanAfter(scan, output, steps);
    replacePick(builder, pick, element);
    return true;
  }
  return false;
}

/// A scan of one step is its step.
bool inlineOne(Block &block) {
  for (auto scan : llvm::make_early_inc_range(block.getOps<ScanOp>())) {
    if (scan.getSteps() != 1)
      continue;
    OpBuilder builder(scan);
    IRMapping mapping;
    for (auto [argument, sequence] :
         llvm::zip(scan.getElementArgs(), scan.getSequences()))
      mapping.map(argument, takeElementOf(builder, scan.getLoc(), sequence, 0));
    for (auto [argument, init] :
         llvm::zip(scan.getStateArgs(), scan.getInits()))
      mapping.map(argument, init);
    for (Operation &op : scan.getStep().without_terminator())
      builder.clone(op, mapping);
    for (auto [result, value] :
         llvm::zip(scan.getResults(),
                   scan.getStep().getTerminator()->getOperands())) {
      Value inlined = mapping.lookupOrDefault(value);
      if (inlined.getType() != result.getType())
        inlined = ReshapeOp::create(builder, scan.getLoc(), result.getType(),
                                    inlined);
      result.replaceAllUsesWith(inlined);
    }
    scan.erase();
    return true;
  }
  return false;
}

} // namespace

void pannikin::pickElements(Block &block) {
  while (pickOne(block) || inlineOne(block)) {
  }
}

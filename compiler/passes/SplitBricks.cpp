// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Runs bricks one after the other instead of side by side:
//   scan over T of [N, ..]  =  scan over N of (scan over T of [..])
// when no operation of the step mixes the rows of its operands.

#include "compiler/passes/Passes.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

namespace pannikin {
#define GEN_PASS_DEF_SPLITBRICKS
#include "compiler/passes/Passes.h.inc"
} // namespace pannikin

using namespace mlir;
using namespace pannikin;
using namespace pannikin::pan;

static bool hasRows(Value value, int64_t count) {
  ArrayRef<int64_t> sizes = shapeOf(value.getType());
  return sizes.size() > 1 && sizes[0] == count;
}

/// The type of one row.
static RankedTensorType rowType(Type type) {
  auto tensor = cast<RankedTensorType>(type);
  return tensor.clone(tensor.getShape().drop_front());
}

/// Whether row i of the result needs row i of what the step computes, and else
/// only what is the same for all rows.
static bool isByRow(Operation &op, int64_t count) {
  if (!isa<MatvecOp, AddOp, SubOp, MulOp, DivOp, MinOp, MaxOp, ActivationOp,
           ClipOp>(op) ||
      !hasRows(op.getResult(0), count))
    return false;
  size_t rank = shapeOf(op.getResult(0).getType()).size();
  for (OpOperand &operand : op.getOpOperands()) {
    bool inside = operand.get().getParentBlock() == op.getBlock();
    size_t own = shapeOf(operand.get().getType()).size();
    bool isWeights = isa<MatvecOp>(op) && operand.getOperandNumber() == 0;
    if (isWeights ? inside
        : inside  ? own != rank || !hasRows(operand.get(), count)
                  : own >= rank || isa<MatvecOp>(op))
      return false;
  }
  return true;
}

/// The number of bricks that run side by side in `scan`; 0 when they are none.
static int64_t bricksOf(ScanOp scan) {
  if (scan.getNumStates() == 0 || scan.getSequences().empty() ||
      ShapedType::isDynamic(scan.getSteps()))
    return 0;
  Block &step = scan.getStep();
  int64_t count = shapeOf(scan.getInits()[0].getType())[0];
  auto inRows = [&](Value value) {
    return hasRows(value, count) && value.getParentBlock() == &step;
  };
  bool all = llvm::all_of(step.getArguments(), inRows) &&
             llvm::all_of(step.getTerminator()->getOperands(), inRows) &&
             llvm::all_of(step.without_terminator(),
                          [&](Operation &op) { return isByRow(op, count); });
  return all && count > 1 ? count : 0;
}

/// The first two dimensions of `value` in the other order.
static Value swapped(OpBuilder &builder, Value value) {
  auto type = cast<RankedTensorType>(value.getType());
  auto order = llvm::to_vector(llvm::seq<int64_t>(0, type.getRank()));
  std::swap(order[0], order[1]);
  if (auto transpose = value.getDefiningOp<TransposeOp>())
    if (transpose.getPermutation() == ArrayRef<int64_t>(order))
      return transpose.getInput();
  SmallVector<int64_t> sizes(type.getShape());
  std::swap(sizes[0], sizes[1]);
  return TransposeOp::create(builder, value.getLoc(), type.clone(sizes), value,
                             order);
}

/// The state with which every brick begins; nothing when they differ.
static Value sharedRow(OpBuilder &builder, Value init) {
  auto constant = init.getDefiningOp<ConstantOp>();
  auto numbers =
      constant ? dyn_cast<DenseElementsAttr>(constant.getValue()) : nullptr;
  if (!numbers || !numbers.isSplat())
    return nullptr;
  RankedTensorType type = rowType(init.getType());
  return ConstantOp::create(builder, constant.getLoc(), type,
                            numbers.resizeSplat(type), constant.getNameAttr());
}

/// The step of `scan` for one row, as the body of `inner`.
static void cloneStep(OpBuilder &builder, ScanOp scan, ScanOp inner) {
  OpBuilder::InsertionGuard guard(builder);
  Block *body = builder.createBlock(&inner.getBody());
  IRMapping map;
  for (BlockArgument argument : scan.getStep().getArguments())
    map.map(argument,
            body->addArgument(rowType(argument.getType()), argument.getLoc()));
  for (Operation &op : scan.getStep().without_terminator())
    builder.clone(op, map)->getResult(0).setType(
        rowType(op.getResult(0).getType()));
  builder.clone(*scan.getStep().getTerminator(), map);
}

namespace {
/// The loop over bricks while it is built around one over time.
struct BrickLoop {
  ScanOp scan;
  OpBuilder builder;
  SmallVector<Value> sequences, inits;
  /// By init: whether it is a sequence of the loop over bricks.
  SmallVector<Value> shared;

  explicit BrickLoop(ScanOp scan) : scan(scan), builder(scan) {}
  ScanOp makeOuter();
  void makeInner(ScanOp outer);
};
} // namespace

ScanOp BrickLoop::makeOuter() {
  for (Value sequence : scan.getSequences())
    sequences.push_back(swapped(builder, sequence));
  for (Value init : scan.getInits()) {
    shared.push_back(sharedRow(builder, init));
    if (!shared.back())
      sequences.push_back(init);
  }
  SmallVector<Type> types(scan.getResultTypes());
  for (Type &type : llvm::drop_begin(types, scan.getNumStates())) {
    auto tensor = cast<RankedTensorType>(type);
    SmallVector<int64_t> sizes(tensor.getShape());
    std::swap(sizes[0], sizes[1]);
    type = tensor.clone(sizes);
  }
  return ScanOp::create(builder, scan.getLoc(), types, sequences, ValueRange(),
                        false, nullptr, nullptr);
}

void BrickLoop::makeInner(ScanOp outer) {
  OpBuilder::InsertionGuard guard(builder);
  Block *body = builder.createBlock(&outer.getBody());
  SmallVector<Value> elements;
  for (Value sequence : sequences)
    elements.push_back(
        body->addArgument(rowType(sequence.getType()), sequence.getLoc()));
  ArrayRef<Value> differing =
      ArrayRef<Value>(elements).drop_front(scan.getSequences().size());
  for (Value row : shared) {
    inits.push_back(row ? row : differing.front());
    differing = differing.drop_front(row ? 0 : 1);
  }
  SmallVector<Type> types;
  for (Type type : outer.getResultTypes())
    types.push_back(rowType(type));
  auto inner = ScanOp::create(
      builder, scan.getLoc(), types,
      ArrayRef<Value>(elements).take_front(scan.getSequences().size()), inits,
      scan.getReverse(), nullptr, scan.getCellAttr());
  inner->setDiscardableAttrs(scan->getDiscardableAttrDictionary());
  cloneStep(builder, scan, inner);
  YieldOp::create(builder, scan.getLoc(), inner.getResults());
}

static void splitBricks(ScanOp scan) {
  BrickLoop loop(scan);
  ScanOp outer = loop.makeOuter();
  loop.makeInner(outer);
  for (int64_t i = 0; i < int64_t(scan.getNumResults()); ++i) {
    Value result = outer.getResult(i);
    scan.getResult(i).replaceAllUsesWith(
        i < scan.getNumStates() ? result : swapped(loop.builder, result));
  }
  SmallVector<Value> operands(scan.getOperands());
  scan.erase();
  for (Value operand : operands)
    if (Operation *op = operand.getDefiningOp())
      if (isOpTriviallyDead(op))
        op->erase();
}

namespace {
struct SplitBricks : pannikin::impl::SplitBricksBase<SplitBricks> {
  void runOnOperation() override {
    SmallVector<ScanOp> found;
    getOperation().walk([&](ScanOp scan) {
      if (bricksOf(scan) > 0)
        found.push_back(scan);
    });
    for (ScanOp scan : found)
      splitBricks(scan);
  }
};
} // namespace

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Finds the values that run along time and restates operations for one element.

#include "compiler/passes/TimeValues.h"

using namespace mlir;
using namespace pannikin;
using namespace pannikin::pan;

static int64_t axisOf(Operation *op) {
  auto axis = op->getAttrOfType<IntegerAttr>("axis");
  return axis ? axis.getInt() : -1;
}

/// Operations that keep the first dimension apart.
static bool keepsTime(Operation *op) {
  if (isa<AddOp, SubOp, MulOp, DivOp, MinOp, MaxOp, ActivationOp, ClipOp>(op))
    return true;
  // Along the last dimension, which must not be time itself.
  if (isa<MatvecOp, SoftmaxOp, ArgmaxOp>(op))
    return shapeOf(op->getOperands().back().getType()).size() >= 2;
  if (isa<SliceOp, ConcatOp, ReduceOp>(op))
    return axisOf(op) >= 1;
  if (auto reshape = dyn_cast<ReshapeOp>(op))
    return shapeOf(reshape.getType())[0] ==
           shapeOf(reshape.getInput().getType())[0];
  return false;
}

static int64_t lengthOf(Value value) {
  ArrayRef<int64_t> shape = shapeOf(value.getType());
  return shape.empty() ? 0 : shape[0];
}

TimeValues::TimeValues(Block &block) {
  for (auto scan : block.getOps<ScanOp>()) {
    for (Value sequence : scan.getSequences())
      values.insert(sequence);
    for (Value output : scan.getResults().drop_front(scan.getNumStates()))
      values.insert(output);
  }
  for (bool changed = true; changed;) {
    changed = false;
    for (Operation &op : block)
      changed |= grow(op);
  }
}

bool TimeValues::grow(Operation &op) {
  if (op.getNumResults() != 1 || !keepsTime(&op))
    return false;
  auto known =
      llvm::find_if(op.getOperands(), [&](Value v) { return values.count(v); });
  Value result = op.getResult(0);
  int64_t length = values.count(result)        ? lengthOf(result)
                   : known != op.operand_end() ? lengthOf(*known)
                                               : 0;
  if (!length || lengthOf(result) != length)
    return false;
  size_t rank = shapeOf(result.getType()).size();
  bool changed = values.insert(result).second;
  for (Value operand : op.getOperands()) {
    // A matrix is no sequence, nor is a number that is the same at all times.
    bool isWeights = isa<MatvecOp>(op) && operand == op.getOperand(0);
    bool sameRank = shapeOf(operand.getType()).size() == rank ||
                    !op.hasTrait<OpTrait::NOperands<2>::Impl>();
    if (!isWeights && sameRank && lengthOf(operand) == length &&
        (rank > 1 || length > 1 || !operand.getDefiningOp<ConstantOp>()))
      changed |= values.insert(operand).second;
  }
  return changed;
}

bool TimeValues::isPointwise(Operation *op) const {
  return op->getNumResults() == 1 && contains(op->getResult(0)) &&
         keepsTime(op);
}

RankedTensorType pannikin::elementOfSequence(Type sequence) {
  auto tensor = cast<RankedTensorType>(sequence);
  SmallVector<int64_t> shape(tensor.getShape().drop_front());
  if (shape.empty())
    shape.push_back(1);
  return RankedTensorType::get(shape, tensor.getElementType());
}

/// What is repeated along time, `[1, N]` beside `[T, N]`, without that
/// dimension.
static Value withoutTime(OpBuilder &builder, Value value) {
  auto type = elementOfSequence(value.getType());
  auto constant = value.getDefiningOp<ConstantOp>();
  if (!constant)
    return ReshapeOp::create(builder, value.getLoc(), type, value);
  auto dense = cast<DenseElementsAttr>(constant.getValue());
  auto shape = type.clone(dense.getElementType());
  return ConstantOp::create(builder, value.getLoc(), type,
                            dense.isSplat() ? dense.resizeSplat(shape)
                                            : dense.reshape(shape),
                            constant.getNameAttr());
}

Value pannikin::cloneForElement(OpBuilder &builder, Operation *op,
                                IRMapping &mapping) {
  size_t rank = shapeOf(op->getResult(0).getType()).size();
  for (Value operand : op->getOperands())
    if (isa<AddOp, SubOp, MulOp, DivOp, MinOp, MaxOp>(op) && rank > 1 &&
        shapeOf(operand.getType()).size() == rank && !mapping.contains(operand))
      mapping.map(operand, withoutTime(builder, operand));
  Operation *clone = builder.clone(*op, mapping);
  clone->getResult(0).setType(elementOfSequence(op->getResult(0).getType()));
  int64_t axis = axisOf(op);
  if (axis >= 1)
    clone->setAttr("axis", builder.getI64IntegerAttr(axis - 1));
  return clone->getResult(0);
}

Value pannikin::takeElementOf(OpBuilder &builder, Location loc, Value sequence,
                              int64_t t) {
  SmallVector<int64_t> shape(shapeOf(sequence.getType()));
  shape[0] = 1;
  auto element = elementOfSequence(sequence.getType());
  auto type = RankedTensorType::get(shape, element.getElementType());
  Value slice = SliceOp::create(builder, loc, type, sequence, 0, t, 1);
  if (type == element)
    return slice;
  return ReshapeOp::create(builder, loc, element, slice);
}

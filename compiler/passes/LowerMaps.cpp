// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Fuses waiting element-wise operations into one `panc.map`.

#include "compiler/passes/LowerBlock.h"
#include "ir/Numbers.h"
#include "mlir/IR/IRMapping.h"

using namespace mlir;
using namespace pannikin;
using namespace pannikin::pan;

static int64_t countOf(Value value) {
  return bufferTypeOf(value.getType()).getNumElements();
}

/// Operands that are computed per element; the table of a lookup is not.
static OperandRange elementOperands(Operation *op) {
  return isa<LookupOp>(op) ? op->getOperands().take_front(1)
                           : op->getOperands();
}

llvm::SetVector<Operation *> BlockLowering::closureOf(ValueRange roots) {
  llvm::SetVector<Operation *> found;
  int64_t size = countOf(roots.front());
  SmallVector<Value> work(roots);
  while (!work.empty()) {
    Value value = work.pop_back_val();
    if (!isWaiting(value) || countOf(value) != size ||
        !found.insert(value.getDefiningOp()))
      continue;
    llvm::append_range(work, elementOperands(value.getDefiningOp()));
  }
  SmallVector<Operation *> ordered = found.takeVector();
  llvm::sort(ordered,
             [](Operation *a, Operation *b) { return a->isBeforeInBlock(b); });
  return llvm::SetVector<Operation *>(ordered.begin(), ordered.end());
}

/// The operand as a buffer of one element or of as many as the result of
/// `user`: repeated where numpy would broadcast within a vector.
Value BlockLowering::operandBuffer(Value operand, Operation *user) {
  Value buffer = bufferOf(operand);
  if (!buffer)
    return {};
  auto have = cast<panc::BufferType>(buffer.getType());
  int64_t size = countOf(user->getResult(0)), part = have.getNumElements();
  if (have.getShape().size() == 2)
    buffer = viewOf(operand.getLoc(), buffer, 0, part);
  if (part == size || part == 1)
    return buffer;
  ArrayRef<int64_t> from = shapeOf(operand.getType());
  ArrayRef<int64_t> to = shapeOf(user->getResult(0).getType());
  if (to.take_back(from.size()) != from) {
    user->emitError("operand ") << operand.getType()
                                << " is repeated in a way that has no form on "
                                   "the chip";
    return {};
  }
  auto type = RankedTensorType::get(to, elementTypeOf(operand.getType()));
  Value repeated = scratch(operand.getLoc(), type, "repeated");
  for (int64_t at = 0; at < size; at += part)
    copy(operand.getLoc(), buffer,
         viewOf(operand.getLoc(), repeated, at, part));
  return repeated;
}

/// The scalar form of one operation in the body of a map.
static Value cloneScalar(OpBuilder &body, Operation *op, IRMapping &mapping,
                         Value table) {
  Type element = elementTypeOf(op->getResult(0).getType());
  if (auto lookup = dyn_cast<LookupOp>(op))
    return panc::LutOp::create(
        body, op->getLoc(), element, mapping.lookup(lookup.getInput()), table,
        lookup.getFirst(), lookup.getCell(), lookup.getInterpolate());
  Operation *clone = body.clone(*op, mapping);
  clone->getResult(0).setType(element);
  return clone->getResult(0);
}

/// A constant with equal elements as one number.
static Value cloneSplat(OpBuilder &body, Value value) {
  auto constant = value.getDefiningOp<ConstantOp>();
  auto dense = cast<DenseElementsAttr>(constant.getValue());
  auto one = RankedTensorType::get({1}, dense.getElementType());
  return ConstantOp::create(body, value.getLoc(),
                            elementTypeOf(value.getType()),
                            dense.resizeSplat(one), constant.getNameAttr());
}

LogicalResult BlockLowering::materialize(ValueRange roots) {
  llvm::SetVector<Operation *> ops = closureOf(roots);
  // Leaves first: computing them may emit other loops.
  llvm::MapVector<Value, Value> leaves;
  DenseMap<Operation *, Value> tables;
  for (Operation *op : ops) {
    for (Value operand : elementOperands(op))
      if (!ops.contains(operand.getDefiningOp()) && !isSplat(operand)) {
        Value buffer = operandBuffer(operand, op);
        if (!buffer)
          return failure();
        leaves[operand] = buffer;
      }
    if (auto lookup = dyn_cast<LookupOp>(op))
      tables[op] = bufferOf(lookup.getTable());
  }
  SmallVector<Value> results, ins, outs;
  for (Operation *op : ops) {
    Value result = op->getResult(0);
    bool isNeeded = llvm::is_contained(roots, result) ||
                    llvm::any_of(result.getUsers(), [&](Operation *user) {
                      return !ops.contains(user);
                    });
    if (!isNeeded)
      continue;
    results.push_back(result);
    outs.push_back(placeFor(result, ops));
  }
  for (auto &[value, buffer] : leaves)
    ins.push_back(buffer);
  Location loc = roots.front().getLoc();
  auto map = panc::MapOp::create(builder, loc, ins, outs);
  Block &body = map.getBody().emplaceBlock();
  OpBuilder inner = OpBuilder::atBlockEnd(&body);
  IRMapping mapping;
  for (auto &[value, buffer] : leaves)
    mapping.map(value, body.addArgument(elementTypeOf(value.getType()), loc));
  SmallVector<Value> yielded;
  for (Operation *op : ops) {
    for (Value operand : elementOperands(op))
      if (isSplat(operand) && !mapping.contains(operand))
        mapping.map(operand, cloneSplat(inner, operand));
    mapping.map(op->getResult(0),
                cloneScalar(inner, op, mapping, tables.lookup(op)));
  }
  for (Value result : results)
    yielded.push_back(mapping.lookup(result));
  panc::YieldOp::create(inner, loc, yielded);
  for (auto [result, buffer] : llvm::zip(results, outs))
    bind(result, buffer);
  return success();
}

/// Writes a constant with equal elements without a table.
void BlockLowering::fill(Location loc, ConstantOp constant, Value buffer) {
  auto map = panc::MapOp::create(builder, loc, ValueRange(), buffer);
  OpBuilder inner = OpBuilder::atBlockEnd(&map.getBody().emplaceBlock());
  panc::YieldOp::create(inner, loc, cloneSplat(inner, constant));
}

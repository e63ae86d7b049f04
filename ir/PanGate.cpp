// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Constraints and folds of gates.

#include "ir/Numbers.h"
#include "ir/Pan.h"

using namespace mlir;
using namespace pannikin;
using namespace pannikin::pan;

static bool hasRowFractions(Type type) {
  FixedType fixed = fixedTypeOf(type);
  return fixed && fixed.hasRowFractions();
}

/// One kind of numbers, without fractions of their own.
static LogicalResult verifyNumbers(Operation *op, TypeRange types) {
  bool isFixed = bool(fixedTypeOf(types.front()));
  for (Type type : types) {
    if (bool(fixedTypeOf(type)) != isFixed)
      return op->emitOpError("mixes f32 and fixed operands and results");
    if (hasRowFractions(type))
      return op->emitOpError("has an operand or result with a fraction for "
                             "each row; only weights may");
  }
  return success();
}

/// The result has the broadcast shape of the operands.
static LogicalResult verifyBroadcast(Operation *op) {
  SmallVector<int64_t> shape;
  for (Value operand : op->getOperands()) {
    auto next = broadcastShapes(shape, shapeOf(operand.getType()));
    if (!next)
      return op->emitOpError("operands do not broadcast");
    shape.assign(next->begin(), next->end());
  }
  Type result = op->getResult(0).getType();
  if (ArrayRef<int64_t>(shape) != shapeOf(result))
    return op->emitOpError("operands do not broadcast to ") << result;
  return success();
}

LogicalResult GreaterOp::verify() {
  if (failed(verifyBroadcast(*this)) || // (C1)
      failed(verifyNumbers(             // (C2, C3)
          *this, {getLhs().getType(), getRhs().getType(), getType()})))
    return failure();
  if (Format(elementTypeOf(getType())).quantize(1) != 1) // (C4)
    return emitOpError("answers 1, which is no number of ") << getType();
  return success();
}

LogicalResult SelectOp::verify() {
  if (failed(verifyBroadcast(*this))) // (C1)
    return failure();
  if (hasRowFractions(getGate().getType())) // (C3)
    return emitOpError("has a gate with a fraction for each row");
  return verifyNumbers( // (C2, C3)
      *this, {getChosen().getType(), getOther().getType(), getType()});
}

/// Whether the numbers of a constant are all 0, or all not; nothing else.
static std::optional<bool> truthOf(Attribute gate, Type type) {
  auto elements = dyn_cast_or_null<ElementsAttr>(gate);
  if (!elements)
    return std::nullopt;
  std::vector<double> numbers = constantValues(elements, type);
  size_t zeros = llvm::count(numbers, 0.0);
  if (zeros != 0 && zeros != numbers.size())
    return std::nullopt;
  return zeros == 0;
}

// a gate that is known; x chosen instead of x
OpFoldResult SelectOp::fold(FoldAdaptor adaptor) {
  Value result;
  if (auto truth = truthOf(adaptor.getGate(), getGate().getType()))
    result = *truth ? getChosen() : getOther();
  else if (getChosen() == getOther())
    result = getChosen();
  return result && result.getType() == getType() ? result : Value();
}

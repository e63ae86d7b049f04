// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The numbered constraints of the `pan` operations.

#include "ir/Pan.h"

using namespace mlir;
using namespace pannikin::pan;

static bool sameKind(TypeRange types) {
  bool first = bool(fixedTypeOf(types.front()));
  return llvm::all_of(types,
                      [&](Type t) { return bool(fixedTypeOf(t)) == first; });
}

/// Weights and features have a fraction for each row; nothing else may.
static LogicalResult verifyOneFraction(Operation *op, TypeRange types) {
  for (Type type : types)
    if (FixedType fixed = fixedTypeOf(type); fixed && fixed.hasRowFractions())
      return op->emitOpError("has an operand or result with a fraction for "
                             "each row; only weights may");
  return success();
}

static LogicalResult verifyKind(Operation *op, TypeRange types) {
  if (!sameKind(types))
    return op->emitOpError("mixes f32 and fixed operands and results");
  return verifyOneFraction(op, types);
}

/// Equal shapes, and element types of one kind: most unary operations.
static LogicalResult verifyUnary(Operation *op) {
  Type in = op->getOperand(0).getType(), out = op->getResult(0).getType();
  if (shapeOf(in) != shapeOf(out))
    return op->emitOpError("input ")
           << in << " and result " << out << " must have one shape"; // (C1)
  return verifyKind(op, {in, out});
}

LogicalResult ConstantOp::verify() {
  Type type = getType();
  auto valueType = getValue().getShapedType();
  if (isa<RankedTensorType>(type) &&
      valueType.getShape() != shapeOf(type)) // (C1)
    return emitOpError("value has the shape of ")
           << valueType << ", not of " << type;
  FixedType fixed = fixedTypeOf(type);
  Type element = valueType.getElementType();
  if (fixed ? !element.isSignlessInteger(fixed.getWidth()) // (C2)
            : element != elementTypeOf(type))
    return emitOpError("value of ") << element << " does not fit " << type;
  if (fixed && fixed.hasRowFractions() &&
      (shapeOf(type).empty() ||
       int64_t(fixed.getRowFractions().size()) != shapeOf(type)[0])) // (C3)
    return emitOpError("has ") << fixed.getRowFractions().size()
                               << " row fractions, its shape needs one a row";
  return success();
}

static LogicalResult verifyBinary(Operation *op) {
  Type lhs = op->getOperand(0).getType(), rhs = op->getOperand(1).getType();
  Type result = op->getResult(0).getType();
  auto shape = broadcastShapes(shapeOf(lhs), shapeOf(rhs));
  if (!shape || ArrayRef<int64_t>(*shape) != shapeOf(result)) // (C1)
    return op->emitOpError("operands ")
           << lhs << " and " << rhs << " do not broadcast to " << result;
  if (!sameKind({lhs, rhs, result})) // (C2)
    return op->emitOpError("mixes f32 and fixed operands and results");
  // Features of scales of their own; the constant knows them.
  bool isVector = shapeOf(lhs).size() <= 1 && shapeOf(lhs) == shapeOf(result);
  return isVector ? verifyOneFraction(op, {rhs, result}) // (C3)
                  : verifyOneFraction(op, {lhs, rhs, result});
}

LogicalResult AddOp::verify() { return verifyBinary(*this); }
LogicalResult SubOp::verify() { return verifyBinary(*this); }
LogicalResult MulOp::verify() { return verifyBinary(*this); }
LogicalResult DivOp::verify() { return verifyBinary(*this); }
LogicalResult MinOp::verify() { return verifyBinary(*this); }
LogicalResult MaxOp::verify() { return verifyBinary(*this); }

LogicalResult RescaleOp::verify() {
  if (failed(verifyUnary(*this)))
    return failure();
  if (!fixedTypeOf(getType())) // (C2)
    return emitOpError("rescales fixed numbers only, not ") << getType();
  return success();
}

LogicalResult ActivationOp::verify() {
  if (failed(verifyUnary(*this)))
    return failure();
  bool exact = getFunction() == Function::Relu ||
               getFunction() == Function::ThresholdedRelu;
  if (fixedTypeOf(getType()) && !exact) // (C2)
    return emitOpError("'") << stringifyFunction(getFunction())
                            << "' of fixed numbers must be a pan.lookup";
  return success();
}

LogicalResult ClipOp::verify() {
  if (getLo().convertToDouble() > getHi().convertToDouble()) // (C2)
    return emitOpError("lower limit ")
           << getLo().convertToDouble() << " exceeds the upper limit "
           << getHi().convertToDouble();
  return verifyUnary(*this);
}

LogicalResult LookupOp::verify() {
  if (shapeOf(getInput().getType()) != shapeOf(getType()) ||
      elementTypeOf(getTable().getType()) != elementTypeOf(getType())) // (C1)
    return emitOpError("result ") << getType()
                                  << " needs the input's shape and the table's "
                                     "element type";
  ArrayRef<int64_t> shape = shapeOf(getTable().getType());
  if (shape.size() != 1 || shape[0] < 2) // (C2)
    return emitOpError("table must be a vector of at least 2 entries");
  return success();
}

LogicalResult MatvecOp::verify() {
  ArrayRef<int64_t> w = shapeOf(getWeights().getType());
  ArrayRef<int64_t> x = shapeOf(getInput().getType());
  ArrayRef<int64_t> y = shapeOf(getType());
  bool rowsFit =
      w.size() == 2 && !y.empty() &&
      (getAt() ? w[0] % std::max<int64_t>(y.back(), 1) == 0 : w[0] == y.back());
  if (!rowsFit || x.empty() || x.size() != y.size() || w[1] != x.back() ||
      x.drop_back() != y.drop_back()) // (C1, C4)
    return emitOpError("shapes do not fit: ")
           << getWeights().getType() << " times " << getInput().getType()
           << " gives " << getType();
  FixedType weights = fixedTypeOf(getWeights().getType());
  if (weights && weights.hasRowFractions()) {
    int64_t count = weights.getRowFractions().size();
    if (count != w[0]) // (C3)
      return emitOpError("weights have ")
             << count << " row fractions, their shape needs one a row";
  }
  if (getAt() && (x.size() != 1 || !isIndex(elementTypeOf(getAt().getType()),
                                            shapeOf(getAt().getType()))))
    return emitOpError("chooses a matrix by ")
           << getAt().getType()
           << "; allowed is one whole number, and a vector as input"; // (C4)
  Type input = getInput().getType();
  if (!sameKind({getWeights().getType(), input}))
    return emitOpError("mixes f32 and fixed operands and results"); // (C2)
  if (x.size() == 1 && fixedTypeOf(input))                          // (C3)
    return verifyKind(*this, getType());
  return verifyKind(*this, {input, getType()}); // (C2, C3)
}

LogicalResult ChildOp::verify() {
  Type node = getNode().getType();
  ArrayRef<int64_t> signs = shapeOf(getSigns().getType());
  if (node != getType() || signs.size() != 1 ||
      !isIndex(elementTypeOf(node), shapeOf(node))) // (C1)
    return emitOpError("goes from ")
           << node << " to " << getType() << " by " << getSigns().getType()
           << "; allowed are whole numbers of one type and a vector";
  if (!holdsIndex(elementTypeOf(node), 2 * signs[0])) // (C2)
    return emitOpError("reaches node ")
           << 2 * signs[0] << ", which is no number of " << node;
  return success();
}

LogicalResult ReduceOp::verify() {
  SmallVector<int64_t> shape(shapeOf(getInput().getType()));
  int64_t axis = getAxis();
  if (axis < 0 || axis >= int64_t(shape.size())) // (C1)
    return emitOpError("axis ")
           << axis << " is no dimension of " << getInput().getType();
  shape.erase(shape.begin() + axis);
  if (shape.empty())
    shape.push_back(1);
  if (ArrayRef<int64_t>(shape) != shapeOf(getType())) // (C2)
    return emitOpError("result ")
           << getType() << " does not have the shape that "
           << getInput().getType() << " leaves";
  return verifyKind(*this, {getInput().getType(), getType()});
}

LogicalResult ArgmaxOp::verify() {
  SmallVector<int64_t> shape(shapeOf(getInput().getType()));
  if (shape.empty()) // (C2)
    return emitOpError("needs a last dimension");
  shape.pop_back();
  if (shape.empty())
    shape.push_back(1);
  if (ArrayRef<int64_t>(shape) != shapeOf(getType())) // (C1)
    return emitOpError("result ")
           << getType() << " does not have the shape that "
           << getInput().getType() << " leaves";
  return success();
}

LogicalResult SoftmaxOp::verify() {
  if (failed(verifyUnary(*this)))
    return failure();
  if (shapeOf(getType()).empty()) // (C3)
    return emitOpError("needs a last dimension");
  FixedType fixed = fixedTypeOf(getType());
  if (fixed && !getLog() &&
      !(fixed.getIsUnsigned() && fixed.getWidth() == 16 &&
        fixed.getFraction() == 16)) // (C2)
    return emitOpError("fixed probabilities are !pan.fixed<u16, 16>, not ")
           << fixed;
  return success();
}

LogicalResult ReshapeOp::verify() {
  auto in = cast<ShapedType>(getInput().getType());
  auto out = cast<ShapedType>(getType());
  bool fits = !in.hasRank() || !out.hasRank() ? false
              : in.hasStaticShape() && out.hasStaticShape()
                  ? in.getNumElements() == out.getNumElements()
                  : in.getNumDynamicDims() == 1 && out.getNumDynamicDims() == 1;
  if (!fits) // (C1)
    return emitOpError("cannot reshape ") << in << " to " << out;
  if (in.getElementType() != out.getElementType()) // (C2)
    return emitOpError("changes the element type");
  return success();
}

LogicalResult TransposeOp::verify() {
  ArrayRef<int64_t> in = shapeOf(getInput().getType()),
                    out = shapeOf(getType());
  SmallVector<int64_t> seen(in.size(), 0);
  bool fits = in.size() == out.size() && in.size() == getPermutation().size();
  for (size_t i = 0; fits && i < in.size(); ++i) {
    int64_t from = getPermutation()[i];
    fits = from >= 0 && from < int64_t(in.size()) && !seen[from]++ &&
           in[from] == out[i];
  }
  if (!fits) // (C1)
    return emitOpError("cannot permute ")
           << getInput().getType() << " to " << getType();
  return success();
}

LogicalResult SliceOp::verify() {
  SmallVector<int64_t> in(shapeOf(getInput().getType()));
  ArrayRef<int64_t> out = shapeOf(getType());
  int64_t axis = getAxis();
  if (axis < 0 || axis >= int64_t(in.size()) || getStep() == 0) // (C1)
    return emitOpError("needs an axis of ")
           << getInput().getType() << " and a step other than 0";
  if (in.size() != out.size())
    return emitOpError("changes the rank"); // (C3)
  if (!ShapedType::isDynamic(in[axis]) && !ShapedType::isDynamic(out[axis])) {
    int64_t first = getStart(),
            last = first + (out[axis] - 1) * int64_t(getStep());
    if (std::min(first, last) < 0 || std::max(first, last) >= in[axis]) // (C2)
      return emitOpError("reaches from ")
             << first << " to " << last << " of " << in[axis];
  }
  in[axis] = out[axis];
  if (ArrayRef<int64_t>(in) != out ||
      elementTypeOf(getInput().getType()) != elementTypeOf(getType())) // (C3)
    return emitOpError("changes another dimension or the element type");
  return success();
}

LogicalResult ConcatOp::verify() {
  if (getInputs().empty())
    return emitOpError("needs at least one input"); // (C1)
  SmallVector<int64_t> sum(shapeOf(getInputs()[0].getType()));
  int64_t axis = getAxis();
  if (axis < 0 || axis >= int64_t(sum.size()))
    return emitOpError("axis ") << axis << " is no dimension"; // (C1)
  sum[axis] = 0;
  for (Value input : getInputs()) {
    SmallVector<int64_t> shape(shapeOf(input.getType()));
    if (shape.size() != sum.size() ||
        elementTypeOf(input.getType()) != elementTypeOf(getType()))
      return emitOpError("input ")
             << input.getType() << " does not fit"; // (C1)
    sum[axis] += shape[axis];
    shape[axis] = sum[axis];
    if (shape != sum)
      return emitOpError("input ")
             << input.getType() << " does not fit"; // (C1)
  }
  if (ArrayRef<int64_t>(sum) != shapeOf(getType()))
    return emitOpError("sizes do not add up to ") << getType(); // (C1)
  return success();
}

LogicalResult BroadcastOp::verify() {
  auto shape =
      broadcastShapes(shapeOf(getInput().getType()), shapeOf(getType()));
  if (!shape || ArrayRef<int64_t>(*shape) != shapeOf(getType())) // (C1)
    return emitOpError("cannot broadcast ")
           << getInput().getType() << " to " << getType();
  if (elementTypeOf(getInput().getType()) != elementTypeOf(getType())) // (C2)
    return emitOpError("changes the element type");
  return success();
}

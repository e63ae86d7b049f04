// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Registers the `pan` dialect and holds the helpers that read its types.

#include "ir/Pan.h"
#include "ir/Numbers.h"
#include "mlir/IR/DialectImplementation.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace pannikin;
using namespace pannikin::pan;

#include "ir/PanDialect.cpp.inc"
#include "ir/PanEnums.cpp.inc"
#define GET_ATTRDEF_CLASSES
#include "ir/PanAttrs.cpp.inc"
#define GET_OP_CLASSES
#include "ir/PanOps.cpp.inc"

void PanDialect::initialize() {
  registerTypes();
  addAttributes<
#define GET_ATTRDEF_LIST
#include "ir/PanAttrs.cpp.inc"
      >();
  addOperations<
#define GET_OP_LIST
#include "ir/PanOps.cpp.inc"
      >();
}

Operation *PanDialect::materializeConstant(OpBuilder &builder, Attribute value,
                                           Type type, Location loc) {
  if (auto elements = dyn_cast<ElementsAttr>(value))
    return ConstantOp::create(builder, loc, type, elements, StringAttr());
  return nullptr;
}

double RangeAttr::getMagnitude() const {
  return std::max(-getLow(), getHigh());
}

Type pan::elementTypeOf(Type type) {
  if (auto tensor = dyn_cast<RankedTensorType>(type))
    return tensor.getElementType();
  return type;
}

FixedType pan::fixedTypeOf(Type type) {
  return dyn_cast<FixedType>(elementTypeOf(type));
}

ArrayRef<int64_t> pan::shapeOf(Type type) {
  if (auto tensor = dyn_cast<RankedTensorType>(type))
    return tensor.getShape();
  return {};
}

bool pan::isIndex(Type element, ArrayRef<int64_t> shape) {
  auto fixed = dyn_cast<FixedType>(element);
  return shape == ArrayRef<int64_t>{1} &&
         (element.isF32() ||
          (fixed && !fixed.hasRowFractions() && fixed.getFraction() == 0));
}

bool pan::holdsIndex(Type element, int64_t largest) {
  // Floats count exactly up to 2^24.
  auto fixed = dyn_cast<FixedType>(element);
  return largest <= (fixed ? fixed.getMax() : int64_t(1) << 24);
}

Type pan::withElementType(Type type, Type element) {
  if (auto tensor = dyn_cast<RankedTensorType>(type))
    return RankedTensorType::get(tensor.getShape(), element);
  return element;
}

std::optional<SmallVector<int64_t>>
pan::broadcastShapes(ArrayRef<int64_t> lhs, ArrayRef<int64_t> rhs) {
  if (lhs.size() < rhs.size())
    std::swap(lhs, rhs);
  SmallVector<int64_t> result(lhs);
  for (size_t i = 0; i < rhs.size(); ++i) {
    int64_t &size = result[lhs.size() - rhs.size() + i];
    if (size == 1)
      size = rhs[i];
    else if (rhs[i] != 1 && rhs[i] != size)
      return std::nullopt;
  }
  return result;
}

static StringAttr nameOrNull(OpBuilder &builder, StringRef name) {
  return name.empty() ? StringAttr() : builder.getStringAttr(name);
}

ConstantOp pan::makeConstant(OpBuilder &builder, Location loc,
                             ArrayRef<int64_t> shape, ArrayRef<double> values,
                             StringRef name) {
  auto type = RankedTensorType::get(shape, builder.getF32Type());
  SmallVector<float> floats(values.begin(), values.end());
  auto attr = DenseElementsAttr::get(type, ArrayRef<float>(floats));
  return ConstantOp::create(builder, loc, type, attr,
                            nameOrNull(builder, name));
}

ConstantOp pan::makeFixedConstant(OpBuilder &builder, Location loc,
                                  ArrayRef<int64_t> shape,
                                  ArrayRef<int64_t> integers, FixedType type,
                                  StringRef name) {
  return ConstantOp::create(
      builder, loc, RankedTensorType::get(shape, type),
      makeIntegers(builder.getContext(), shape, integers, type.getWidth()),
      nameOrNull(builder, name));
}

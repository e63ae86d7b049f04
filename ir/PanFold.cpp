// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Folds of the `pan` operations: identities and constants.

#include "ir/Numbers.h"
#include "ir/Pan.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;
using namespace pannikin;
using namespace pannikin::pan;

OpFoldResult ConstantOp::fold(FoldAdaptor) { return getValue(); }

/// True when every element of the constant is `number`.
static bool isAll(Attribute attr, Type type, double number) {
  auto elements = dyn_cast_or_null<ElementsAttr>(attr);
  if (!elements || fixedTypeOf(type))
    return false;
  return llvm::all_of(constantValues(elements, type),
                      [&](double v) { return v == number; });
}

/// The constant 0 of a tensor of floats, or nothing.
static Attribute zeroOf(Type type) {
  auto tensor = dyn_cast<RankedTensorType>(type);
  if (!tensor || !tensor.hasStaticShape() ||
      !isa<FloatType>(elementTypeOf(type)))
    return {};
  return DenseElementsAttr::get(tensor,
                                FloatAttr::get(tensor.getElementType(), 0.0));
}

// x + 0 = x, 0 + x = x
OpFoldResult AddOp::fold(FoldAdaptor adaptor) {
  if (isAll(adaptor.getRhs(), getRhs().getType(), 0) &&
      getLhs().getType() == getType())
    return getLhs();
  if (isAll(adaptor.getLhs(), getLhs().getType(), 0) &&
      getRhs().getType() == getType())
    return getRhs();
  return {};
}

// x - 0 = x
OpFoldResult SubOp::fold(FoldAdaptor adaptor) {
  if (isAll(adaptor.getRhs(), getRhs().getType(), 0) &&
      getLhs().getType() == getType())
    return getLhs();
  return {};
}

// x * 1 = x, 1 * x = x, x * 0 = 0
OpFoldResult MulOp::fold(FoldAdaptor adaptor) {
  if (isAll(adaptor.getRhs(), getRhs().getType(), 0) ||
      isAll(adaptor.getLhs(), getLhs().getType(), 0))
    return zeroOf(getType());
  if (isAll(adaptor.getRhs(), getRhs().getType(), 1) &&
      getLhs().getType() == getType())
    return getLhs();
  if (isAll(adaptor.getLhs(), getLhs().getType(), 1) &&
      getRhs().getType() == getType())
    return getRhs();
  return {};
}

// W 0 = 0
OpFoldResult MatvecOp::fold(FoldAdaptor adaptor) {
  return isAll(adaptor.getInput(), getInput().getType(), 0) ? zeroOf(getType())
                                                            : Attribute();
}

// rescale(x) to the format of x = x
OpFoldResult RescaleOp::fold(FoldAdaptor) {
  return getInput().getType() == getType() ? getInput() : Value();
}

// reshape(reshape(x)) to the shape of x = x
OpFoldResult ReshapeOp::fold(FoldAdaptor) {
  if (getInput().getType() == getType())
    return getInput();
  if (auto inner = getInput().getDefiningOp<ReshapeOp>())
    if (inner.getInput().getType() == getType())
      return inner.getInput();
  return {};
}

// the whole of x = x
OpFoldResult SliceOp::fold(FoldAdaptor) {
  bool whole =
      getInput().getType() == getType() && getStart() == 0 && getStep() == 1;
  return whole ? getInput() : Value();
}

// concat(x) = x
OpFoldResult ConcatOp::fold(FoldAdaptor) {
  return getInputs().size() == 1 ? getInputs()[0] : Value();
}

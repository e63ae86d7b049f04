// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Reads and writes comparisons as arithmetic.

#include "compiler/passes/Comparison.h"
#include "ir/Numbers.h"

using namespace mlir;
using namespace pannikin;
using namespace pannikin::pan;

/// A number of a model differs from another by 2^-60 or more, and a factor
/// below 2^20 may have been meant as a slope.
static constexpr double huge = 0x1p60, leastHuge = 0x1p20;

std::optional<double> pannikin::filledWith(Value value) {
  auto constant = value.getDefiningOp<ConstantOp>();
  if (!constant || !elementTypeOf(constant.getType()).isF32())
    return std::nullopt;
  auto values = constantValues(constant.getValue(), constant.getType());
  if (values.empty() || !llvm::all_equal(ArrayRef<double>(values)))
    return std::nullopt;
  return values[0];
}

Value pannikin::makeFilled(OpBuilder &builder, Location loc, Type type,
                           double number) {
  auto tensor = RankedTensorType::get(shapeOf(type), builder.getF32Type());
  return ConstantOp::create(
      builder, loc, type,
      DenseElementsAttr::get(tensor, builder.getF32FloatAttr(float(number))),
      StringAttr());
}

std::optional<Comparison> pannikin::comparisonOf(Value value) {
  auto clip = value.getDefiningOp<ClipOp>();
  if (!clip || clip.getLo().convertToDouble() != 0 ||
      clip.getHi().convertToDouble() != 1)
    return std::nullopt;
  auto product = clip.getInput().getDefiningOp<MulOp>();
  for (unsigned side : {0, 1}) {
    if (!product)
      break;
    auto factor = filledWith(product->getOperand(1 - side));
    auto difference = product->getOperand(side).getDefiningOp<SubOp>();
    if (factor && *factor >= leastHuge && difference)
      return Comparison{difference.getLhs(), difference.getRhs()};
  }
  return std::nullopt;
}

Value pannikin::makeComparison(OpBuilder &builder, Location loc,
                               const Comparison &comparison) {
  Type type = comparison.left.getType();
  Value difference =
      SubOp::create(builder, loc, type, comparison.left, comparison.right);
  Value steep = MulOp::create(builder, loc, type, difference,
                              makeFilled(builder, loc, type, huge));
  return ClipOp::create(builder, loc, type, steep, APFloat(0.0), APFloat(1.0));
}

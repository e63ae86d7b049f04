// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The numbered constraints of `pan.hold` and `panc.hold`, and their rule.

#include "ir/Hold.h"
#include <cmath>

using namespace mlir;
using namespace pannikin;
using panc::BufferType;

int64_t pannikin::unitsOf(pan::FixedType type, double threshold) {
  double most = double((int64_t(1) << type.getWidth()) - 1);
  return int64_t(
      std::floor(std::min(std::ldexp(threshold, type.getFraction()), most)));
}

Hold::Hold(pan::FixedType type, double threshold)
    : rest(std::ldexp(double(unitsOf(type, threshold)), -type.getFraction())),
      most(std::ldexp(double((int64_t(1) << (type.getWidth() - 1)) - 1),
                      -type.getFraction())) {}

double Hold::difference(double input, double kept) const {
  double moved = input - kept;
  return std::fabs(moved) > rest ? std::clamp(moved, -most, most) : 0;
}

bool moved::areWeights(pan::FixedType type) {
  return type.getWidth() == 8 && !type.getIsUnsigned();
}

BufferType moved::columnsFor(BufferType input) {
  MLIRContext *context = input.getContext();
  return BufferType::get(context, input.getNumElements() + 1,
                         pan::FixedType::get(context, 8, true, 0, {}));
}

BufferType moved::differencesFor(BufferType input) {
  MLIRContext *context = input.getContext();
  pan::FixedType fixed = fixedTypeOf(input);
  return BufferType::get(
      context, input.getNumElements(),
      pan::FixedType::get(context, fixed.getWidth(), fixed.getFraction()));
}

BufferType moved::sumsFor(BufferType out, int64_t accumulator) {
  MLIRContext *context = out.getContext();
  int64_t rows = llvm::alignTo(out.getNumElements(), 4);
  unsigned width = accumulator <= 16 ? 16 : accumulator <= 24 ? 24 : 32;
  return BufferType::get(context, rows, pan::FixedType::get(context, width, 0));
}

static bool canHold(pan::FixedType type) {
  return type && (type.getWidth() == 8 || type.getWidth() == 16) &&
         !type.hasRowFractions();
}

template <typename Op>
static LogicalResult verifyThreshold(Op op) {
  double threshold = op.getThreshold().convertToDouble();
  if (!std::isfinite(threshold) || threshold < 0)
    return op.emitOpError("has the threshold ")
           << threshold << "; allowed is 0 or more";
  return success();
}

LogicalResult pan::HoldOp::verify() {
  if (!canHold(fixedTypeOf(getType())) || shapeOf(getType()).size() != 1)
    return emitOpError("holds ")
           << getType()
           << "; allowed is a vector of fixed numbers of 8 or 16 bits with one "
              "fraction";        // (C1)
  return verifyThreshold(*this); // (C2)
}

LogicalResult panc::HoldOp::verify() {
  BufferType type = getInput().getType();
  pan::FixedType fixed = fixedTypeOf(type);
  if (getKept().getType() != type || type.getShape().size() != 1 ||
      !canHold(fixed))
    return emitOpError("holds ") << type << " in " << getKept().getType()
                                 << "; allowed are vectors of one fixed type "
                                    "of 8 or 16 bits with one "
                                    "fraction"; // (C1)
  if (failed(verifyThreshold(*this)))
    return failure();
  if (bool(getColumns()) != bool(getDifferences()))
    return emitOpError("needs both lists or none"); // (C2)
  if (!getColumns())
    return success();
  int64_t count = type.getNumElements();
  BufferType columns = moved::columnsFor(type);
  BufferType differences = moved::differencesFor(type);
  if (count > moved::mostColumns || getColumns().getType() != columns ||
      getDifferences().getType() != differences)
    return emitOpError("lists what moved in ")
           << getColumns().getType() << " and " << getDifferences().getType()
           << "; allowed are " << columns << " and " << differences
           << " for at most 255 elements"; // (C2)
  return success();
}

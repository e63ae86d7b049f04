// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decides which element of which constant belongs to which stored row.

#include "ir/Differences.h"
#include "ir/Distances.h"
#include "ir/Numbers.h"

using namespace mlir;
using namespace pannikin;
using namespace pannikin::pan;

Layout::Layout(ArrayRef<int64_t> shape, int64_t axis, ScanOp scan)
    : shape(shape), axis(axis), scan(scan) {
  int64_t others = 0;
  for (auto [i, dim] : llvm::enumerate(shape)) {
    isValid &= !ShapedType::isDynamic(dim);
    if (int64_t(i) == axis)
      size = dim;
    else if (dim != 1)
      rows = dim, ++others;
  }
  isValid &= others <= (scan ? 0 : 1);
  if (scan)
    rows = scan.getSteps();
  isValid &= !ShapedType::isDynamic(rows);
}

namespace {

/// Element (row, feature) of each of `numbers`, which broadcast to the layout
/// from `shape`.
std::vector<double> spread(ArrayRef<double> numbers, ArrayRef<int64_t> shape,
                           const Layout &layout) {
  int64_t ahead = int64_t(layout.shape.size() - shape.size());
  std::vector<double> result;
  for (int64_t row = 0; row < layout.rows; ++row)
    for (int64_t j = 0; j < layout.size; ++j) {
      int64_t index = 0;
      for (auto [i, dim] : llvm::enumerate(shape)) {
        int64_t at = int64_t(i) + ahead == layout.axis ? j : row;
        index = index * dim + (dim == 1 ? 0 : at);
      }
      result.push_back(numbers[index]);
    }
  return result;
}

/// `value` as a constant `[rows, size]`, also an element of constant rows.
std::optional<std::vector<double>> constantAt(Value value,
                                              const Layout &layout) {
  if (auto constant = value.getDefiningOp<ConstantOp>()) {
    ArrayRef<int64_t> shape = shapeOf(value.getType());
    if (shape.size() > layout.shape.size())
      return std::nullopt;
    return spread(constantValues(constant.getValue(), value.getType()), shape,
                  layout);
  }
  ScanOp scan = layout.scan;
  auto argument = dyn_cast<BlockArgument>(value);
  if (!scan || !argument || argument.getOwner() != &scan.getStep() ||
      argument.getArgNumber() >= scan.getSequences().size())
    return std::nullopt;
  auto rows =
      scan.getSequences()[argument.getArgNumber()].getDefiningOp<ConstantOp>();
  if (!rows || countOf(rows) != layout.rows * layout.size)
    return std::nullopt;
  return constantValues(rows.getValue(), rows.getType());
}

/// The name of `value`, constant rows.
std::string rowsName(Value value, const Layout &layout) {
  if (auto argument = dyn_cast<BlockArgument>(value)) {
    ScanOp scan = layout.scan;
    value = scan.getSequences()[argument.getArgNumber()];
  }
  auto constant = value.getDefiningOp<ConstantOp>();
  bool isRows = countOf(constant) == layout.rows * layout.size;
  return isRows ? constant.getName().value_or("").str() : "";
}

/// `value` of a step as it is outside of the scan, if it never changes.
Value outside(Value value, ScanOp scan) {
  if (!scan || value.getParentBlock() != &scan.getStep())
    return value;
  auto argument = dyn_cast<BlockArgument>(value);
  int64_t state =
      argument ? argument.getArgNumber() - int64_t(scan.getSequences().size())
               : -1;
  if (state < 0 || scan.getNextStates()[state] != value)
    return {};
  return scan.getInits()[state];
}

/// The vector before it was brought into a shape that broadcasts.
Value beforeShape(Value value) {
  while (Operation *op = value.getDefiningOp()) {
    if (!isa<ReshapeOp, BroadcastOp>(op) ||
        countOf(op->getOperand(0)) != countOf(value))
      break;
    value = op->getOperand(0);
  }
  return value;
}

/// c where `op` is a product with the number c on its right.
std::optional<double> factorOf(Operation *op) {
  if (!isa<MulOp>(op) ||
      countOf(op->getOperand(0)) != countOf(op->getResult(0)))
    return std::nullopt;
  return splatOf(op->getOperand(1));
}

/// Whether the elements of `value` are the features, along their dimension.
bool isVectorOf(Value value, const Layout &layout) {
  ArrayRef<int64_t> shape = shapeOf(value.getType());
  int64_t fromEnd = int64_t(layout.shape.size()) - layout.axis;
  bool isAligned = layout.axis < 0 || layout.size == 1 ||
                   (fromEnd <= int64_t(shape.size()) &&
                    shape[shape.size() - fromEnd] == layout.size);
  return countOf(value) == layout.size && isAligned;
}

} // namespace

std::optional<Difference> pannikin::matchDifference(Value value,
                                                    const Layout &layout) {
  ScanOp scan = layout.scan;
  Difference found;
  found.total.assign(layout.rows * layout.size, 0);
  auto take = [&](Value operand, double sign, Value rest) {
    auto numbers = constantAt(operand, layout);
    if (!numbers)
      return false;
    for (auto [sum, number] : llvm::zip(found.total, *numbers))
      sum += sign * found.scale * number;
    value = rest;
    if (found.name.empty())
      found.name = rowsName(operand, layout);
    return true;
  };
  while (Operation *op = value.getDefiningOp()) {
    bool isVector = scan ? op->getBlock() != &scan.getStep()
                         : countOf(value) == layout.size;
    if (isVector)
      break;
    if (isa<BroadcastOp>(op)) {
      value = op->getOperand(0);
      continue;
    }
    if (std::optional<double> factor = factorOf(op)) {
      found.scale *= *factor;
      value = op->getOperand(0);
      continue;
    }
    if (!isa<AddOp, SubOp>(op))
      return std::nullopt;
    bool isSub = isa<SubOp>(op);
    Value lhs = op->getOperand(0), rhs = op->getOperand(1);
    if (take(rhs, isSub ? -1 : 1, lhs))
      continue;
    if (!take(lhs, 1, rhs))
      return std::nullopt;
    found.scale = isSub ? -found.scale : found.scale;
  }
  found.x = outside(value, scan);
  if (!found.x || !isVectorOf(found.x, layout))
    return std::nullopt;
  found.x = beforeShape(found.x);
  return found;
}

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Reads and writes ranges in the IR.

#include "compiler/passes/Ranges.h"
#include "ir/Numbers.h"

using namespace mlir;
using namespace pannikin;
using namespace pannikin::pan;

namespace {

/// The attribute of an operation that has a value's range at `index`.
struct Place {
  Operation *op;
  StringRef name;
  size_t index, count;
};

Place placeOf(Value value) {
  if (auto result = dyn_cast<OpResult>(value))
    return {result.getOwner(), "pan.ranges", result.getResultNumber(),
            result.getOwner()->getNumResults()};
  auto argument = cast<BlockArgument>(value);
  return {argument.getOwner()->getParentOp(), "pan.arg_ranges",
          argument.getArgNumber(), argument.getOwner()->getNumArguments()};
}

} // namespace

RangeAttr pannikin::rangeOf(Value value) {
  if (auto constant = value.getDefiningOp<ConstantOp>()) {
    auto values = constantValues(constant.getValue(), constant.getType());
    auto [lo, hi] = std::minmax_element(values.begin(), values.end());
    return RangeAttr::get(value.getContext(), *lo, *hi, "bound");
  }
  auto argument = dyn_cast<BlockArgument>(value);
  if (argument)
    if (auto function =
            dyn_cast<func::FuncOp>(argument.getOwner()->getParentOp()))
      return function.getArgAttrOfType<RangeAttr>(argument.getArgNumber(),
                                                  "pan.range");
  Place place = placeOf(value);
  auto array = place.op->getAttrOfType<ArrayAttr>(place.name);
  if (!array || place.index >= array.size())
    return {};
  return dyn_cast<RangeAttr>(array[place.index]);
}

void pannikin::setRange(Value value, RangeAttr range) {
  auto argument = dyn_cast<BlockArgument>(value);
  if (argument)
    if (auto function =
            dyn_cast<func::FuncOp>(argument.getOwner()->getParentOp()))
      return function.setArgAttr(argument.getArgNumber(), "pan.range", range);
  Place place = placeOf(value);
  SmallVector<Attribute> ranges(place.count, UnitAttr::get(value.getContext()));
  if (auto array = place.op->getAttrOfType<ArrayAttr>(place.name))
    llvm::copy(array, ranges.begin());
  ranges[place.index] = range;
  place.op->setAttr(place.name, ArrayAttr::get(value.getContext(), ranges));
}

void pannikin::forEachNumber(func::FuncOp function,
                             function_ref<void(Value)> visit) {
  auto offer = [&](Value value) {
    auto argument = dyn_cast<BlockArgument>(value);
    bool staysReal = argument &&
                     argument.getOwner()->getParentOp() == function &&
                     function.getArgAttr(argument.getArgNumber(), "pan.real");
    if (elementTypeOf(value.getType()).isF32() && !staysReal)
      visit(value);
  };
  function.walk<WalkOrder::PreOrder>([&](Operation *op) {
    if (isa<ConstantOp>(op))
      return;
    for (Region &region : op->getRegions())
      for (Block &block : region)
        for (Value argument : block.getArguments())
          offer(argument);
    for (Value result : op->getResults())
      offer(result);
  });
}

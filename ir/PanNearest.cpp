// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The numbered constraints of `pan.nearest` and `panc.nearest`, and their
// numbers.

#include "ir/Nearest.h"
#include "ir/Numbers.h"

using namespace mlir;
using namespace pannikin;
using namespace pannikin::pan;

template <typename Op>
static void readRule(Op op, Nearest &nearest) {
  nearest.k = op.getK();
  nearest.metric = op.getMetric();
  nearest.kernel = op.getKernel();
  nearest.mean = op.getMean();
  nearest.scale = op.getScale().convertToDouble();
  nearest.power = op.getPower();
  nearest.drop = op.getDrop();
  nearest.cell = op.getCell();
  nearest.trim = op.getTrim();
  nearest.least = op.getLeast();
  nearest.bits = op.getBits();
  if (auto high = op.getHigh())
    nearest.high.assign(high->begin(), high->end());
  if (auto low = op.getLow())
    nearest.low.assign(low->begin(), low->end());
}

/// Real numbers, or the integers of a fixed `type`.
static std::vector<double> numbersOf(ElementsAttr value, Type type) {
  auto fixed = dyn_cast<FixedType>(numberTypeOf(type));
  if (!fixed)
    return constantValues(value, type);
  auto integers = constantIntegers(value, fixed.getIsUnsigned());
  return std::vector<double>(integers.begin(), integers.end());
}

Nearest Nearest::of(NearestOp op) {
  Nearest result;
  readRule(op, result);
  auto rows = op.getPrototypes().getDefiningOp<ConstantOp>();
  auto values = op.getValues().getDefiningOp<ConstantOp>();
  result.isFixed = bool(fixedTypeOf(op.getType()));
  result.size = shapeOf(rows.getType())[1];
  result.outputs = shapeOf(values.getType())[1];
  result.prototypes = numbersOf(rows.getValue(), rows.getType());
  result.values = numbersOf(values.getValue(), values.getType());
  return result;
}

/// (C4) and what both dialects ask of numbers.
template <typename Op>
static LogicalResult verifyRule(Op op, const Nearest &nearest,
                                FixedType input) {
  if (nearest.k < 1 || nearest.k > nearest.rows())
    return op.emitOpError("takes ")
           << nearest.k << " of " << nearest.rows() << " rows";
  bool isRatio = nearest.kernel == Kernel::Reciprocal ||
                 nearest.kernel == Kernel::ReciprocalRoot;
  if (nearest.mean ? !isRatio : isRatio && nearest.isFixed)
    return op.emitOpError("has a mean exactly if its kernel is a reciprocal");
  if (nearest.metric == Metric::Minkowski &&
      (nearest.power < 3 || nearest.power > Nearest::mostPower ||
       nearest.kernel != Kernel::One)) // (C6)
    return op.emitOpError("has powers of differences below 3 or above ")
           << Nearest::mostPower << ", or weights by their sum";
  bool isOdd = false;
  for (int64_t number : {nearest.drop, nearest.cell, nearest.trim})
    isOdd |= number < 0 || number > 31;
  if (isOdd || nearest.bits < 1 || nearest.bits > 15 || nearest.least < 0 ||
      nearest.least >= int64_t(1) << 32)
    return op.emitOpError("shifts by more than 31 bits, or has weights of "
                          "other than 1 to 15");
  if (!nearest.isFixed)
    return success();
  std::string fault = nearest.fault(input);
  return fault.empty() ? success() : op.emitOpError(fault);
}

/// (C2) for fixed types.
static LogicalResult verifyFormats(NearestOp op, FixedType x) {
  FixedType p = fixedTypeOf(op.getPrototypes().getType());
  FixedType v = fixedTypeOf(op.getValues().getType());
  FixedType y = fixedTypeOf(op.getType());
  if (x != p || x.hasRowFractions())
    return op.emitOpError("compares an input of ")
           << x << " with prototypes of " << p;
  if (op.getKernel() != Kernel::Exponential &&
      (v.hasRowFractions() || v.getFraction() != y.getFraction()))
    return op.emitOpError("adds values of ") << v << " to a result of " << y;
  return success();
}

LogicalResult NearestOp::verify() {
  ArrayRef<int64_t> input = shapeOf(getInput().getType());
  ArrayRef<int64_t> rows = shapeOf(getPrototypes().getType());
  ArrayRef<int64_t> values = shapeOf(getValues().getType());
  ArrayRef<int64_t> result = shapeOf(getType());
  if (input.size() != 1 || rows.size() != 2 || values.size() != 2 ||
      result.size() != 1 || rows[1] != input[0] || values[0] != rows[0] ||
      values[1] != result[0]) // (C1)
    return emitOpError("needs an input [D], prototypes [P, D], values [P, V] "
                       "and a result [V]");
  FixedType x = fixedTypeOf(getInput().getType());
  for (Value value : {getPrototypes(), getValues(), getResult()})
    if (bool(x) != bool(fixedTypeOf(value.getType()))) // (C2)
      return emitOpError("mixes f32 and fixed operands and results");
  if (x && failed(verifyFormats(*this, x)))
    return failure();
  if (!getPrototypes().getDefiningOp<ConstantOp>() ||
      !getValues().getDefiningOp<ConstantOp>()) // (C3)
    return emitOpError("needs constant prototypes and values");
  return verifyRule(*this, Nearest::of(*this), x);
}

//===-- panc --------------------------------------------------------------===//

static panc::RomOp romOf(panc::NearestOp op, FlatSymbolRefAttr symbol) {
  return dyn_cast_or_null<panc::RomOp>(SymbolTable::lookupNearestSymbolFrom(
      op->getParentOfType<ModuleOp>(), symbol));
}

FailureOr<Nearest> Nearest::of(panc::NearestOp op) {
  Nearest result;
  readRule(op, result);
  panc::RomOp rows = romOf(op, op.getPrototypesAttr());
  panc::RomOp values = romOf(op, op.getValuesAttr());
  auto shapeOf = [](Type type) {
    return cast<panc::BufferType>(type).getShape();
  };
  if (!rows || !values || shapeOf(rows.getType()).size() != 2 ||
      shapeOf(values.getType()).size() != 2 ||
      shapeOf(rows.getType())[0] != shapeOf(values.getType())[0])
    return failure();
  result.isFixed =
      bool(panc::fixedTypeOf(cast<panc::BufferType>(op.getOut().getType())));
  result.size = shapeOf(rows.getType())[1];
  result.outputs = shapeOf(op.getOut().getType())[0];
  result.prototypes = numbersOf(rows.getValue(), rows.getType());
  std::vector<double> entries = numbersOf(values.getValue(), values.getType());
  if (!op.getVote()) {
    if (shapeOf(values.getType())[1] != result.outputs)
      return failure();
    result.values = std::move(entries);
    return result;
  }
  result.values.assign(result.rows() * result.outputs, 0);
  for (int64_t i = 0; i < result.rows(); ++i) {
    if (entries[i] < 0 || entries[i] >= double(result.outputs))
      return failure();
    result.values[i * result.outputs + int64_t(entries[i])] =
        op.getVote()->convertToDouble();
  }
  return result;
}

LogicalResult panc::NearestOp::verifySymbolUses(SymbolTableCollection &) {
  auto input = cast<BufferType>(getInput().getType());
  auto out = cast<BufferType>(getOut().getType());
  if (input.getShape().size() != 1 || out.getShape().size() != 1) // (C1)
    return emitOpError("needs vectors");
  FailureOr<Nearest> nearest = Nearest::of(*this);
  if (getVote() && getKernel() == pan::Kernel::Exponential) // (C2)
    return emitOpError("votes with weights of another fraction");
  if (failed(nearest) || nearest->size != input.getNumElements()) // (C1) (C2)
    return emitOpError("names a symbol that is no table of its rows");
  return verifyRule(*this, *nearest, fixedTypeOf(input));
}

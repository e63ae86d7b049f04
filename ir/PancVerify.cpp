// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The numbered constraints of the `panc` operations.

#include "ir/Hold.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace pannikin;
using namespace pannikin::panc;

static BufferType bufferOf(Value value) {
  return cast<BufferType>(value.getType());
}

static bool isVector(Value value) {
  return bufferOf(value).getShape().size() == 1;
}

static LogicalResult verifyTable(Operation *op, ElementsAttr value,
                                 BufferType type) {
  auto shaped = value.getShapedType();
  auto fixed = panc::fixedTypeOf(type);
  Type want = fixed ? IntegerType::get(op->getContext(), fixed.getWidth())
                    : type.getElementType();
  if (shaped.getShape() != type.getShape() || shaped.getElementType() != want)
    return op->emitOpError("value of ")
           << shaped << " does not fit " << type; // (C1)
  size_t rows = fixed ? fixed.getRowFractions().size() : 0;
  if (rows && int64_t(rows) != type.getShape()[0]) // (C2)
    return op->emitOpError("has ")
           << rows << " row fractions, its shape needs one a row";
  return success();
}

LogicalResult RomOp::verify() {
  auto type = cast<BufferType>(getType());
  auto fixed = panc::fixedTypeOf(type);
  bool narrow = fixed && fixed.getWidth() == 8 && !fixed.getIsUnsigned();
  if (getStorage() != pan::Storage::Dense &&
      (type.getShape().size() != 2 || !narrow))
    return emitOpError("is stored ")
           << pan::stringifyStorage(getStorage())
           << "; only a matrix of signed 8-bit fixed numbers can be, not "
           << type; // (C3)
  return verifyTable(*this, getValue(), type);
}

LogicalResult StateOp::verify() {
  if (!getInit())
    return success();
  return verifyTable(*this, *getInit(), cast<BufferType>(getType()));
}

/// What a function may be to a caller; see the description of the dialect.
static constexpr StringLiteral roles[] = {
    "reset",       "update",     "step",         "output",    "predict",
    "brick_reset", "brick_step", "brick_output", "upper_step"};

LogicalResult FuncOp::verify() {
  if (!llvm::is_contained(roles, getRole())) // (C1)
    return emitOpError("role '") << getRole() << "' must be one of "
                                 << llvm::join(ArrayRef(roles), ", ");
  size_t count = getBody().front().getNumArguments();
  if (getNames().size() != count || getInputs() > count) // (C2)
    return emitOpError("has ")
           << getNames().size() << " names for " << count << " arguments";
  return success();
}

LogicalResult RefOp::verifySymbolUses(SymbolTableCollection &symbols) {
  Operation *target = symbols.lookupNearestSymbolFrom(*this, getSymbolAttr());
  Type type;
  if (auto rom = dyn_cast_or_null<RomOp>(target))
    type = rom.getType();
  else if (auto state = dyn_cast_or_null<StateOp>(target))
    type = state.getType();
  if (type != getType()) // (C1)
    return emitOpError("@")
           << getSymbol() << " is no table or state of type " << getType();
  return success();
}

LogicalResult ViewOp::verify() {
  ArrayRef<int64_t> from = bufferOf(getSource()).getShape();
  ArrayRef<int64_t> to = getType().getShape();
  if (bufferOf(getSource()).getElementType() != getType().getElementType())
    return emitOpError("changes the element type"); // (C1)
  if (getIndex()) {
    if (from.size() != 2 || to.size() != 1 || to[0] != from[1] ||
        getOffset()) // (C2)
      return emitOpError("an indexed view is a row of a matrix");
    auto variable = dyn_cast<BlockArgument>(getIndex());
    auto loop =
        variable
            ? dyn_cast_or_null<ForTimeOp>(variable.getOwner()->getParentOp())
            : ForTimeOp();
    if (!loop || int64_t(loop.getSteps()) > from[0]) // (C3)
      return emitOpError("the loop has more steps than the matrix rows");
    return success();
  }
  int64_t first = getOffset();
  if (first < 0 || first > bufferOf(getSource()).getNumElements() -
                               getType().getNumElements()) // (C1)
    return emitOpError("view ") << getType() << " at " << first << " leaves "
                                << getSource().getType();
  return success();
}

LogicalResult SkipIfOp::verify() {
  if (bufferOf(getFlag()).getNumElements() != 1) // (C1)
    return emitOpError("flag must be one number, not ") << getFlag().getType();
  int given = bool(getAccumulator()) + bool(getIncrement()) + bool(getLimit());
  if (given % 3 != 0 ||
      (getLimit() && !llvm::isInt<16>(int64_t(*getLimit())))) // (C2)
    return emitOpError("needs an accumulator, an increment and a limit of 16 "
                       "bits, or none of them");
  return success();
}

LogicalResult SkipIfOp::verifySymbolUses(SymbolTableCollection &symbols) {
  for (FlatSymbolRefAttr name : {getAccumulatorAttr(), getIncrementAttr()}) {
    if (!name)
      continue;
    auto state =
        dyn_cast_or_null<StateOp>(symbols.lookupNearestSymbolFrom(*this, name));
    auto type = state ? cast<BufferType>(state.getType()) : BufferType();
    auto fixed = type ? panc::fixedTypeOf(type) : pan::FixedType();
    if (!fixed || fixed.getWidth() != 16 || fixed.getIsUnsigned() ||
        type.getNumElements() != 1) // (C2)
      return emitOpError() << name
                           << " is no state of one signed 16-bit number";
  }
  return success();
}

/// (C5)
static LogicalResult verifyKeeping(GemvOp op) {
  if (!op.getSums() && !op.getColumns() && !op.getDifferences())
    return success();
  BufferType input = bufferOf(op.getInput());
  auto is = [](Value value, BufferType type) {
    return value && value.getType() == type;
  };
  bool fits = panc::fixedTypeOf(input) && !op.getAt() &&
              is(op.getSums(), moved::sumsFor(bufferOf(op.getOut()),
                                              int64_t(op.getAccumulator()))) &&
              is(op.getColumns(), moved::columnsFor(input)) &&
              is(op.getDifferences(), moved::differencesFor(input));
  if (!fits)
    return op.emitOpError("keeps sums, or reads lists, of types that do not "
                          "fit its result, accumulator and input");
  return success();
}

LogicalResult GemvOp::verify() {
  ArrayRef<int64_t> w = bufferOf(getWeights()).getShape();
  bool areVectors = isVector(getInput()) && isVector(getOut());
  int64_t rows = areVectors ? bufferOf(getOut()).getNumElements() : 0;
  bool rowsFit = w.size() == 2 && areVectors &&
                 (getAt() ? w[0] % rows == 0 : w[0] == rows);
  if (!rowsFit || w[1] != bufferOf(getInput()).getNumElements()) // (C1, C4)
    return emitOpError("shapes do not fit: ")
           << getWeights().getType() << " times " << getInput().getType()
           << " into " << getOut().getType();
  if (getAddend() && getAddend().getType() != getOut().getType()) // (C2)
    return emitOpError("addend ")
           << getAddend().getType() << " must have the type of the result";
  if (getAt() && !pan::isIndex(bufferOf(getAt()).getElementType(),
                               bufferOf(getAt()).getShape())) // (C4)
    return emitOpError("chooses a matrix by ")
           << getAt().getType() << "; allowed is one whole number";
  if (failed(verifyKeeping(*this))) // (C5)
    return failure();
  bool fixed = bool(panc::fixedTypeOf(bufferOf(getOut())));
  if (fixed && (getAccumulator() < 8 || getAccumulator() > 32 ||
                getBound() >= uint64_t(1) << (getAccumulator() - 1))) // (C3)
    return emitOpError("bound ")
           << getBound() << " does not fit an accumulator of "
           << getAccumulator() << " bits";
  return success();
}

LogicalResult panc::ChildOp::verify() {
  BufferType node = bufferOf(getNode());
  if (getNode().getType() != getOut().getType() || !isVector(getSigns()) ||
      !pan::isIndex(node.getElementType(), node.getShape())) // (C1)
    return emitOpError("goes from ")
           << node << " to " << getOut().getType() << " by "
           << getSigns().getType()
           << "; allowed are whole numbers of one type and a vector";
  int64_t largest = 2 * bufferOf(getSigns()).getNumElements();
  if (!pan::holdsIndex(node.getElementType(), largest)) // (C2)
    return emitOpError("reaches node ")
           << largest << ", which is no number of " << node;
  return success();
}

/// Arithmetic on numbers of the body itself, which is what C can print and the
/// evaluator can run.
static LogicalResult verifyScalar(Operation &op) {
  bool known = isa<pan::AddOp, pan::SubOp, pan::MulOp, pan::DivOp, pan::MinOp,
                   pan::MaxOp, pan::RescaleOp, pan::ActivationOp, pan::ClipOp,
                   pan::GreaterOp, pan::SelectOp, pan::ConstantOp, LutOp>(op);
  auto isOwn = [&](Value operand) {
    return operand.getParentBlock() == op.getBlock() ||
           isa<BufferType>(operand.getType());
  };
  if (known && llvm::all_of(op.getOperands(), isOwn) &&
      !isa<TensorType>(op.getResult(0).getType()))
    return success();
  return op.emitOpError(
      "is no arithmetic on the numbers of a 'panc.map'"); // (C3)
}

LogicalResult MapOp::verify() {
  if (getOuts().empty())
    return emitOpError("writes nothing"); // (C1)
  int64_t size = bufferOf(getOuts()[0]).getNumElements();
  for (Value out : getOuts())
    if (!isVector(out) || bufferOf(out).getNumElements() != size) // (C1)
      return emitOpError("outputs must be vectors of one size");
  for (Value in : getIns()) {
    int64_t count = bufferOf(in).getNumElements();
    if (!isVector(in) || (count != size && count != 1)) // (C1)
      return emitOpError("input ")
             << in.getType() << " is no vector of " << size << " or 1 elements";
  }
  Block &body = getBody().front();
  auto elements = [](ValueRange buffers) {
    return llvm::map_to_vector(
        buffers, [](Value b) { return bufferOf(b).getElementType(); });
  };
  if (SmallVector<Type>(body.getArgumentTypes()) != elements(getIns()) ||
      SmallVector<Type>(body.getTerminator()->getOperandTypes()) !=
          elements(getOuts())) // (C2)
    return emitOpError("body does not match the element types of the buffers");
  for (Operation &op : body.without_terminator())
    if (failed(verifyScalar(op)))
      return failure();
  return success();
}

LogicalResult LutOp::verify() {
  if (getType() != bufferOf(getTable()).getElementType()) // (C1)
    return emitOpError("result ")
           << getType() << " is no entry of " << getTable().getType();
  return success();
}

LogicalResult LutOp::verifySymbolUses(SymbolTableCollection &symbols) {
  auto ref = getTable().getDefiningOp<RefOp>();
  auto rom =
      ref ? symbols.lookupNearestSymbolFrom<RomOp>(*this, ref.getSymbolAttr())
          : RomOp();
  if (!rom || !isVector(getTable()) ||
      bufferOf(getTable()).getNumElements() < 2) // (C2)
    return emitOpError(
        "looks up in what is no table in flash of at least 2 entries");
  return success();
}

LogicalResult CopyOp::verify() {
  BufferType from = bufferOf(getInput()), to = bufferOf(getOut());
  if (from.getNumElements() != to.getNumElements() ||
      from.getElementType() != to.getElementType()) // (C1)
    return emitOpError("cannot copy ") << from << " into " << to;
  ArrayRef<int64_t> shape = from.getShape(), turned = to.getShape();
  if (getTransposed() &&
      (shape.size() != 2 || turned.size() != 2 || shape[0] != turned[1] ||
       shape[1] != turned[0])) // (C2)
    return emitOpError("cannot transpose ") << from << " into " << to;
  return success();
}

LogicalResult ReduceOp::verify() {
  ArrayRef<int64_t> shape = bufferOf(getInput()).getShape();
  int64_t rest = getAxis() < shape.size()
                     ? bufferOf(getInput()).getNumElements() / shape[getAxis()]
                     : -1;
  if (rest != bufferOf(getOut()).getNumElements()) // (C1)
    return emitOpError("result ")
           << getOut().getType() << " does not have the size that remains";
  return success();
}

LogicalResult ArgmaxOp::verify() {
  BufferType out = bufferOf(getOut());
  if (!isVector(getInput()) || out.getNumElements() != 1 ||
      !out.getElementType().isInteger(32)) // (C1)
    return emitOpError("needs a vector and one i32");
  return success();
}

LogicalResult SoftmaxOp::verify() {
  if (!isVector(getInput()) || !isVector(getOut()) ||
      bufferOf(getInput()).getShape() != bufferOf(getOut()).getShape()) // (C1)
    return emitOpError("needs vectors of one size");
  bool fixed = bool(panc::fixedTypeOf(bufferOf(getOut())));
  if (fixed && (!getExponential() || (getLog() && !getLogarithm()))) // (C2)
    return emitOpError("of fixed numbers needs its tables");
  return success();
}

LogicalResult ForTimeOp::verify() {
  Block &body = getBody().front();
  if (getSteps() < 1 || body.getNumArguments() != 1) // (C1)
    return emitOpError("needs at least one step and one index");
  return success();
}

LogicalResult CallOp::verifySymbolUses(SymbolTableCollection &symbols) {
  auto callee = symbols.lookupNearestSymbolFrom<FuncOp>(*this, getCalleeAttr());
  if (!callee || TypeRange(callee.getBody().front().getArgumentTypes()) !=
                     TypeRange(getArgs().getTypes())) // (C1)
    return emitOpError("@")
           << getCallee() << " is no function of these arguments";
  auto caller = (*this)->getParentOfType<FuncOp>();
  if (!caller || callee->getBlock() != caller->getBlock() ||
      !callee->isBeforeInBlock(caller)) // (C2)
    return emitOpError("@") << getCallee()
                            << " does not stand before the function that calls "
                               "it";
  return success();
}

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Finds the operands of matrices in steps and puts holds in front of them.

#include "compiler/passes/HeldOperands.h"
#include "compiler/passes/LowerBlock.h"
#include "ir/Hold.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"

using namespace mlir;
using namespace pannikin;
using namespace pannikin::pan;

int64_t HeldOperand::columns() const { return shapeOf(value.getType())[0]; }

int64_t HeldOperand::rows() const {
  int64_t rows = 0;
  for (MatvecOp product : products)
    rows += shapeOf(product.getType())[0];
  return rows;
}

/// What a value of a step is made of, element by element: an argument of the
/// step, if there is one such.
static BlockArgument sourceOf(Value value) {
  while (Operation *op = value.getDefiningOp()) {
    if (!isa<RescaleOp, ClipOp, ReshapeOp, SliceOp>(op))
      return {};
    value = op->getOperand(0);
  }
  return dyn_cast<BlockArgument>(value);
}

/// `name` with `_` for what an option NAME=VALUE,.. cannot hold.
static std::string plainName(StringRef name) {
  std::string text = name.str();
  for (char &c : text)
    if (!llvm::isAlnum(c))
      c = '_';
  return text;
}

/// The name of the input or the state, or "z" for what is computed between two
/// matrices. A state of a recurrent node has the name of the node: it is "h".
static std::string operandName(ScanOp scan, Value value,
                               func::FuncOp function) {
  BlockArgument source = sourceOf(value);
  if (!source || source.getOwner() != &scan.getStep())
    return "z";
  unsigned number = source.getArgNumber();
  if (number >= scan.getSequences().size()) {
    std::string name = nameOf(source, "h");
    return name == plainName(name) ? name : "h";
  }
  auto input = dyn_cast<BlockArgument>(scan.getSequences()[number]);
  auto name = input && input.getOwner() == &function.getBody().front()
                  ? function.getArgAttrOfType<StringAttr>(input.getArgNumber(),
                                                          "pan.name")
                  : StringAttr();
  return name && !name.empty() ? plainName(name) : "input";
}

/// `name`, or with a number behind it, as no other operand has it.
static std::string uniqueName(const std::string &name,
                              llvm::StringSet<> &taken) {
  std::string result = name;
  for (int number = 2; !taken.insert(result).second; ++number)
    result = name + std::to_string(number);
  return result;
}

/// Whether sums of `product` can be kept: `keep-sums` does no others.
static bool canFollow(MatvecOp product) {
  FixedType x = fixedTypeOf(product.getInput().getType());
  auto weights = product.getWeights().getDefiningOp<ConstantOp>();
  FixedType w = weights ? fixedTypeOf(weights.getType()) : FixedType();
  ArrayRef<int64_t> shape = shapeOf(product.getInput().getType());
  return x && x.getWidth() <= 16 && !x.hasRowFractions() && w &&
         moved::areWeights(w) && !product.getAt() && shape.size() == 1 &&
         shape[0] <= moved::mostColumns;
}

std::vector<HeldOperand> pannikin::findHeldOperands(func::FuncOp function) {
  std::vector<HeldOperand> operands;
  llvm::StringSet<> names;
  for (auto scan : function.getBody().front().getOps<ScanOp>()) {
    llvm::MapVector<Value, SmallVector<MatvecOp>> readers;
    for (auto product : scan.getStep().getOps<MatvecOp>())
      if (product.getInput().getParentBlock() == &scan.getStep() &&
          canFollow(product))
        readers[product.getInput()].push_back(product);
    for (auto &[value, products] : readers)
      operands.push_back({uniqueName(operandName(scan, value, function), names),
                          scan, value, products});
  }
  return operands;
}

/// `scan` with one more state for each of `inits`, the last of the states of
/// its step; `scan` is erased.
static ScanOp addStates(ScanOp scan, ArrayRef<Value> inits) {
  OpBuilder builder(scan);
  SmallVector<Value> all(scan.getInits());
  all.append(inits.begin(), inits.end());
  SmallVector<Type> types(scan.getResultTypes());
  for (Value init : llvm::reverse(inits))
    types.insert(types.begin() + scan.getNumStates(), init.getType());
  auto wider = ScanOp::create(builder, scan.getLoc(), types,
                              scan.getSequences(), all, scan.getReverse(),
                              scan.getLengthAttr(), scan.getCellAttr());
  wider->setDiscardableAttrs(scan->getDiscardableAttrDictionary());
  wider.getBody().takeBody(scan.getBody());
  for (Value init : inits)
    wider.getStep().addArgument(init.getType(), init.getLoc());
  size_t states = scan.getNumStates();
  for (OpResult result : scan->getResults()) {
    size_t number = result.getResultNumber();
    result.replaceAllUsesWith(
        wider.getResult(number < states ? number : number + inits.size()));
  }
  scan.erase();
  return wider;
}

/// A vector of zeros in front of `scan`.
static Value zeros(ScanOp scan, Type type) {
  OpBuilder builder(scan);
  SmallVector<int64_t> integers(size_t(shapeOf(type)[0]), 0);
  return makeFixedConstant(builder, scan.getLoc(), shapeOf(type), integers,
                           fixedTypeOf(type));
}

/// The hold stands where its operand is made, so that matrices of one vector
/// have nothing between them.
static HoldOp insertHold(const HeldOperand &operand, Value kept,
                         double threshold) {
  OpBuilder builder(kept.getContext());
  Value value = operand.value;
  builder.setInsertionPointAfterValue(value);
  return HoldOp::create(builder, value.getLoc(), value, kept,
                        builder.getF64FloatAttr(threshold));
}

std::vector<HoldOp> pannikin::holdOperands(ArrayRef<HeldOperand> operands,
                                           ArrayRef<double> thresholds) {
  std::vector<HoldOp> holds(operands.size());
  llvm::MapVector<Operation *, SmallVector<size_t>> byScan;
  for (size_t i = 0; i < operands.size(); ++i)
    if (thresholds[i] >= 0)
      byScan[operands[i].scan].push_back(i);
  for (auto &[op, chosen] : byScan) {
    auto scan = cast<ScanOp>(op);
    SmallVector<Value> inits, next;
    for (size_t i : chosen)
      inits.push_back(zeros(scan, operands[i].value.getType()));
    ScanOp wider = addStates(scan, inits);
    auto kept = wider.getStep().getArguments().take_back(inits.size());
    for (auto [k, i] : llvm::enumerate(chosen)) {
      holds[i] = insertHold(operands[i], kept[k], thresholds[i]);
      for (MatvecOp product : operands[i].products)
        product.getInputMutable().assign(holds[i]);
      next.push_back(holds[i]);
    }
    Operation *yield = wider.getStep().getTerminator();
    yield->insertOperands(unsigned(wider.getNumStates() - int64_t(next.size())),
                          next);
  }
  return holds;
}

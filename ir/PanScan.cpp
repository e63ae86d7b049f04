// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Syntax, lengths and constraints of `pan.scan`.
//
//   %r:2 = pan.scan (%x) init (%h0) [reverse] [length 4] { cell = "GRU" }
//       : (tensor<8x2xf32>), (tensor<3xf32>) -> (tensor<3xf32>,
//       tensor<8x3xf32>) {
//   ^step(%x_t: tensor<2xf32>, %h: tensor<3xf32>):
//     ...
//     pan.yield %h1, %y : tensor<3xf32>, tensor<3xf32>
//   }

#include "ir/Pan.h"

using namespace mlir;
using namespace pannikin::pan;

int64_t ScanOp::getSteps() {
  if (!getSequences().empty())
    return shapeOf(getSequences()[0].getType())[0];
  return getLength().value_or(ShapedType::kDynamic);
}

OperandRange ScanOp::getNextStates() {
  return getStep().getTerminator()->getOperands().take_front(getNumStates());
}

OperandRange ScanOp::getStepOutputs() {
  return getStep().getTerminator()->getOperands().drop_front(getNumStates());
}

bool pannikin::pan::isPath(ScanOp scan) {
  return !scan.getStep().getOps<ChildOp>().empty();
}

std::string pannikin::pan::describePath(ScanOp scan) {
  int64_t levels = scan.getSteps();
  return scan.getCell().value_or("path of a tree").str() + ", depth " +
         std::to_string(levels - 1) + ", " + std::to_string(levels) + " of " +
         std::to_string((int64_t(1) << levels) - 1) + " nodes computed";
}

static ParseResult
parseOperandList(OpAsmParser &parser,
                 SmallVectorImpl<OpAsmParser::UnresolvedOperand> &operands) {
  return parser.parseOperandList(operands, OpAsmParser::Delimiter::Paren);
}

static ParseResult parseTypes(OpAsmParser &parser,
                              SmallVectorImpl<Type> &types) {
  return parser.parseCommaSeparatedList(OpAsmParser::Delimiter::Paren, [&] {
    return parser.parseType(types.emplace_back());
  });
}

ParseResult ScanOp::parse(OpAsmParser &parser, OperationState &result) {
  SmallVector<OpAsmParser::UnresolvedOperand> sequences, inits;
  SmallVector<Type> sequenceTypes, initTypes, resultTypes;
  int64_t length = 0;
  Builder &builder = parser.getBuilder();
  SMLoc loc = parser.getCurrentLocation();
  if (parseOperandList(parser, sequences) || parser.parseKeyword("init") ||
      parseOperandList(parser, inits))
    return failure();
  if (succeeded(parser.parseOptionalKeyword("reverse")))
    result.addAttribute("reverse", builder.getUnitAttr());
  if (succeeded(parser.parseOptionalKeyword("length"))) {
    if (parser.parseInteger(length))
      return failure();
    result.addAttribute("length", builder.getI64IntegerAttr(length));
  }
  if (parser.parseOptionalAttrDict(result.attributes) || parser.parseColon() ||
      parseTypes(parser, sequenceTypes) || parser.parseComma() ||
      parseTypes(parser, initTypes) || parser.parseArrow() ||
      parseTypes(parser, resultTypes) ||
      parser.parseRegion(*result.addRegion()) ||
      parser.resolveOperands(sequences, sequenceTypes, loc, result.operands) ||
      parser.resolveOperands(inits, initTypes, loc, result.operands))
    return failure();
  result.addTypes(resultTypes);
  result.addAttribute(getOperandSegmentSizeAttr(),
                      builder.getDenseI32ArrayAttr(
                          {int32_t(sequences.size()), int32_t(inits.size())}));
  return success();
}

void ScanOp::print(OpAsmPrinter &printer) {
  printer << " (" << getSequences() << ") init (" << getInits() << ")";
  if (getReverse())
    printer << " reverse";
  if (getLength())
    printer << " length " << *getLength();
  printer.printOptionalAttrDict(
      (*this)->getAttrs(), {getOperandSegmentSizeAttr(), "reverse", "length"});
  printer << " : (" << getSequences().getTypes() << "), ("
          << getInits().getTypes() << ") -> (" << getResultTypes() << ") ";
  printer.printRegion(getBody());
}

/// One element of a sequence: `[T, N]` gives `[N]`, `[T]` gives `[1]`. Null for
/// what has no first dimension.
static Type elementOf(Type sequence) {
  auto tensor = dyn_cast<RankedTensorType>(sequence);
  if (!tensor || tensor.getRank() == 0)
    return {};
  SmallVector<int64_t> rest(tensor.getShape().drop_front());
  if (rest.empty())
    rest.push_back(1);
  return RankedTensorType::get(rest, tensor.getElementType());
}

static LogicalResult verifyResults(ScanOp op) {
  Operation *yield = op.getStep().getTerminator();
  int64_t states = op.getNumStates();
  if (yield->getNumOperands() != op.getNumResults() || op.getNumOutputs() < 0)
    return op.emitOpError("yields ")
           << yield->getNumOperands() << " values for " << op.getNumResults()
           << " results and " << states << " states"; // (C4)
  for (auto [i, value] : llvm::enumerate(yield->getOperands())) {
    Type have = op.getResult(i).getType();
    Type want = int64_t(i) < states ? have : elementOf(have);
    if (value.getType() != want)
      return op.emitOpError("yields ")
             << value.getType() << " for result " << have; // (C3)
    if (int64_t(i) < states && value.getType() != op.getInits()[i].getType())
      return op.emitOpError("state ") << i << " changes its type from "
                                      << op.getInits()[i].getType(); // (C3)
    if (int64_t(i) >= states && shapeOf(have)[0] != op.getSteps())
      return op.emitOpError("output ")
             << have << " is not as long as the scan"; // (C4)
  }
  return success();
}

LogicalResult ScanOp::verify() {
  for (Value sequence : getSequences()) {
    ArrayRef<int64_t> shape = shapeOf(sequence.getType());
    if (shape.empty() || shape[0] != getSteps())
      return emitOpError("sequences differ in length"); // (C1)
  }
  if (getSequences().empty() && getLength().value_or(0) < 1)
    return emitOpError("needs a sequence or a length of at least 1"); // (C1)
  if (getLength() && int64_t(*getLength()) != getSteps())
    return emitOpError("length ")
           << *getLength() << " is not that of the sequences"; // (C1)
  if (getStep().getNumArguments() != getSequences().size() + getInits().size())
    return emitOpError("step has ")
           << getStep().getNumArguments() << " arguments"; // (C2)
  for (auto [argument, sequence] : llvm::zip(getElementArgs(), getSequences()))
    if (argument.getType() != elementOf(sequence.getType()))
      return emitOpError("element argument ")
             << argument.getType() << " is not one of "
             << sequence.getType(); // (C2)
  for (auto [argument, init] : llvm::zip(getStateArgs(), getInits()))
    if (argument.getType() != init.getType())
      return emitOpError("state argument ")
             << argument.getType() << " differs from "
             << init.getType(); // (C2)
  return verifyResults(*this);
}

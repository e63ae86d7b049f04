// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Registers the `panc` dialect; syntax of buffers, functions and loops.

#include "ir/Panc.h"
#include "mlir/IR/DialectImplementation.h"
#include "mlir/Interfaces/FoldInterfaces.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace pannikin;
using namespace pannikin::panc;

#include "ir/PancDialect.cpp.inc"
#define GET_TYPEDEF_CLASSES
#include "ir/PancTypes.cpp.inc"
#define GET_OP_CLASSES
#include "ir/PancOps.cpp.inc"

namespace {
/// Constants of a map stay in its body, where they print as numbers.
struct KeepConstantsInMaps : public DialectFoldInterface {
  using DialectFoldInterface::DialectFoldInterface;
  bool shouldMaterializeInto(Region *region) const final {
    return isa<MapOp>(region->getParentOp());
  }
};
} // namespace

void PancDialect::initialize() {
  addInterfaces<KeepConstantsInMaps>();
  addTypes<
#define GET_TYPEDEF_LIST
#include "ir/PancTypes.cpp.inc"
      >();
  addOperations<
#define GET_OP_LIST
#include "ir/PancOps.cpp.inc"
      >();
}

pan::FixedType panc::fixedTypeOf(BufferType type) {
  return dyn_cast<pan::FixedType>(type.getElementType());
}

int64_t panc::bytesOf(Type element) {
  if (auto fixed = dyn_cast<pan::FixedType>(element))
    return fixed.getWidth() / 8;
  return 4;
}

int64_t BufferType::getNumElements() const {
  int64_t count = 1;
  for (int64_t size : getShape())
    count *= size;
  return count;
}

int64_t BufferType::getBytes() const {
  return getNumElements() * bytesOf(getElementType());
}

Type BufferType::parse(AsmParser &parser) {
  SmallVector<int64_t> shape;
  Type element;
  if (parser.parseLess() ||
      parser.parseDimensionList(shape, /*allowDynamic=*/false) ||
      parser.parseType(element) || parser.parseGreater())
    return {};
  return getChecked([&] { return parser.emitError(parser.getNameLoc()); },
                    parser.getContext(), shape, element);
}

void BufferType::print(AsmPrinter &printer) const {
  printer << "<";
  for (int64_t size : getShape())
    printer << size << "x";
  printer << getElementType() << ">";
}

LogicalResult BufferType::verify(function_ref<InFlightDiagnostic()> emitError,
                                 ArrayRef<int64_t> shape, Type element) {
  bool sizes = llvm::all_of(shape, [](int64_t size) { return size >= 1; });
  if (shape.empty() || shape.size() > 2 || !sizes) // (C1)
    return emitError() << "a buffer has one or two dimensions of at least 1";
  if (!element.isF32() && !element.isInteger(32) &&
      !isa<pan::FixedType>(element)) // (C2)
    return emitError() << "a buffer holds f32, i32 or fixed, not " << element;
  return success();
}

//   panc.func @step role "step" (%x as "x": !panc.buffer<..>)
//       -> (%y as "y": !panc.buffer<..>) { .. }
static ParseResult parseArguments(OpAsmParser &parser,
                                  SmallVectorImpl<OpAsmParser::Argument> &args,
                                  SmallVectorImpl<Attribute> &names) {
  return parser.parseCommaSeparatedList(
      OpAsmParser::Delimiter::Paren, [&]() -> ParseResult {
        StringAttr name;
        NamedAttrList unused;
        auto &argument = args.emplace_back();
        if (parser.parseArgument(argument) || parser.parseKeyword("as") ||
            // A string that is told its type does not take the one that
            // follows.
            parser.parseAttribute(name, NoneType::get(parser.getContext()),
                                  "name", unused) ||
            parser.parseColonType(argument.type))
          return failure();
        names.push_back(name);
        return success();
      });
}

ParseResult FuncOp::parse(OpAsmParser &parser, OperationState &result) {
  StringAttr symbol, role;
  SmallVector<OpAsmParser::Argument> args;
  SmallVector<Attribute> names;
  Builder &builder = parser.getBuilder();
  if (parser.parseSymbolName(symbol, "sym_name", result.attributes) ||
      parser.parseKeyword("role") ||
      parser.parseAttribute(role, "role", result.attributes) ||
      parseArguments(parser, args, names))
    return failure();
  int64_t inputs = args.size();
  if (parser.parseArrow() || parseArguments(parser, args, names) ||
      parser.parseOptionalAttrDictWithKeyword(result.attributes) ||
      parser.parseRegion(*result.addRegion(), args))
    return failure();
  if (result.regions[0]->empty())
    result.regions[0]->emplaceBlock();
  result.addAttribute("inputs", builder.getI64IntegerAttr(inputs));
  result.addAttribute("names", builder.getArrayAttr(names));
  return success();
}

void FuncOp::print(OpAsmPrinter &printer) {
  printer << " ";
  printer.printSymbolName(getSymName());
  printer << " role " << getRoleAttr() << " (";
  auto args = getBody().front().getArguments();
  for (auto [i, argument] : llvm::enumerate(args)) {
    if (int64_t(i) == int64_t(getInputs()))
      printer << ") -> (";
    else if (i)
      printer << ", ";
    printer << argument << " as " << getNames()[i] << ": "
            << argument.getType();
  }
  printer << (args.size() == getInputs() ? ") -> ()" : ")");
  printer.printOptionalAttrDictWithKeyword(
      (*this)->getAttrs(), {"sym_name", "role", "inputs", "names"});
  printer << " ";
  printer.printRegion(getBody(), /*printEntryBlockArgs=*/false);
}

//   panc.map (%a, %b) -> (%c) : (..) -> (..) { ^bb0(%x: .., %y: ..): .. }
ParseResult MapOp::parse(OpAsmParser &parser, OperationState &result) {
  SmallVector<OpAsmParser::UnresolvedOperand> ins, outs;
  FunctionType type;
  SMLoc loc = parser.getCurrentLocation();
  if (parser.parseOperandList(ins, OpAsmParser::Delimiter::Paren) ||
      parser.parseArrow() ||
      parser.parseOperandList(outs, OpAsmParser::Delimiter::Paren) ||
      parser.parseOptionalAttrDict(result.attributes) ||
      parser.parseColonType(type) || parser.parseRegion(*result.addRegion()) ||
      parser.resolveOperands(ins, type.getInputs(), loc, result.operands) ||
      parser.resolveOperands(outs, type.getResults(), loc, result.operands))
    return failure();
  result.addAttribute(getOperandSegmentSizeAttr(),
                      parser.getBuilder().getDenseI32ArrayAttr(
                          {int32_t(ins.size()), int32_t(outs.size())}));
  return success();
}

void MapOp::print(OpAsmPrinter &printer) {
  printer << " (" << getIns() << ") -> (" << getOuts() << ")";
  printer.printOptionalAttrDict((*this)->getAttrs(),
                                {getOperandSegmentSizeAttr()});
  printer << " : (" << getIns().getTypes() << ") -> (" << getOuts().getTypes()
          << ") ";
  printer.printRegion(getBody());
}

//   panc.for_time %t = 128 reverse { .. }
ParseResult ForTimeOp::parse(OpAsmParser &parser, OperationState &result) {
  OpAsmParser::Argument index;
  int64_t steps = 0;
  index.type = parser.getBuilder().getIndexType();
  if (parser.parseArgument(index) || parser.parseEqual() ||
      parser.parseInteger(steps))
    return failure();
  result.addAttribute("steps", parser.getBuilder().getI64IntegerAttr(steps));
  if (succeeded(parser.parseOptionalKeyword("reverse")))
    result.addAttribute("reverse", parser.getBuilder().getUnitAttr());
  return failure(parser.parseOptionalAttrDictWithKeyword(result.attributes) ||
                 parser.parseRegion(*result.addRegion(), {index}));
}

void ForTimeOp::print(OpAsmPrinter &printer) {
  printer << " " << getBody().front().getArgument(0) << " = " << getSteps();
  if (getReverse())
    printer << " reverse";
  printer.printOptionalAttrDictWithKeyword((*this)->getAttrs(),
                                           {"steps", "reverse"});
  printer << " ";
  printer.printRegion(getBody(), /*printEntryBlockArgs=*/false);
}

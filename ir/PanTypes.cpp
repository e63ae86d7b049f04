// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The syntax and the limits of `!pan.fixed`.

#include "ir/Pan.h"
#include "mlir/IR/DialectImplementation.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace pannikin::pan;

#define GET_TYPEDEF_CLASSES
#include "ir/PanTypes.cpp.inc"

void PanDialect::registerTypes() {
  addTypes<
#define GET_TYPEDEF_LIST
#include "ir/PanTypes.cpp.inc"
      >();
}

int64_t FixedType::getMin() const {
  return getIsUnsigned() ? 0 : -(int64_t(1) << (getWidth() - 1));
}

int64_t FixedType::getMax() const {
  return (int64_t(1) << (getWidth() - (getIsUnsigned() ? 0 : 1))) - 1;
}

int FixedType::getFractionOf(int64_t row) const {
  return hasRowFractions() ? getRowFractions()[row] : getFraction();
}

LogicalResult FixedType::verify(function_ref<InFlightDiagnostic()> emitError,
                                unsigned width, bool isUnsigned, int fraction,
                                ArrayRef<int> rowFractions) {
  if (width != 8 && width != 16 && width != 24 && width != 32) // (C1)
    return emitError() << "width " << width << " must be 8, 16, 24 or 32";
  auto inRange = [](int f) { return f >= -64 && f <= 64; };
  if (!inRange(fraction) || !llvm::all_of(rowFractions, inRange)) // (C2)
    return emitError() << "fraction must lie in -64..64";
  return success();
}

Type FixedType::parse(AsmParser &parser) {
  StringRef keyword;
  unsigned width = 0;
  int fraction = 0;
  SmallVector<int> rows;
  if (parser.parseLess())
    return {};
  bool isUnsigned = succeeded(
      parser.parseOptionalKeyword(&keyword, {"u8", "u16", "u24", "u32"}));
  if (isUnsigned)
    keyword.drop_front().getAsInteger(10, width);
  else if (parser.parseInteger(width))
    return {};
  if (parser.parseComma())
    return {};
  if (succeeded(parser.parseOptionalLSquare())) {
    auto parseOne = [&] { return parser.parseInteger(rows.emplace_back()); };
    if (parser.parseCommaSeparatedList(parseOne) || parser.parseRSquare())
      return {};
  } else if (parser.parseInteger(fraction)) {
    return {};
  }
  if (parser.parseGreater())
    return {};
  return getChecked([&] { return parser.emitError(parser.getNameLoc()); },
                    parser.getContext(), width, isUnsigned, fraction, rows);
}

void FixedType::print(AsmPrinter &printer) const {
  printer << "<" << (getIsUnsigned() ? "u" : "") << getWidth() << ", ";
  if (hasRowFractions()) {
    printer << "[";
    llvm::interleaveComma(getRowFractions(), printer);
    printer << "]";
  } else {
    printer << getFraction();
  }
  printer << ">";
}

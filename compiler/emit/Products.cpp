// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Products in C. An AVR multiplies bytes; the runtime says how it does so best,
// where a C compiler would call a function.

#include "compiler/emit/CTypes.h"
#include "compiler/emit/Scalars.h"

using namespace mlir;
using namespace pannikin;
using namespace pannikin::emit;

/// The runtime's product of these operands; empty where C's own is as good.
static std::string mulOf(const Scalar &a, const Scalar &b,
                         StringRef function = "pk_mul_") {
  auto formatOf = [](const Scalar &x) {
    bool isShort = x.range.isPoint() && signedLimits(16).contains(x.range);
    return isShort ? "s16" : suffixOf(x.type);
  };
  for (StringRef known : {"s16s8", "u16s8", "s16s16", "u16s16"}) {
    if (formatOf(a) + formatOf(b) == known)
      return (function + known + "(" + a.text + ", " + b.text + ")").str();
    if (formatOf(b) + formatOf(a) == known)
      return (function + known + "(" + b.text + ", " + a.text + ")").str();
  }
  return "";
}

Scalar ScalarEmitter::multiply(Operation *op, const Scalar &a, const Scalar &b,
                               pan::FixedType type) {
  Exact exact;
  exact.fraction = fractionOf(a.type) + fractionOf(b.type);
  exact.range = emit::multiply(a.range, b.range);
  exact.needs = unite(exact.range, unite(a.range, b.range));
  bool isLiteral = a.range.isPoint();
  const Scalar &first = isLiteral ? b : a, &second = isLiteral ? a : b;
  // A power of two that the formats have taken in.
  if (second.range.isPoint() && second.range.lo == 1 &&
      exact.fraction == type.getFraction() &&
      suffixOf(first.type) == suffixOf(type))
    return {first.text, type, first.range};
  bool isSmall = model.target.nativeIntBits == 8;
  // The high word alone, without ever making a number of 32 bits.
  Interval high = roundShift(exact.range, 16);
  std::string word = mulOf(first, second, "pk_mulhigh_");
  if (isSmall && exact.fraction - type.getFraction() == 16 &&
      suffixOf(type) == "s16" && signedLimits(16).contains(high) &&
      StringRef(word).contains("16s16("))
    return {word, type, high};
  exact.build = [=](unsigned width) {
    std::string call = isSmall && width == 32 ? mulOf(first, second) : "";
    return !call.empty() ? call
                         : typed(operandText(first, width, true) + " * " +
                                     operandText(second, width, false),
                                 width);
  };
  return finish(op, exact, type);
}

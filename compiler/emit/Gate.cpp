// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Prints gates: comparisons, choices, and what is skipped by them.

#include "compiler/emit/Functions.h"
#include "compiler/emit/Scalars.h"

using namespace mlir;
using namespace pannikin;
using namespace pannikin::emit;

// a > b, exactly: both at the larger fraction.
Scalar ScalarEmitter::greater(Operation *op, const Scalar &a, const Scalar &b,
                              pan::FixedType type) {
  int fraction = std::max(fractionOf(a.type), fractionOf(b.type));
  unsigned ka = unsigned(fraction - fractionOf(a.type));
  unsigned kb = unsigned(fraction - fractionOf(b.type));
  Interval ra = emit::shiftLeft(a.range, ka), rb = emit::shiftLeft(b.range, kb);
  Wide one = Wide(1) << std::max(type.getFraction(), 0);
  if (ra.lo > rb.hi || ra.hi <= rb.lo)
    return literalScalar(ra.lo > rb.hi ? one : 0, type);
  unsigned width = widthFor(unite(ra, rb));
  if (width == 0)
    return fail(op, type,
                "found operands that need more than 64 bits to be compared; "
                "allowed are fractions closer together; use a calibration "
                "that gives them closer formats");
  std::string text =
      alignedText(a, ka, width, true) + " > " + alignedText(b, kb, width, true);
  if (one != 1)
    text = text + " ? " + literal(one) + " : 0";
  return {"(" + cTypeOf(type) + ")(" + text + ")", type, {0, one}};
}

Scalar ScalarEmitter::select(Operation *op, ArrayRef<Scalar> x,
                             pan::FixedType type) {
  bool isZero = x[0].range.isPoint() && x[0].range.lo == 0;
  bool isNever = x[0].range.lo > 0 || x[0].range.hi < 0;
  if (isZero || isNever)
    return finish(op, exactly(x[isZero ? 2 : 1]), type);
  Scalar chosen = finish(op, exactly(x[1]), type);
  Scalar other = finish(op, exactly(x[2]), type);
  return {"(" + cTypeOf(type) + ")(" + x[0].text + " != 0 ? " + chosen.text +
              " : " + other.text + ")",
          type, unite(chosen.range, other.range)};
}

void FunctionEmitter::emitSkipIf(panc::SkipIfOp op) {
  Place flag = place(op.getFlag());
  writer.open("if (" + flag.read("0") + (op.getZero() ? " != 0)" : " == 0)"));
  emitBlock(op.getBody().front());
  writer.close();
}

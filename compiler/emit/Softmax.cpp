// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Softmax and its logarithm, as `pan.softmax` defines them.

#include "compiler/emit/Functions.h"
#include "compiler/emit/Scalars.h"
#include "ir/Numbers.h"

using namespace mlir;
using namespace pannikin;
using namespace pannikin::emit;

/// `const T top = largest element;`, in two statements and a loop.
static Scalar declareTop(Writer &writer, Names &names, const Place &from,
                         const Interval &range) {
  int64_t count = from.type.getNumElements();
  std::string top = names.local("top"), k = names.local("k");
  writer.line(cTypeOf(from.element()) + " " + top + " = " + from.read("0") +
              ";");
  writer.open("for (" + indexType(count) + " " + k + " = 1; " + k + " < " +
              llvm::Twine(count) + "; ++" + k + ")");
  writer.line("if (" + from.read(k) + " > " + top + ")");
  writer.indent();
  writer.line(top + " = " + from.read(k) + ";");
  writer.outdent();
  writer.close();
  return {top, from.element(), range};
}

/// x - top - rest at the fraction of x, exactly.
static Exact belowTop(const Scalar &x, const Scalar &top,
                      const std::optional<Scalar> &rest) {
  Exact exact = ScalarEmitter::exactly(x);
  exact.range = {x.range.lo - top.range.hi, 0};
  exact.needs = unite(exact.range, unite(x.range, top.range));
  if (rest) {
    exact.range = subtract(exact.range, rest->range);
    exact.needs = unite(exact.range, unite(exact.needs, rest->range));
  }
  exact.build = [=](unsigned width) {
    std::string text =
        operandText(x, width, true) + " - " + operandText(top, width, false);
    if (rest)
      text += " - " + operandText(*rest, width, false);
    return width == 16 ? "(int16_t)(" + text + ")" : text;
  };
  return exact;
}

/// ln of `sum`, rounded to the fraction of the scores, as a local.
static Scalar declareLogarithm(ScalarEmitter &scalars, Operation *op,
                               const std::string &table, const std::string &sum,
                               int fraction) {
  auto fixed = [&](int f) {
    return pan::FixedType::get(op->getContext(), 32, false, f, {});
  };
  // At most 2^16 terms, each at most the largest.
  Scalar raw = scalars.declare(
      {"pk_logarithm(" + table + ", " + sum + ")", fixed(16), {0, 17 * 45426}},
      "logarithm");
  return scalars.declare(
      scalars.finish(op, ScalarEmitter::exactly(raw), fixed(fraction)), "rest");
}

/// max(x - top, -16) + 16 at fraction 11: 0 .. 32768.
static Scalar tableOffset(ScalarEmitter &scalars, Operation *op,
                          const Scalar &x, const Scalar &top) {
  Exact below = belowTop(x, top, std::nullopt), exact = below;
  exact.fraction = std::max(below.fraction, -4);
  unsigned up = unsigned(exact.fraction - below.fraction);
  Wide sixteen = Wide(1) << (exact.fraction + 4);
  Interval aligned = shiftLeft(below.range, up);
  exact.range = add(aligned, {sixteen, sixteen});
  exact.needs = unite(unite(below.needs, aligned),
                      unite(exact.range, {sixteen, sixteen}));
  exact.build = [=](unsigned width) {
    std::string text = below.build(width);
    if (up > 0)
      text = "(" + text + ") * " + literal(Wide(1) << up);
    text += " + " + literal(sixteen);
    return width == 16 ? "(int16_t)(" + text + ")" : text;
  };
  auto type = pan::FixedType::get(op->getContext(), 16, true, 11, {});
  return scalars.finish(op, exact, type, Interval{0, 32768});
}

void FunctionEmitter::emitSoftmax(panc::SoftmaxOp op) {
  Place from = place(op.getInput()), out = place(op.getOut());
  explain(op, Twine(out.name()) +
                  (op.getLog() ? " = log softmax of " : " = softmax of ") +
                  from.name());
  if (from.element().isF32())
    return emitRealSoftmax(op);
  auto fixed = cast<pan::FixedType>(from.element());
  auto result = dyn_cast<pan::FixedType>(out.element());
  if (!result || fixed.getFraction() > 24 ||
      (!op.getLog() && suffixOf(result) != "u16"))
    return model.fail(op, "found scores of " + scaleText(fixed) +
                              "; allowed are scores with a fraction up to 24 "
                              "and probabilities of 16 bits");
  writer.open("");
  Names names(locals.get());
  ScalarEmitter scalars(model, names);
  Interval range = model.ranges.of(op.getInput());
  Scalar top = declareTop(writer, names, from, range);
  int64_t count = from.type.getNumElements();
  std::string exponential = place(op.getExponential()).pointer();
  std::string sum = names.local("sum");
  writer.line("uint32_t " + sum + " = 0;");
  std::string i = openLoop(count, names);
  Scalar x{from.read(i), from.element(), range};
  std::string e = names.local("e");
  writer.line("const uint16_t " + e + " = pk_exponential(" + exponential +
              ", " + tableOffset(scalars, op, x, top).text + ");");
  writer.line(sum + " += " + e + ";");
  if (!op.getLog())
    writer.line(out.at(i) + " = " + e + ";");
  writer.close();
  std::optional<Scalar> logarithm;
  if (op.getLog())
    logarithm =
        declareLogarithm(scalars, op, place(op.getLogarithm()).pointer(), sum,
                         fixed.getFraction());
  if (logarithm)
    scalars.flush(writer, logarithm->text);
  i = openLoop(count, names);
  Scalar value{"pk_share(" + out.at(i) + ", " + sum + ")", result,
               limitsOf(result)};
  if (logarithm)
    value = scalars.finish(
        op, belowTop({from.read(i), from.element(), range}, top, logarithm),
        result);
  writer.line(out.at(i) + " = " + value.text + ";");
  writer.close();
  writer.close();
}

void FunctionEmitter::emitRealSoftmax(panc::SoftmaxOp op) {
  Place from = place(op.getInput()), out = place(op.getOut());
  writer.open("");
  Names names(locals.get());
  Scalar top = declareTop(writer, names, from, {});
  int64_t count = from.type.getNumElements();
  std::string sum = names.local("sum");
  writer.line("float " + sum + " = 0.0f;");
  std::string i = openLoop(count, names);
  writer.line(sum + " += expf(" + from.read(i) + " - " + top.text + ");");
  writer.close();
  std::string rest = names.local("rest");
  if (op.getLog())
    writer.line("const float " + rest + " = logf(" + sum + ");");
  i = openLoop(count, names);
  std::string below = from.read(i) + " - " + top.text;
  writer.line(
      out.at(i) + " = " +
      (op.getLog() ? below + " - " + rest : "expf(" + below + ") / " + sum) +
      ";");
  writer.close();
  writer.close();
}

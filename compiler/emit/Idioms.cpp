// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Reductions, the largest element, and softmax.

#include "compiler/emit/Functions.h"
#include "compiler/emit/Scalars.h"
#include "ir/Numbers.h"

using namespace mlir;
using namespace pannikin;
using namespace pannikin::emit;

/// `best < x` or the like: whether `x` replaces what is held.
static std::string better(pan::Reduction kind, const std::string &x,
                          const std::string &held) {
  return x + (kind == pan::Reduction::Max ? " > " : " < ") + held;
}

/// The mean or sum of `count` numbers, `sum` holding their exact sum.
static Scalar finishSum(ScalarEmitter &scalars, panc::ReduceOp op,
                        const Scalar &sum, int64_t count) {
  Type element = numberTypeOf(op.getOut().getType());
  bool mean = op.getKind() == pan::Reduction::Mean;
  if (element.isF32())
    return {mean ? sum.text + " / " + realLiteral(double(count)) : sum.text,
            element,
            {}};
  auto type = cast<pan::FixedType>(element);
  if (!mean)
    return scalars.finish(op, ScalarEmitter::exactly(sum), type);
  if (llvm::isPowerOf2_64(uint64_t(count))) {
    Exact exact = ScalarEmitter::exactly(sum);
    exact.fraction += int(llvm::Log2_64(uint64_t(count)));
    return scalars.finish(op, exact, type);
  }
  Wide size = count;
  auto counted = pan::FixedType::get(op.getContext(), 32, false, 0, {});
  return scalars.divide(op, sum, literalScalar(size, counted), type);
}

void FunctionEmitter::emitReduce(panc::ReduceOp op) {
  Place from = place(op.getInput()), out = place(op.getOut());
  ArrayRef<int64_t> shape = from.type.getShape();
  bool vector = shape.size() == 1;
  int64_t count = shape[op.getAxis()];
  int64_t others = from.type.getNumElements() / count;
  explain(op, Twine(out.name()) + " = " + stringifyReduction(op.getKind()) +
                  " of " + from.name());
  Names names(locals.get());
  std::string i = vector ? "0" : openLoop(others, names);
  auto read = [&](const std::string &k) {
    if (vector)
      return from.read(k);
    return op.getAxis() == 0 ? from.read(k, i) : from.read(i, k);
  };
  pan::Reduction kind = op.getKind();
  bool sums = kind == pan::Reduction::Sum || kind == pan::Reduction::Mean;
  Type element = from.element();
  Interval range = model.ranges.of(op.getInput());
  if (sums)
    range = multiply(range, {count, count});
  unsigned width = sums ? std::max(32u, widthFor(range)) : 32;
  Type held = element;
  if (sums && isa<pan::FixedType>(element))
    held = pan::FixedType::get(op.getContext(), 32, false, fractionOf(element),
                               {});
  std::string type = element.isF32() ? "float"
                     : sums          ? workType(width)
                                     : cTypeOf(element);
  std::string best = names.local(sums ? "total" : "best");
  if (vector)
    writer.open("");
  writer.line(type + " " + best + " = " + read("0") + ";");
  std::string k = names.local("k");
  writer.open("for (" + indexType(count) + " " + k + " = 1; " + k + " < " +
              Twine(count) + "; ++" + k + ")");
  if (sums) {
    writer.line(best + " += " + read(k) + ";");
  } else {
    writer.line("if (" + better(kind, read(k), best) + ")");
    writer.indent();
    writer.line(best + " = " + read(k) + ";");
    writer.outdent();
  }
  writer.close();
  ScalarEmitter scalars(model, names);
  Scalar result = finishSum(scalars, op, {best, held, range}, sums ? count : 1);
  writer.line(out.at(i) + " = " + result.text + ";");
  writer.close();
}

void FunctionEmitter::emitArgmax(panc::ArgmaxOp op) {
  Place from = place(op.getInput()), out = place(op.getOut());
  explain(op, Twine(out.name()) + " = index of the " +
                  (op.getSmallest() ? "smallest of " : "largest of ") +
                  from.name());
  writer.open("");
  Names names(locals.get());
  int64_t count = from.type.getNumElements();
  std::string best = names.local("best"), k = names.local("k");
  writer.line(indexType(count) + " " + best + " = 0;");
  writer.open("for (" + indexType(count) + " " + k + " = 1; " + k + " < " +
              Twine(count) + "; ++" + k + ")");
  std::string sign = op.getSmallest() ? " <" : " >";
  if (op.getLast())
    sign += "=";
  writer.line("if (" + from.read(k) + sign + " " + from.read(best) + ")");
  writer.indent();
  writer.line(best + " = " + k + ";");
  writer.outdent();
  writer.close();
  writer.line(out.at("0") + " = (int32_t)" + best + ";");
  writer.close();
}

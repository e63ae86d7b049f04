// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Runs nearest neighbours on real numbers.

#include "ir/EvaluateNearest.h"
#include "ir/Numbers.h"
#include <cmath>

using namespace mlir;
using namespace pannikin;

static NearestFunction functionOf(Nearest nearest, Type input, Type values,
                                  Type result) {
  Format format(numberTypeOf(result));
  auto shared = std::make_shared<Nearest>(std::move(nearest));
  if (format.real)
    return [=](ArrayRef<double> x) { return shared->answer(x); };
  auto fractionOf = [](Type type) {
    return cast<pan::FixedType>(numberTypeOf(type)).getFraction();
  };
  int in = fractionOf(input);
  int out = int(shared->answerFraction(fractionOf(values)));
  return [=](ArrayRef<double> x) {
    std::vector<double> integers;
    for (double number : x)
      integers.push_back(std::ldexp(number, in));
    std::vector<double> answer = shared->answer(integers);
    for (double &number : answer)
      number = format.quantize(std::ldexp(number, -out));
    return answer;
  };
}

NearestFunction pannikin::nearestFunction(pan::NearestOp op) {
  return functionOf(Nearest::of(op), op.getInput().getType(),
                    op.getValues().getType(), op.getType());
}

NearestFunction pannikin::nearestFunction(panc::NearestOp op) {
  // Votes have the fraction of the result; so have values but for weights.
  Type values = op.getOut().getType();
  if (!op.getVote())
    values = cast<panc::RomOp>(
                 SymbolTable::lookupNearestSymbolFrom(
                     op->getParentOfType<ModuleOp>(), op.getValuesAttr()))
                 .getType();
  // The verifier has read it before.
  return functionOf(*Nearest::of(op), op.getInput().getType(), values,
                    op.getOut().getType());
}

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Walks decision trees: real features against real thresholds, fixed ones as
// the integers that the chip compares.

#include "ir/EvaluateTrees.h"
#include "ir/Numbers.h"
#include "ir/Trees.h"

using namespace mlir;
using namespace pannikin;

/// The number by which a leaf says nothing, for `min` and `max`.
std::function<void(const Tensor &, Tensor &)>
pannikin::treesFunction(pan::TreeEnsembleOp op) {
  auto trees = std::make_shared<Trees>(Trees::of(op));
  pan::FixedType from = pan::fixedTypeOf(op.getInput().getType());
  pan::FixedType to = pan::fixedTypeOf(op.getType());
  // Multiplying by 2^fraction gives the integers of fixed features.
  std::vector<double> scales;
  for (int64_t i = 0; i < pan::shapeOf(op.getInput().getType())[0]; ++i)
    scales.push_back(from ? std::ldexp(1.0, from.getFractionOf(i)) : 1);
  double step = to ? std::ldexp(1.0, -to.getFraction()) : 1;
  Format format(numberTypeOf(op.getType()));
  pan::Reduction kind = op.getKind();
  double absent = absentOf(op.getKind(), op.getLeaves().getElementType());
  return [=](const Tensor &in, Tensor &out) {
    std::vector<double> x(in.data);
    for (size_t i = 0; i < x.size(); ++i)
      x[i] *= scales[i];
    out.data = trees->answer(x, kind, absent);
    out.shape = {trees->outputs};
    for (double &number : out.data)
      number = format.quantize(number * step);
  };
}

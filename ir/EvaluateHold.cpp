// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Follows vectors, and adds what moved to sums that are kept.

#include "ir/EvaluateHold.h"
#include <cmath>

using namespace mlir;
using namespace pannikin;

void pannikin::follow(const Hold &rule, ArrayRef<double> input, double *kept,
                      double *columns, double *differences) {
  int64_t count = 0;
  for (size_t j = 0; j < input.size(); ++j) {
    double moved = rule.difference(input[j], kept[j]);
    if (moved == 0)
      continue;
    kept[j] += moved;
    if (!columns)
      continue;
    differences[count++] = moved;
    columns[count] = double(j);
  }
  if (columns)
    columns[0] = double(count);
}

KeptProduct::KeptProduct(panc::GemvOp op)
    : format(numberTypeOf(op.getOut().getType())),
      width(cast<panc::BufferType>(op.getWeights().getType()).getShape()[1]) {
  auto weights = cast<pan::FixedType>(numberTypeOf(op.getWeights().getType()));
  auto input = cast<pan::FixedType>(numberTypeOf(op.getInput().getType()));
  auto out = cast<panc::BufferType>(op.getOut().getType());
  for (int64_t i = 0; i < out.getNumElements(); ++i)
    fractions.push_back(weights.getFractionOf(i) + input.getFraction());
}

void KeptProduct::run(const Operands &operands, const double *addend,
                      double *sums, double *out) const {
  auto moved = int64_t(operands.columns[0]);
  for (size_t i = 0; i < fractions.size(); ++i) {
    for (int64_t k = 0; k < moved; ++k) {
      auto j = int64_t(operands.columns[k + 1]);
      double product =
          operands.weights[int64_t(i) * width + j] * operands.differences[k];
      sums[i] += std::ldexp(product, fractions[i]);
    }
    double result = format.quantize(std::ldexp(sums[i], -fractions[i]));
    out[i] = addend ? format.quantize(addend[i] + result) : result;
  }
}

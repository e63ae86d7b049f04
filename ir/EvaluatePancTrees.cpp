// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Runs the tree operations of `panc` on real numbers, through the integers that
// the chip compares and adds.

#include "ir/Numbers.h"
#include "ir/TreeTables.h"
#include <cmath>

using namespace mlir;
using namespace pannikin;

std::function<void(ArrayRef<double>, MutableArrayRef<double>)>
pannikin::treesFunction(Operation *op) {
  auto trees = std::make_shared<Trees>();
  pan::Reduction kind = pan::Reduction::Sum;
  double absent = 0;
  if (auto code = dyn_cast<panc::TreeCodeOp>(op)) {
    *trees = Trees::of(code);
    kind = code.getKind();
    absent = absentOf(kind, code.getLeaves().getElementType());
  } else {
    auto table = dyn_cast<panc::TreeTableOp>(op);
    FailureOr<Trees> read =
        table ? decodeTrees(table) : decodeTrees(cast<panc::TreeHeapOp>(op));
    // The verifier has read it before.
    if (succeeded(read))
      *trees = std::move(*read);
  }
  auto input = cast<panc::BufferType>(op->getOperand(0).getType());
  pan::FixedType from = panc::fixedTypeOf(input);
  pan::FixedType to =
      panc::fixedTypeOf(cast<panc::BufferType>(op->getOperand(1).getType()));
  std::vector<double> scales;
  for (int64_t i = 0; i < input.getNumElements(); ++i)
    scales.push_back(from ? std::ldexp(1.0, from.getFractionOf(i)) : 1);
  double step = to ? std::ldexp(1.0, -to.getFraction()) : 1;
  return [=](ArrayRef<double> in, MutableArrayRef<double> out) {
    std::vector<double> x(in);
    for (size_t i = 0; i < x.size(); ++i)
      x[i] *= scales[i];
    std::vector<double> answer = trees->answer(x, kind, absent);
    for (size_t k = 0; k < out.size(); ++k)
      out[k] = to ? answer[k] * step : double(float(answer[k]));
  };
}

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// ONNX GRU:
//   z = f(Wz x + Rz h + b)             r = f(Wr x + Rr h + b)
//   n = g(Wh x + r (Rh h + Rbh) + Wbh)     linear_before_reset
//   n = g(Wh x + Rh (r h) + Rbh + Wbh)     otherwise
//   h' = (1 - z) n + z h = n + z (h - n)

#include "compiler/import/Operators.h"
#include "compiler/import/Recurrent.h"

namespace pannikin::onnx_import {

namespace {
enum Gate { Z, R, H };
enum Function { Gates, Candidate };
} // namespace

void importGru(Node &node) {
  Recurrent cell(node, {"GRU", "zrh", {"Sigmoid", "Tanh"}, 1});
  bool linearBeforeReset = node.intAttribute("linear_before_reset", 0);
  GraphBuilder &build = node.build;
  cell.run([&](int64_t d, const Tensor &x, llvm::ArrayRef<Tensor> states) {
    const Tensor &h = states[0];
    Tensor z = cell.activateGate(d, Gates, cell.preActivation(d, Z, x, h));
    Tensor r = cell.activateGate(d, Gates, cell.preActivation(d, R, x, h));
    Tensor sum;
    if (linearBeforeReset) {
      Tensor input = cell.product(false, d, H, x);
      input = build.add(input, cell.bias(false, d, H));
      Tensor hidden = cell.product(true, d, H, h);
      hidden = build.add(hidden, cell.bias(true, d, H));
      sum = build.add(input, build.mul(r, hidden));
    } else {
      sum = cell.preActivation(d, H, x, build.mul(r, h));
    }
    Tensor n = cell.activateGate(d, Candidate, sum);
    Tensor change = build.sub(h, n);
    return Tensors{build.add(n, build.mul(z, change))};
  });
}

} // namespace pannikin::onnx_import

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// ONNX LSTM:
//   i = f(Wi x + Ri h + b + Pi c)      f = f(Wf x + Rf h + b + Pf c)
//   c' = f c + i g(Wc x + Rc h + b)
//   o = f(Wo x + Ro h + b + Po c')     h' = o h(c')
// With input_forget, f = 1 - i.

#include "compiler/import/Operators.h"
#include "compiler/import/Recurrent.h"

namespace pannikin::onnx_import {

namespace {
/// Order of the gates in W, R and B; P has the first three.
enum Gate { I, O, F, C };
/// Order of the activations: gates, candidate, output.
enum Function { Gates, Candidate, Output };
} // namespace

static Tensor gate(Recurrent &cell, GraphBuilder &build, int64_t direction,
                   Gate gate, const Tensor &x, const Tensor &h,
                   const Tensor &c) {
  Tensor sum = cell.preActivation(direction, gate, x, h);
  if (std::optional<Tensor> p = cell.peephole(direction, gate))
    sum = build.add(sum, build.mul(c, *p));
  return cell.activateGate(direction, Gates, sum);
}

void importLstm(Node &node) {
  Recurrent cell(node, {"LSTM", "iofc", {"Sigmoid", "Tanh", "Tanh"}, 2});
  bool coupled = node.intAttribute("input_forget", 0);
  GraphBuilder &build = node.build;
  cell.run([&](int64_t d, const Tensor &x, llvm::ArrayRef<Tensor> states) {
    const Tensor &h = states[0], &c = states[1];
    Tensor i = gate(cell, build, d, I, x, h, c);
    Tensor f = coupled ? build.sub(build.scalar(1), i)
                       : gate(cell, build, d, F, x, h, c);
    Tensor g = cell.activateGate(d, Candidate, cell.preActivation(d, C, x, h));
    Tensor kept = build.mul(f, c);
    Tensor nextC = build.add(kept, build.mul(i, g));
    Tensor o = gate(cell, build, d, O, x, h, nextC);
    Tensor nextH = build.mul(o, cell.activate(d, Output, nextC));
    return Tensors{nextH, nextC};
  });
}

} // namespace pannikin::onnx_import

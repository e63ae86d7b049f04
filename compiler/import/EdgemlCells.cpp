// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The cells of EdgeML as its code computes them, where its comments differ.
// p_k = x W_k + h U_k, g is the gate's and f the update's nonlinearity:
//   FastRNN   h' = s(beta) h + s(alpha) f(p + b)
//   FastGRNN  z = g(p + bg)      c = f(p + bu)
//             h' = z h + (s(zeta) (1 - z) + s(nu)) c
//   UGRNN     z = g(p1 + bg)     c = f(p2 + bu)     h' = z h + (1 - z) c
//   GRU       r = g(p1 + br)     z = g(p2 + bg)
//             c = f(x W3 + (r h) U3 + bu)           h' = z h + (1 - z) c
//   LSTM      i = g(p1 + bi)  f = g(p2 + bf)  d = f(p3 + bc)  o = g(p4 + bo)
//             c' = f c + i d                        h' = o f(c')

#include "compiler/import/Edgeml.h"
#include "compiler/import/Operators.h"

namespace pannikin::onnx_import {

/// z h + (1 - z) c
static Tensor mix(GraphBuilder &build, const Tensor &z, const Tensor &h,
                  const Tensor &c) {
  Tensor kept = build.mul(z, h);
  Tensor rest = build.sub(build.scalar(1), z);
  return build.add(kept, build.mul(rest, c));
}

void importFastRnn(Node &node) {
  Edgeml cell(node, {"FastRNN", 1, 1, 2});
  GraphBuilder &build = node.build;
  Tensor alpha = cell.squashed(0), beta = cell.squashed(1);
  cell.run([&](const Tensor &x, llvm::ArrayRef<Tensor> states) {
    Tensor c = cell.update(build.add(cell.sum(0, x, states[0]), cell.bias(0)));
    Tensor kept = build.mul(states[0], beta);
    return Tensors{build.add(kept, build.mul(c, alpha))};
  });
}

void importFastGrnn(Node &node) {
  Edgeml cell(node, {"FastGRNN", 1, 2, 2});
  GraphBuilder &build = node.build;
  Tensor zeta = cell.squashed(0), nu = cell.squashed(1);
  cell.run([&](const Tensor &x, llvm::ArrayRef<Tensor> states) {
    Tensor p = cell.sum(0, x, states[0]);
    Tensor z = cell.gate(build.add(p, cell.bias(0)));
    Tensor c = cell.update(build.add(p, cell.bias(1)));
    Tensor kept = build.mul(z, states[0]);
    Tensor rest = build.sub(build.scalar(1), z);
    Tensor share = build.add(build.mul(rest, zeta), nu);
    return Tensors{build.add(kept, build.mul(share, c))};
  });
}

void importUgrnn(Node &node) {
  Edgeml cell(node, {"UGRNN", 2, 2, 0});
  GraphBuilder &build = node.build;
  cell.run([&](const Tensor &x, llvm::ArrayRef<Tensor> states) {
    Tensor z = cell.gate(build.add(cell.sum(0, x, states[0]), cell.bias(0)));
    Tensor c = cell.update(build.add(cell.sum(1, x, states[0]), cell.bias(1)));
    return Tensors{mix(build, z, states[0], c)};
  });
}

void importGruLr(Node &node) {
  Edgeml cell(node, {"GRU", 3, 3, 0});
  GraphBuilder &build = node.build;
  cell.run([&](const Tensor &x, llvm::ArrayRef<Tensor> states) {
    const Tensor &h = states[0];
    Tensor r = cell.gate(build.add(cell.sum(0, x, h), cell.bias(0)));
    Tensor z = cell.gate(build.add(cell.sum(1, x, h), cell.bias(1)));
    Tensor wx = cell.product(2, x);
    Tensor p = build.add(wx, cell.recurrent(2, build.mul(r, h)));
    Tensor c = cell.update(build.add(p, cell.bias(2)));
    return Tensors{mix(build, z, h, c)};
  });
}

void importLstmLr(Node &node) {
  Edgeml cell(node, {"LSTM", 4, 4, 0, 2});
  GraphBuilder &build = node.build;
  // The biases come as f, i, c, o, the weights as i, f, c, o.
  enum Bias { F, I, C, O };
  cell.run([&](const Tensor &x, llvm::ArrayRef<Tensor> states) {
    const Tensor &h = states[0], &c = states[1];
    Tensor i = cell.gate(build.add(cell.sum(0, x, h), cell.bias(I)));
    Tensor f = cell.gate(build.add(cell.sum(1, x, h), cell.bias(F)));
    Tensor d = cell.update(build.add(cell.sum(2, x, h), cell.bias(C)));
    Tensor o = cell.gate(build.add(cell.sum(3, x, h), cell.bias(O)));
    Tensor kept = build.mul(f, c);
    Tensor nextC = build.add(kept, build.mul(i, d));
    return Tensors{build.mul(o, cell.update(nextC)), nextC};
  });
}

} // namespace pannikin::onnx_import

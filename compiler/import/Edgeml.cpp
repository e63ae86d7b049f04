// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decides which operand of a one-node cell is what. With a rank, the gates
// share a first factor [D, r] and have a second one [r, H] each.

#include "compiler/import/Edgeml.h"
#include "compiler/import/ScanBuilder.h"

#include "llvm/ADT/STLExtras.h"

namespace pannikin::onnx_import {

Edgeml::Edgeml(Node &node, const EdgemlFacts &facts)
    : node(node), build(node.build), facts(facts) {
  readSequence();
  readRanks();
  readWeights();
  gateFunction = node.stringAttribute("gate_nonlinearity", "sigmoid");
  updateFunction = node.stringAttribute("update_nonlinearity", "tanh");
}

void Edgeml::readSequence() {
  const Tensor &x = node.input(0);
  if (x.rank() != 3 || x.isInt())
    fail("found a sequence of shape " + formatShape(x.shape) +
         "; floats [steps,1,features] are expected");
  bool batchFirst = x.shape[0] == 1 && x.shape[1] != 1;
  steps = x.shape[batchFirst ? 1 : 0];
  if (x.shape[batchFirst ? 0 : 1] != 1)
    fail("found a batch of " + llvm::Twine(x.shape[1]) +
         "; export with a batch of 1");
  inputs = x.shape[2];
  if (steps < 1 || inputs < 1)
    fail("found an empty sequence of shape " + formatShape(x.shape));
}

/// A rank says that a first factor is there. Without the attributes the number
/// of operands says it, when it leaves no choice.
void Edgeml::readRanks() {
  wRank = node.intAttribute("wRank", 0);
  uRank = node.intAttribute("uRank", 0);
  size_t full = 1 + 2 * facts.gates + facts.biases + facts.numbers;
  size_t given = node.inputs.size();
  bool declared = wRank > 0 || uRank > 0;
  if (!declared && given == full + 2 && node.input(1).rank() == 2) {
    wRank = node.input(1).shape[1];
    const Tensor &first = node.input(2 + facts.gates);
    uRank = first.rank() == 2 ? first.shape[1] : 0;
  }
  size_t expected = full + (wRank > 0 ? 1 : 0) + (uRank > 0 ? 1 : 0);
  if (given != expected || wRank < 0 || uRank < 0)
    fail("found " + llvm::Twine(given) + " inputs with wRank=" +
         llvm::Twine(wRank) + " and uRank=" + llvm::Twine(uRank) + "; " +
         llvm::Twine(expected) + " are expected: x, weights, biases" +
         (facts.numbers > 0 ? " and two numbers" : ""));
  u = w + facts.gates + (wRank > 0 ? 1 : 0);
  b = u + facts.gates + (uRank > 0 ? 1 : 0);
}

void Edgeml::expectShape(size_t i, llvm::ArrayRef<int64_t> shape) {
  const Tensor &tensor = node.input(i);
  if (llvm::ArrayRef<int64_t>(tensor.shape) != shape)
    fail("input " + llvm::Twine(i) + " has shape " + formatShape(tensor.shape) +
         "; expected " + formatShape(shape));
  if (!tensor.isConstant() || tensor.isInt())
    fail("input " + llvm::Twine(i) +
         " depends on the input of the model or holds integers; weights must "
         "be constant floats");
}

void Edgeml::readWeights() {
  const Tensor &last = node.input(u - 1);
  hidden = last.rank() == 2 ? last.shape[1] : 0;
  if (node.intAttribute("hidden_size", hidden) != hidden || hidden < 1)
    fail("found hidden_size=" +
         llvm::Twine(node.intAttribute("hidden_size", hidden)) +
         " and weights of shape " + formatShape(last.shape));
  if (wRank > 0)
    expectShape(w, {inputs, wRank});
  if (uRank > 0)
    expectShape(u, {hidden, uRank});
  for (size_t gate = 0; gate < facts.gates; ++gate) {
    expectShape(u - facts.gates + gate, {wRank > 0 ? wRank : inputs, hidden});
    expectShape(b - facts.gates + gate, {uRank > 0 ? uRank : hidden, hidden});
  }
  for (size_t i = 0; i < facts.biases + facts.numbers; ++i) {
    const Tensor &tensor = node.input(b + i);
    int64_t size = i < facts.biases ? hidden : 1;
    if (countElements(tensor.shape) != size)
      expectShape(b + i, {1, size});
    expectShape(b + i, Shape(tensor.shape));
  }
}

Tensor Edgeml::factor(size_t i, const Tensor &operand) {
  return build.linear(build.transpose(node.input(i), {1, 0}), operand);
}

Tensor Edgeml::product(size_t gate, const Tensor &x) {
  return factor(u - facts.gates + gate, wRank > 0 ? factor(w, x) : x);
}

Tensor Edgeml::recurrent(size_t gate, const Tensor &h) {
  return factor(b - facts.gates + gate, uRank > 0 ? factor(u, h) : h);
}

Tensor Edgeml::sum(size_t gate, const Tensor &x, const Tensor &h) {
  Tensor wx = product(gate, x);
  return build.add(wx, recurrent(gate, h));
}

Tensor Edgeml::bias(size_t i) {
  return build.reshape(node.input(b + i), {hidden});
}

Tensor Edgeml::squashed(size_t i) {
  Tensor raw = build.reshape(node.input(b + facts.biases + i), {});
  return build.unary(Unary::Sigmoid, raw);
}

/// The three quantized forms are lines, cut at both ends.
Tensor Edgeml::apply(const std::string &function, const Tensor &input) {
  auto line = [&](double offset, double divisor) {
    Tensor moved = build.add(input, build.scalar(offset));
    return build.clip(build.mul(moved, build.scalar(1 / divisor)), 0, 1);
  };
  if (function == "tanh")
    return build.unary(Unary::Tanh, input);
  if (function == "sigmoid")
    return build.unary(Unary::Sigmoid, input);
  if (function == "relu")
    return build.unary(Unary::Relu, input);
  if (function == "quantTanh")
    return build.clip(input, -1, 1);
  if (function == "quantSigm")
    return line(1, 2);
  if (function == "quantSigm4")
    return line(2, 4);
  fail("nonlinearity '" + function +
       "' is not supported; use tanh, sigmoid, relu, quantTanh, quantSigm or "
       "quantSigm4");
}

void Edgeml::run(Step step) {
  Tensor sequence = build.reshape(node.input(0), {steps, inputs});
  Tensor zero = build.constant(makeFilled({hidden}, 0));
  Tensor all;
  if (steps == 1) {
    all =
        step(build.reshape(sequence, {inputs}), Tensors(facts.states, zero))[0];
  } else {
    ScanBuilder loop(build, steps, /*reverse=*/false, facts.name);
    Tensor x = loop.addSequence(sequence);
    Tensors states;
    for (size_t i = 0; i < facts.states; ++i)
      states.push_back(loop.addState(zero));
    Tensors next = step(x, states);
    all = loop.finish(next, {next[0]})[facts.states];
  }
  Shape shape = node.input(0).shape;
  shape.back() = hidden;
  node.set(0, build.reshape(all, shape));
}

} // namespace pannikin::onnx_import

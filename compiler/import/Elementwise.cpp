// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Operators that treat each element alone.

#include "compiler/import/Activations.h"
#include "compiler/import/Operators.h"

#include "llvm/ADT/StringSwitch.h"
#include <cfloat>

namespace pannikin::onnx_import {

void importBinary(Node &node) {
  auto kind = llvm::StringSwitch<Binary>(node.op())
                  .Case("Add", Binary::Add)
                  .Case("Sub", Binary::Sub)
                  .Case("Mul", Binary::Mul)
                  .Case("Div", Binary::Div)
                  .Case("Pow", Binary::Pow)
                  .Case("Mod", Binary::Mod)
                  .Case("Equal", Binary::Equal)
                  .Case("Less", Binary::Less)
                  .Case("LessOrEqual", Binary::LessOrEqual)
                  .Case("Greater", Binary::Greater)
                  .Case("GreaterOrEqual", Binary::GreaterOrEqual)
                  .Case("And", Binary::And)
                  .Default(Binary::Or);
  // Without fmod the remainder has the divisor's sign, and floats are no
  // operands; with it the dividend's sign, which we compute for floats only.
  if (kind == Binary::Mod &&
      (node.intAttribute("fmod", 0) != 0) == node.input(0).isInt())
    fail("found fmod=1 on integers or fmod=0 on floats; use fmod=1 on floats "
         "and fmod=0 on integers");
  node.set(0, node.build.binary(kind, node.input(0), node.input(1)));
}

void importVariadic(Node &node) {
  auto kind = llvm::StringSwitch<Binary>(node.op())
                  .Case("Min", Binary::Min)
                  .Case("Max", Binary::Max)
                  .Default(Binary::Add);
  Tensor result = node.input(0);
  for (size_t i = 1; i < node.inputs.size(); ++i)
    result = node.build.binary(kind, result, node.input(i));
  node.set(0, result);
}

void importFunction(Node &node) {
  static const llvm::StringMap<Unary> plain = {
      {"Neg", Unary::Neg},     {"Abs", Unary::Abs},
      {"Sqrt", Unary::Sqrt},   {"Exp", Unary::Exp},
      {"Log", Unary::Log},     {"Reciprocal", Unary::Reciprocal},
      {"Floor", Unary::Floor}, {"Ceil", Unary::Ceil},
      {"Round", Unary::Round}, {"Not", Unary::Not}};
  auto found = plain.find(node.op());
  if (found != plain.end()) {
    node.set(0, node.build.unary(found->second, node.input(0)));
    return;
  }
  Activation activation = standardActivation(node.op());
  if (activation.takesAlpha)
    activation.alpha = node.floatAttribute("alpha", activation.alpha);
  if (activation.takesBeta)
    activation.beta = node.floatAttribute("beta", activation.beta);
  node.set(0, activate(node.build, activation, node.input(0)));
}

/// x clip(x / 6 + 1/2, 0, 1)
void importHardSwish(Node &node) {
  Activation gate = standardActivation("HardSigmoid");
  gate.alpha = 1.0 / 6;
  const Tensor &x = node.input(0);
  node.set(0, node.build.mul(x, activate(node.build, gate, x)));
}

/// A bound of Clip given as an input: one known number.
static double boundOf(const Node &node, size_t i, double absent) {
  if (!node.has(i))
    return absent;
  const Tensor &bound = node.input(i);
  if (!bound.isConstant() || bound.constant->size() != 1)
    fail("found a bound that is not one known number; export with constant "
         "bounds");
  double number = bound.constant->number(0);
  return std::min<double>(std::max<double>(number, -FLT_MAX), FLT_MAX);
}

void importClip(Node &node) {
  double lo = -FLT_MAX, hi = FLT_MAX;
  if (node.opset < 11) {
    lo = node.floatAttribute("min", lo);
    hi = node.floatAttribute("max", hi);
  } else {
    lo = boundOf(node, 1, lo);
    hi = boundOf(node, 2, hi);
  }
  if (!(lo <= hi))
    fail("found the bounds " + formatNumber(lo) + " and " + formatNumber(hi) +
         "; the lower one must not exceed the upper one");
  node.set(0, node.build.clip(node.input(0), lo, hi));
}

} // namespace pannikin::onnx_import

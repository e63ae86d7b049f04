// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The element-wise operations in float, for models compiled with f32 numbers.

#include "compiler/emit/Scalars.h"
#include "ir/Numbers.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace pannikin;
using namespace pannikin::emit;

static std::string activationFormula(pan::ActivationOp op,
                                     const std::string &x) {
  std::string alpha = realLiteral(op.getAlpha().convertToDouble());
  switch (op.getFunction()) {
  case pan::Function::Sigmoid:
    return "1.0f / (1.0f + expf(-" + x + "))";
  case pan::Function::Tanh:
    return "tanhf(" + x + ")";
  case pan::Function::Relu:
    return x + " > 0.0f ? " + x + " : 0.0f";
  case pan::Function::Elu:
    return x + " > 0.0f ? " + x + " : " + alpha + " * expm1f(" + x + ")";
  case pan::Function::Softsign:
    return x + " / (1.0f + fabsf(" + x + "))";
  case pan::Function::Softplus:
    return x + " > 30.0f ? " + x + " : log1pf(expf(" + x + "))";
  case pan::Function::ThresholdedRelu:
    return x + " > " + alpha + " ? " + x + " : 0.0f";
  case pan::Function::Exp:
    return "expf(" + x + ")";
  case pan::Function::Log:
    return "logf(" + x + ")";
  case pan::Function::Sqrt:
    return "sqrtf(" + x + ")";
  case pan::Function::Round:
    return "rintf(" + x + ")";
  }
  return "";
}

/// A limit of a clip; infinite ones are none.
static std::string clipFormula(pan::ClipOp op, const std::string &x) {
  APFloat lo = op.getLo(), hi = op.getHi();
  std::string text = x;
  if (!hi.isInfinity()) {
    std::string limit = realLiteral(hi.convertToDouble());
    text = x + " > " + limit + " ? " + limit + " : " + text;
  }
  if (!lo.isInfinity()) {
    std::string limit = realLiteral(lo.convertToDouble());
    text = x + " < " + limit + " ? " + limit + " : " + text;
  }
  return text;
}

std::string emit::realFormula(Operation *op, ArrayRef<Scalar> x) {
  auto infix = [&](StringRef sign) {
    return x[0].text + " " + sign.str() + " " + x[1].text;
  };
  auto pick = [&](StringRef sign) {
    return infix(sign) + " ? " + x[0].text + " : " + x[1].text;
  };
  return llvm::TypeSwitch<Operation *, std::string>(op)
      .Case([&](pan::AddOp) { return infix("+"); })
      .Case([&](pan::SubOp) { return infix("-"); })
      .Case([&](pan::MulOp) { return infix("*"); })
      .Case([&](pan::DivOp) { return infix("/"); })
      .Case([&](pan::MinOp) { return pick("<"); })
      .Case([&](pan::MaxOp) { return pick(">"); })
      .Case([&](pan::GreaterOp) { return infix(">") + " ? 1.0f : 0.0f"; })
      .Case([&](pan::SelectOp) {
        return x[0].text + " != 0.0f ? " + x[1].text + " : " + x[2].text;
      })
      .Case([&](pan::ClipOp c) { return clipFormula(c, x[0].text); })
      .Case(
          [&](pan::ActivationOp a) { return activationFormula(a, x[0].text); })
      .Default([](Operation *) { return std::string(); });
}

Scalar ScalarEmitter::real(Operation *op, ArrayRef<Scalar> operands) {
  Type element = op->getResult(0).getType();
  // Literals and names only, so that no operand needs parentheses.
  SmallVector<Scalar> simple;
  for (const Scalar &operand : operands) {
    simple.push_back(operand);
    if (StringRef(operand.text).starts_with("-"))
      simple.back().text = "(" + operand.text + ")";
  }
  std::string formula = realFormula(op, simple);
  if (formula.empty())
    return fail(op, element,
                "found an operation that has no float form "
                "inside a map; allowed is element-wise "
                "arithmetic");
  return {formula, element, {}};
}

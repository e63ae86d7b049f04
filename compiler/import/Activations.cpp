// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decides how each standard activation is written in `pan`: the smooth ones
// are functions, the piecewise linear ones are arithmetic.

#include "compiler/import/Activations.h"
#include "compiler/import/Error.h"

namespace pannikin::onnx_import {

static const Activation table[] = {
    {"Sigmoid", Activation::Sigmoid, 0, 0, false, false},
    {"Tanh", Activation::Tanh, 0, 0, false, false},
    {"Relu", Activation::Relu, 0, 0, false, false},
    {"Elu", Activation::Elu, 1, 0, true, false},
    {"Softsign", Activation::Softsign, 0, 0, false, false},
    {"Softplus", Activation::Softplus, 0, 0, false, false},
    {"ThresholdedRelu", Activation::ThresholdedRelu, 1, 0, true, false},
    {"Affine", Activation::Affine, 1, 0, true, true},
    {"LeakyRelu", Activation::LeakyRelu, 0.01f, 0, true, false},
    {"ScaledTanh", Activation::ScaledTanh, 1, 1, true, true},
    {"HardSigmoid", Activation::HardSigmoid, 0.2f, 0.5, true, true},
};

Activation standardActivation(llvm::StringRef name) {
  std::string allowed;
  for (const Activation &activation : table) {
    if (name.equals_insensitive(activation.name))
      return activation;
    allowed += (allowed.empty() ? "" : ", ") + std::string(activation.name);
  }
  fail("activation '" + name + "' is not supported; use one of " + allowed);
}

Tensor activate(GraphBuilder &build, const Activation &activation,
                const Tensor &x) {
  auto times = [&](double factor, const Tensor &tensor) {
    return build.mul(tensor, build.scalar(factor));
  };
  Tensor positive;
  double alpha = activation.alpha, beta = activation.beta;
  switch (activation.kind) {
  case Activation::Sigmoid:
    return build.unary(Unary::Sigmoid, x);
  case Activation::Tanh:
    return build.unary(Unary::Tanh, x);
  case Activation::Relu:
    return build.unary(Unary::Relu, x);
  case Activation::Elu:
    return build.unary(Unary::Elu, x, alpha);
  case Activation::Softsign:
    return build.unary(Unary::Softsign, x);
  case Activation::Softplus:
    return build.unary(Unary::Softplus, x);
  case Activation::ThresholdedRelu:
    return build.unary(Unary::ThresholdedRelu, x, alpha);
  case Activation::Affine: // alpha x + beta
    return build.add(times(alpha, x), build.scalar(beta));
  case Activation::LeakyRelu: // max(x, 0) + alpha min(x, 0)
    positive = build.binary(Binary::Max, x, build.scalar(0));
    return build.add(
        positive, times(alpha, build.binary(Binary::Min, x, build.scalar(0))));
  case Activation::ScaledTanh: // alpha tanh(beta x)
    return times(alpha, build.unary(Unary::Tanh, times(beta, x)));
  case Activation::HardSigmoid: // clip(alpha x + beta, 0, 1)
    return build.clip(build.add(times(alpha, x), build.scalar(beta)), 0, 1);
  }
  fail("this activation is not supported");
}

} // namespace pannikin::onnx_import

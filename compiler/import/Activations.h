// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The activation functions that ONNX names, as operators and inside LSTM, GRU
// and RNN.

#ifndef PANNIKIN_COMPILER_IMPORT_ACTIVATIONS_H
#define PANNIKIN_COMPILER_IMPORT_ACTIVATIONS_H

#include "compiler/import/GraphBuilder.h"

namespace pannikin::onnx_import {

/// A function of the standard with its parameters.
struct Activation {
  enum Kind {
    Sigmoid,
    Tanh,
    Relu,
    Elu,
    Softsign,
    Softplus,
    ThresholdedRelu,
    Affine,
    LeakyRelu,
    ScaledTanh,
    HardSigmoid
  };
  const char *name;
  Kind kind;
  double alpha, beta;
  bool takesAlpha, takesBeta;
};

/// The function called `name` (in any case), with the standard's parameters;
/// throws and lists the functions when there is none.
Activation standardActivation(llvm::StringRef name);

Tensor activate(GraphBuilder &build, const Activation &activation,
                const Tensor &input);

} // namespace pannikin::onnx_import

#endif // PANNIKIN_COMPILER_IMPORT_ACTIVATIONS_H

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Arithmetic on known tensors, in double precision.

#ifndef PANNIKIN_COMPILER_IMPORT_HOSTMATH_H
#define PANNIKIN_COMPILER_IMPORT_HOSTMATH_H

#include "compiler/import/HostTensor.h"

namespace pannikin::onnx_import {

/// Operations of two operands with numpy broadcasting. The last six give
/// truth values and exist on known tensors only.
enum class Binary {
  Add,
  Sub,
  Mul,
  Div,
  Min,
  Max,
  Pow,
  Mod,
  Equal,
  Less,
  LessOrEqual,
  Greater,
  GreaterOrEqual,
  And,
  Or
};

/// Operations of one operand. Those after `Log` exist on known tensors
/// only. `alpha` belongs to `Elu` and `ThresholdedRelu`.
enum class Unary {
  Sigmoid,
  Tanh,
  Relu,
  Elu,
  Softsign,
  Softplus,
  ThresholdedRelu,
  Neg,
  Abs,
  Reciprocal,
  Sqrt,
  Exp,
  Log,
  Floor,
  Ceil,
  Round,
  Not
};

enum class Reduction { Sum, Mean, Max, Min };

HostTensor binaryHost(Binary kind, const HostTensor &a, const HostTensor &b);
HostTensor unaryHost(Unary kind, const HostTensor &input, double alpha);
/// Reduces `axis` to size 1.
HostTensor reduceHost(Reduction kind, const HostTensor &input, int64_t axis);
/// `[M,K] x [K,N]`, both matrices of floats with matching K.
HostTensor matmulHost(const HostTensor &a, const HostTensor &b);
/// ONNX Cast: floats truncate towards zero, all but zero is true.
HostTensor castHost(const HostTensor &input, Element element);
HostTensor whereHost(const HostTensor &condition, const HostTensor &yes,
                     const HostTensor &no);

} // namespace pannikin::onnx_import

#endif // PANNIKIN_COMPILER_IMPORT_HOSTMATH_H

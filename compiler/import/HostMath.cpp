// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Computes at import what does not depend on the model's inputs.

#include "compiler/import/HostMath.h"
#include "compiler/import/Error.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace pannikin::onnx_import {

/// Multiplications that one product of constants may take: a second's work.
static constexpr int64_t maxProducts = int64_t(1) << 28;

static double computeFloat(Binary kind, double a, double b) {
  switch (kind) {
  case Binary::Add:
    return a + b;
  case Binary::Sub:
    return a - b;
  case Binary::Mul:
    return a * b;
  case Binary::Div:
    return a / b;
  case Binary::Min:
    return std::min(a, b);
  case Binary::Max:
    return std::max(a, b);
  case Binary::Pow:
    return std::pow(a, b);
  case Binary::Mod:
    return std::fmod(a, b);
  default:
    fail("floats have no such operation");
  }
}

/// The remainder has the sign of the divisor, as ONNX Mod without `fmod`.
static int64_t modulo(int64_t a, int64_t b) {
  int64_t rest = a % b;
  return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest;
}

/// Wraps like the two's complement arithmetic of every ONNX runtime.
static int64_t wrap(unsigned long long value) { return int64_t(value); }

static int64_t computeInt(Binary kind, int64_t a, int64_t b) {
  bool divides = kind == Binary::Div || kind == Binary::Mod;
  if (divides && b == 0)
    fail("found a division of integers by zero");
  if (divides && b == -1)
    return kind == Binary::Mod ? 0 : wrap(0ULL - a);
  switch (kind) {
  case Binary::Add:
    return wrap(uint64_t(a) + uint64_t(b));
  case Binary::Sub:
    return wrap(uint64_t(a) - uint64_t(b));
  case Binary::Mul:
    return wrap(uint64_t(a) * uint64_t(b));
  case Binary::Div:
    return a / b;
  case Binary::Min:
    return std::min(a, b);
  case Binary::Max:
    return std::max(a, b);
  case Binary::Mod:
    return modulo(a, b);
  case Binary::And:
    return a && b;
  case Binary::Or:
    return a || b;
  default:
    fail("integers have no such operation here");
  }
}

template <typename T>
static bool compare(Binary kind, T a, T b) {
  switch (kind) {
  case Binary::Equal:
    return a == b;
  case Binary::Less:
    return a < b;
  case Binary::LessOrEqual:
    return a <= b;
  case Binary::Greater:
    return a > b;
  default:
    return a >= b;
  }
}

static bool isComparison(Binary kind) {
  return kind >= Binary::Equal && kind <= Binary::GreaterOrEqual;
}

HostTensor binaryHost(Binary kind, const HostTensor &a, const HostTensor &b) {
  if (a.isFloat() != b.isFloat())
    fail("found one operand of floats and one of integers; both must agree");
  Shape shape = broadcastShapes(a.shape, b.shape);
  HostTensor x = broadcastHost(a, shape), y = broadcastHost(b, shape);
  HostTensor result;
  result.shape = shape;
  bool truth = isComparison(kind) || kind == Binary::And || kind == Binary::Or;
  result.element = truth ? Element::Bool : a.element;
  for (int64_t i = 0, n = x.size(); i < n; ++i)
    if (isComparison(kind))
      result.ints.push_back(x.isFloat()
                                ? compare(kind, x.floats[i], y.floats[i])
                                : compare(kind, x.ints[i], y.ints[i]));
    else if (x.isFloat())
      result.floats.push_back(computeFloat(kind, x.floats[i], y.floats[i]));
    else
      result.ints.push_back(computeInt(kind, x.ints[i], y.ints[i]));
  return result;
}

static double computeUnary(Unary kind, double x, double alpha) {
  switch (kind) {
  case Unary::Sigmoid:
    return 1.0 / (1.0 + std::exp(-x));
  case Unary::Tanh:
    return std::tanh(x);
  case Unary::Relu:
    return std::max(x, 0.0);
  case Unary::Elu:
    return x > 0 ? x : alpha * std::expm1(x);
  case Unary::Softsign:
    return x / (1.0 + std::fabs(x));
  case Unary::Softplus:
    return x > 30 ? x : std::log1p(std::exp(x));
  case Unary::ThresholdedRelu:
    return x > alpha ? x : 0.0;
  case Unary::Neg:
    return -x;
  case Unary::Abs:
    return std::fabs(x);
  case Unary::Sqrt:
    return std::sqrt(x);
  case Unary::Exp:
    return std::exp(x);
  case Unary::Log:
    return std::log(x);
  case Unary::Reciprocal:
    return 1.0 / x;
  case Unary::Floor:
    return std::floor(x);
  case Unary::Ceil:
    return std::ceil(x);
  case Unary::Round:
    return std::nearbyint(x);
  case Unary::Not:
    break;
  }
  fail("floats have no logical not");
}

HostTensor unaryHost(Unary kind, const HostTensor &input, double alpha) {
  HostTensor result = input;
  for (double &x : result.floats)
    x = computeUnary(kind, x, alpha);
  for (int64_t &x : result.ints)
    if (kind == Unary::Neg)
      x = wrap(0ULL - x);
    else if (kind == Unary::Not)
      x = !x;
    else if (kind == Unary::Abs)
      x = x < 0 ? wrap(0ULL - x) : x;
    else if (kind == Unary::Relu)
      x = std::max<int64_t>(x, 0);
    else
      fail("integers have no such operation here");
  return result;
}

HostTensor reduceHost(Reduction kind, const HostTensor &input, int64_t axis) {
  int64_t count = input.shape[axis];
  if (count == 0)
    fail("cannot reduce a dimension of size 0");
  Binary step = kind == Reduction::Max   ? Binary::Max
                : kind == Reduction::Min ? Binary::Min
                                         : Binary::Add;
  int64_t inner =
      countElements(llvm::ArrayRef(input.shape).drop_front(axis + 1));
  HostTensor result = takeHost(input, axis, {0});
  for (int64_t i = 0, n = result.size(); i < n; ++i)
    for (int64_t k = 1; k < count; ++k) {
      int64_t from = (i / inner * count + k) * inner + i % inner;
      if (input.isFloat())
        result.floats[i] =
            computeFloat(step, result.floats[i], input.floats[from]);
      else
        result.ints[i] = computeInt(step, result.ints[i], input.ints[from]);
    }
  if (kind != Reduction::Mean)
    return result;
  return binaryHost(Binary::Div, result,
                    castHost(makeScalar(count), result.element));
}

HostTensor matmulHost(const HostTensor &a, const HostTensor &b) {
  int64_t rows = a.shape[0], inner = a.shape[1], columns = b.shape[1];
  if (countElements({rows, columns}) >
      maxProducts / std::max<int64_t>(inner, 1))
    fail("found a product of constant matrices of " + formatShape(a.shape) +
         " and " + formatShape(b.shape) + ", too large for a small model");
  HostTensor product = makeFilled({rows, columns}, 0);
  for (int64_t i = 0; i < rows; ++i)
    for (int64_t k = 0; k < inner; ++k)
      for (int64_t j = 0; j < columns; ++j)
        product.floats[i * columns + j] +=
            a.floats[i * inner + k] * b.floats[k * columns + j];
  return product;
}

/// Towards zero; numbers outside int64 saturate (C++ leaves them undefined).
static int64_t truncate(double x) {
  constexpr double limit = 9223372036854775808.0;
  if (std::isnan(x))
    return 0;
  if (x >= limit)
    return std::numeric_limits<int64_t>::max();
  return x < -limit ? std::numeric_limits<int64_t>::min() : int64_t(x);
}

HostTensor castHost(const HostTensor &input, Element element) {
  HostTensor result;
  result.element = element;
  result.shape = input.shape;
  result.name = input.name;
  for (int64_t i = 0, n = input.size(); i < n; ++i)
    if (element == Element::Float)
      result.floats.push_back(input.number(i));
    else if (element == Element::Bool)
      result.ints.push_back(input.number(i) != 0);
    else
      result.ints.push_back(input.isFloat() ? truncate(input.floats[i])
                                            : input.ints[i]);
  return result;
}

HostTensor whereHost(const HostTensor &condition, const HostTensor &yes,
                     const HostTensor &no) {
  if (condition.isFloat() || yes.element != no.element)
    fail("Where needs a condition of truth values and two tensors of one "
         "element type");
  Shape shape =
      broadcastShapes(condition.shape, broadcastShapes(yes.shape, no.shape));
  HostTensor choose = broadcastHost(condition, shape);
  HostTensor a = broadcastHost(yes, shape), b = broadcastHost(no, shape);
  for (int64_t i = 0, n = a.size(); i < n; ++i)
    if (!choose.ints[i] && a.isFloat())
      a.floats[i] = b.floats[i];
    else if (!choose.ints[i])
      a.ints[i] = b.ints[i];
  return a;
}

} // namespace pannikin::onnx_import

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Arithmetic of the builder: folded on known tensors, emitted otherwise.

#include "compiler/import/Error.h"
#include "compiler/import/GraphBuilder.h"
#include "ir/Distances.h"

#include "llvm/ADT/STLExtras.h"
#include <cmath>

namespace pannikin::onnx_import {

static bool isFilledWith(const Tensor &tensor, double number) {
  return tensor.isConstant() && tensor.constant->isFloat() &&
         tensor.constant->size() > 0 &&
         llvm::all_of(tensor.constant->floats,
                      [&](double x) { return x == number; });
}

/// PyTorch writes the exponent 1 / p as 1 / (p + 1e-6).
static bool isAbout(const Tensor &tensor, double number) {
  return tensor.isConstant() && tensor.constant->isFloat() &&
         tensor.constant->size() > 0 &&
         llvm::all_of(tensor.constant->floats,
                      [&](double x) { return std::fabs(x - number) <= 1e-6; });
}

static void requireFloats(const Tensor &tensor) {
  if (tensor.isInt())
    fail("found arithmetic on integers that depend on the input; only floats "
         "are computed on the chip");
}

/// The numbers of `value` if it is a constant with equal elements.
static std::optional<double> splatOf(mlir::Value value) {
  auto constant = value.getDefiningOp<pan::ConstantOp>();
  auto numbers =
      constant ? llvm::dyn_cast<mlir::DenseFPElementsAttr>(constant.getValue())
               : nullptr;
  if (!numbers || !numbers.isSplat())
    return std::nullopt;
  return numbers.getSplatValue<llvm::APFloat>().convertToDouble();
}

/// x where `value` is 0 - x; null otherwise.
static mlir::Value negated(mlir::Value value) {
  auto sub = value.getDefiningOp<pan::SubOp>();
  bool isNegation = sub && sub.getRhs().getType() == value.getType() &&
                    splatOf(sub.getLhs()) == 0;
  return isNegation ? sub.getRhs() : mlir::Value();
}

/// Whether `value` is 1 + |x|, as exporters write the divisor of softsign.
static bool isOnePlusMagnitude(mlir::Value value, mlir::Value x) {
  auto sum = value.getDefiningOp<pan::AddOp>();
  if (!sum || splatOf(sum.getRhs()) != 1)
    return false;
  auto magnitude = sum.getLhs().getDefiningOp<pan::MaxOp>();
  return magnitude && magnitude.getLhs() == x &&
         negated(magnitude.getRhs()) == x;
}

/// x / c = x * (1 / c);  x + 0 = x;  x * 1 = x;  -x + c = c - x;
/// x / (1 + |x|) = softsign(x). Constants stand on the right of
/// commutative operations.
Tensor GraphBuilder::binary(Binary kind, const Tensor &lhs, const Tensor &rhs) {
  if (lhs.isConstant() && rhs.isConstant())
    return constant(binaryHost(kind, *lhs.constant, *rhs.constant));
  if (lhs.isConstant() && lhs.isInt() && rhs.type == NumberType::Integer)
    return binary(kind, constant(castHost(*lhs.constant, Element::Float)), rhs);
  if (rhs.isConstant() && rhs.isInt() && lhs.type == NumberType::Integer)
    return binary(kind, lhs, constant(castHost(*rhs.constant, Element::Float)));
  if (kind == Binary::Pow && rhs.isConstant() && rhs.isInt())
    return binary(kind, lhs, constant(castHost(*rhs.constant, Element::Float)));
  requireFloats(lhs);
  requireFloats(rhs);
  bool commutes = kind == Binary::Add || kind == Binary::Mul ||
                  kind == Binary::Min || kind == Binary::Max;
  if (commutes && lhs.isConstant())
    return binary(kind, rhs, lhs);
  bool keepsShape = broadcastShapes(lhs.shape, rhs.shape) == lhs.shape;
  if (keepsShape && ((kind == Binary::Add && isFilledWith(rhs, 0)) ||
                     (kind == Binary::Mul && isFilledWith(rhs, 1))))
    return lhs;
  if (kind == Binary::Add && rhs.isConstant())
    if (mlir::Value inner = negated(lhs.value))
      return binaryValue(Binary::Sub, rhs, fromValue(inner, lhs.shape));
  if (kind == Binary::Div && rhs.isConstant()) {
    HostTensor inverse = unaryHost(Unary::Reciprocal, *rhs.constant, 0);
    if (!inverse.name.empty())
      inverse.name += "_reciprocal";
    return binary(Binary::Mul, lhs, constant(std::move(inverse)));
  }
  if (kind == Binary::Div && !lhs.isConstant() && !rhs.isConstant() &&
      isOnePlusMagnitude(rhs.value, lhs.value))
    return unary(Unary::Softsign, lhs);
  if (kind == Binary::Pow)
    return power(lhs, rhs);
  return binaryValue(kind, lhs, rhs);
}

/// Whether `tensor` holds distances of which the root is still to be taken.
static bool isMinkowski(const Tensor &tensor) {
  if (tensor.isConstant() || tensor.near || tensor.isInt())
    return false;
  std::optional<Distances> found = matchDistances(tensor.value);
  return found && found->metric == pan::Metric::Minkowski && !found->isRoot &&
         found->isWhole && found->factor > 0;
}

/// b ^ x = e ^ (x ln b) for a known b, or one that is not negative.
Tensor GraphBuilder::power(const Tensor &base, const Tensor &exponent) {
  bool keepsShape = broadcastShapes(base.shape, exponent.shape) == base.shape;
  if (isFilledWith(exponent, 2) && keepsShape)
    return binaryValue(Binary::Mul, base, base);
  if (isAbout(exponent, 0.5) && keepsShape)
    return unary(Unary::Sqrt, base);
  if (isAbout(exponent, 1) && keepsShape)
    return base;
  for (int n = 3; n <= 16; ++n)
    if (isFilledWith(exponent, n) && keepsShape) {
      Tensor result = base;
      for (int i = 1; i < n; ++i)
        result = mul(result, base);
      return result;
    }
  bool isPositive =
      base.isConstant() && base.constant->isFloat() &&
      llvm::all_of(base.constant->floats, [](double x) { return x > 0; });
  if (!isPositive && !isMinkowski(base))
    fail("found a power of numbers that depend on the input; a known positive "
         "base, or whole exponents from 1 to 16 and 0.5, are supported; a "
         "Minkowski distance may have a whole p from 1 to 8");
  return unary(Unary::Exp, mul(exponent, unary(Unary::Log, base)));
}

Tensor GraphBuilder::binaryValue(Binary kind, const Tensor &lhs,
                                 const Tensor &rhs) {
  Shape shape = broadcastShapes(lhs.shape, rhs.shape);
  mlir::Value a = alignedValue(lhs, shape), b = alignedValue(rhs, shape);
  mlir::Type type = typeOf(irShape(shape));
  auto emit = [&](auto op) -> Tensor {
    return fromValue(decltype(op)::create(builder, location, type, a, b),
                     shape);
  };
  switch (kind) {
  case Binary::Add:
    return emit(pan::AddOp());
  case Binary::Sub:
    return emit(pan::SubOp());
  case Binary::Mul:
    return emit(pan::MulOp());
  case Binary::Div:
    return emit(pan::DivOp());
  case Binary::Min:
    return emit(pan::MinOp());
  case Binary::Max:
    return emit(pan::MaxOp());
  default:
    fail("this operation is supported on constants only");
  }
}

static pan::Function functionOf(Unary kind) {
  switch (kind) {
  case Unary::Sigmoid:
    return pan::Function::Sigmoid;
  case Unary::Tanh:
    return pan::Function::Tanh;
  case Unary::Relu:
    return pan::Function::Relu;
  case Unary::Elu:
    return pan::Function::Elu;
  case Unary::Softsign:
    return pan::Function::Softsign;
  case Unary::Softplus:
    return pan::Function::Softplus;
  case Unary::ThresholdedRelu:
    return pan::Function::ThresholdedRelu;
  case Unary::Exp:
    return pan::Function::Exp;
  case Unary::Log:
    return pan::Function::Log;
  case Unary::Sqrt:
    return pan::Function::Sqrt;
  case Unary::Round:
    return pan::Function::Round;
  default:
    fail("this operation is supported on constants only");
  }
}

Tensor GraphBuilder::unary(Unary kind, const Tensor &input, double alpha) {
  if (input.isConstant())
    return constant(unaryHost(kind, *input.constant, alpha));
  requireFloats(input);
  if (kind == Unary::Neg)
    return sub(scalar(0), input);
  if (kind == Unary::Reciprocal)
    return binary(Binary::Div, scalar(1), input);
  if (kind == Unary::Abs) // max(x, -x)
    return binary(Binary::Max, input, sub(scalar(0), input));
  mlir::Value x = value(input);
  mlir::Value y =
      pan::ActivationOp::create(builder, location, x.getType(),
                                functionOf(kind), x, llvm::APFloat(alpha));
  return fromValue(y, input.shape);
}

Tensor GraphBuilder::clip(const Tensor &input, double lo, double hi) {
  if (input.isConstant())
    return binary(Binary::Min, binary(Binary::Max, input, scalar(lo)),
                  scalar(hi));
  requireFloats(input);
  mlir::Value x = value(input);
  mlir::Value y = pan::ClipOp::create(builder, location, x.getType(), x,
                                      llvm::APFloat(lo), llvm::APFloat(hi));
  return fromValue(y, input.shape);
}

Tensor GraphBuilder::linear(const Tensor &weights, const Tensor &input) {
  int64_t rows = weights.shape[0], columns = weights.shape[1];
  Shape sizes, shape = input.shape;
  for (int64_t dim : llvm::ArrayRef(input.shape).drop_back())
    if (dim != 1)
      sizes.push_back(dim);
  Shape resultSizes = sizes;
  sizes.push_back(columns);
  resultSizes.push_back(rows);
  shape.back() = rows;
  mlir::Value product = pan::MatvecOp::create(
      builder, location, typeOf(resultSizes), valueAs(weights, {rows, columns}),
      valueAs(input, sizes));
  return fromValue(product, shape);
}

/// A x B = (B' A')': the constant side becomes the weights.
Tensor GraphBuilder::matmul(const Tensor &lhs, const Tensor &rhs) {
  if (lhs.rank() != 2 || rhs.rank() != 2 || lhs.shape[1] != rhs.shape[0])
    fail("cannot multiply matrices of shapes " + formatShape(lhs.shape) +
         " and " + formatShape(rhs.shape));
  if (lhs.isInt() || rhs.isInt())
    fail("found a matrix of integers; cast it to float");
  if (lhs.isConstant() && rhs.isConstant())
    return constant(matmulHost(*lhs.constant, *rhs.constant));
  if (rhs.isConstant())
    return linear(transpose(rhs, {1, 0}), lhs);
  if (lhs.isConstant())
    return transpose(linear(lhs, transpose(rhs, {1, 0})), {1, 0});
  fail("both matrices depend on the input; one of them must be a constant");
}

mlir::Value GraphBuilder::axisLast(const Tensor &input, int64_t axis) {
  llvm::SmallVector<int64_t> order;
  for (int64_t i = 0; i < input.rank(); ++i)
    if (i != axis)
      order.push_back(i);
  order.push_back(axis);
  Tensor moved = transpose(input, order);
  Shape sizes;
  for (int64_t dim : llvm::ArrayRef(moved.shape).drop_back())
    if (dim != 1)
      sizes.push_back(dim);
  sizes.push_back(moved.shape.back());
  return valueAs(moved, sizes);
}

static pan::Reduction reductionOf(Reduction kind) {
  return kind == Reduction::Sum    ? pan::Reduction::Sum
         : kind == Reduction::Mean ? pan::Reduction::Mean
         : kind == Reduction::Max  ? pan::Reduction::Max
                                   : pan::Reduction::Min;
}

Tensor GraphBuilder::reduce(Reduction kind, const Tensor &input, int64_t axis) {
  if (input.isConstant())
    return constant(reduceHost(kind, *input.constant, axis));
  requireFloats(input);
  Shape shape = input.shape;
  shape[axis] = 1;
  if (input.shape[axis] == 1)
    return input;
  int64_t position =
      llvm::count_if(llvm::ArrayRef(input.shape).take_front(axis),
                     [](int64_t dim) { return dim != 1; });
  mlir::Value reduced =
      pan::ReduceOp::create(builder, location, typeOf(irShape(shape)),
                            reductionOf(kind), value(input), position);
  return fromValue(reduced, shape);
}

Tensor GraphBuilder::softmax(const Tensor &input, int64_t axis, bool log) {
  if (input.isConstant())
    fail("found a softmax of constants; compute it before the export");
  requireFloats(input);
  mlir::Value x = axisLast(input, axis);
  mlir::Value y =
      pan::SoftmaxOp::create(builder, location, x.getType(), x, log);
  // Back to where the axis was.
  llvm::SmallVector<int64_t> order;
  Shape moved;
  for (int64_t i = 0; i < input.rank(); ++i)
    order.push_back(i == axis ? input.rank() - 1 : i < axis ? i : i - 1);
  for (int64_t i = 0; i < input.rank(); ++i)
    if (i != axis)
      moved.push_back(input.shape[i]);
  moved.push_back(input.shape[axis]);
  return transpose(fromValue(y, moved), order);
}

Tensor GraphBuilder::argmax(const Tensor &input, int64_t axis, bool last,
                            bool smallest) {
  if (input.isConstant())
    fail("found the index of the largest of constants; compute it before the "
         "export");
  requireFloats(input);
  mlir::Value x = axisLast(input, axis);
  Shape shape = input.shape;
  shape[axis] = 1;
  auto type = mlir::RankedTensorType::get(irShape(shape), builder.getI32Type());
  mlir::Value index =
      pan::ArgmaxOp::create(builder, location, type, x, last, smallest);
  return fromValue(index, shape);
}

} // namespace pannikin::onnx_import

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Products with weights, and batch normalisation, which is one per channel.

#include "compiler/import/Operators.h"

#include "llvm/ADT/STLExtras.h"
#include <cmath>

namespace pannikin::onnx_import {

/// `tensor` without its leading dimensions of size 1, down to a matrix.
static Tensor asMatrix(GraphBuilder &build, const Tensor &tensor) {
  int64_t extra = tensor.rank() - 2;
  for (int64_t i = 0; i < extra; ++i)
    if (tensor.shape[i] != 1)
      fail("found a stack of matrices of shape " + formatShape(tensor.shape) +
           " as weights; one matrix is supported");
  return build.reshape(tensor, llvm::ArrayRef(tensor.shape).drop_front(extra));
}

/// numpy's rules for MatMul, by which a vector on the left is a row and one on
/// the right a column, and the other side's leading dimensions stay.
void importMatMul(Node &node) {
  GraphBuilder &build = node.build;
  Tensor a = node.input(0), b = node.input(1);
  bool row = a.rank() == 1, column = b.rank() == 1;
  if (a.rank() == 0 || b.rank() == 0)
    fail("found a scalar operand; use Mul");
  if (row)
    a = build.reshape(a, {1, a.shape[0]});
  if (column)
    b = build.reshape(b, {b.shape[0], 1});
  if (a.isConstant() && !b.isConstant())
    a = asMatrix(build, a);
  if (!a.isConstant() && !b.isConstant())
    fail("both matrices depend on the input; one of them must be a constant");
  Tensor product;
  Shape shape;
  if (b.isConstant()) {
    b = asMatrix(build, b);
    shape = Shape(llvm::ArrayRef(a.shape).drop_back());
    int64_t rows = countElements(shape);
    product = build.matmul(build.reshape(a, {rows, a.shape.back()}), b);
    shape.push_back(b.shape[1]);
  } else {
    shape = Shape(llvm::ArrayRef(b.shape).drop_back(2));
    product = build.matmul(a, asMatrix(build, b));
    shape.append({a.shape[0], b.shape.back()});
  }
  if (column)
    shape.pop_back();
  if (row)
    shape.erase(shape.end() - (column ? 1 : 2));
  node.set(0, build.reshape(product, shape));
}

/// Y = alpha A' B' + beta C
void importGemm(Node &node) {
  GraphBuilder &build = node.build;
  double alpha = node.floatAttribute("alpha", 1);
  double beta = node.floatAttribute("beta", 1);
  bool transA = node.intAttribute("transA", 0);
  bool transB = node.intAttribute("transB", 0);
  Tensor a = node.input(0), b = node.input(1);
  if (a.rank() != 2 || b.rank() != 2)
    fail("found operands of shapes " + formatShape(a.shape) + " and " +
         formatShape(b.shape) + "; two matrices are expected");
  if (transA)
    a = build.transpose(a, {1, 0});
  if (transB)
    b = build.transpose(b, {1, 0});
  if (alpha != 1) {
    Tensor &weights = b.isConstant() ? b : a;
    std::string name = weights.isConstant() ? weights.constant->name : "";
    HostTensor scaled = *build.mul(weights, build.scalar(alpha)).constant;
    scaled.name = name;
    weights = build.constant(std::move(scaled));
  }
  Tensor product = build.matmul(a, b);
  if (node.has(2) && beta != 0) {
    Tensor c = node.input(2);
    if (broadcastShapes(c.shape, product.shape) != product.shape)
      fail("found C of shape " + formatShape(c.shape) +
           "; it must broadcast to " + formatShape(product.shape));
    if (beta != 1)
      c = build.mul(c, build.scalar(beta));
    product = build.add(product, c);
  }
  node.set(0, product);
}

/// y = x s + (b - mean s) with s = scale / sqrt(var + epsilon), per channel.
void importBatchNormalization(Node &node) {
  GraphBuilder &build = node.build;
  double epsilon = node.floatAttribute("epsilon", 1e-5f);
  node.ignoreAttribute("momentum");
  if (node.intAttribute("training_mode", 0) != 0 ||
      node.intAttribute("spatial", 1) != 1)
    fail("found training_mode=1 or spatial=0; export the model for inference");
  const Tensor &x = node.input(0);
  if (x.rank() < 2)
    fail("found an input of shape " + formatShape(x.shape) +
         "; batch and channels are expected");
  Shape perChannel(x.rank(), 1);
  perChannel[1] = x.shape[1];
  Tensor parameters[4];
  for (int i = 0; i < 4; ++i) {
    const Tensor &given = node.input(i + 1);
    if (!given.isConstant() || !given.constant->isFloat())
      fail("found parameters that depend on the input; constants are expected");
    parameters[i] = build.reshape(given, perChannel);
  }
  auto &[scale, bias, mean, variance] = parameters;
  Tensor deviation =
      build.unary(Unary::Sqrt, build.add(variance, build.scalar(epsilon)));
  Tensor factor = build.binary(Binary::Div, scale, deviation);
  Tensor offset = build.sub(bias, build.mul(mean, factor));
  node.set(0, build.add(build.mul(x, factor), offset));
}

} // namespace pannikin::onnx_import

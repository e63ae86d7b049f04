// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Brings tensors into the IR: constants once each, at the top of the function,
// and values in the sizes that their users need.

#include "compiler/import/GraphBuilder.h"
#include "compiler/import/Error.h"
#include "compiler/import/Neighbors.h"

#include "llvm/ADT/STLExtras.h"
#include <cmath>

namespace pannikin::onnx_import {

/// Elements that all folded tensors of a model may have together: what a
/// chain of Expand nodes could otherwise make of a small file.
static constexpr int64_t maxFolded = int64_t(1) << 25;

bool Tensor::isInt() const {
  if (isConstant())
    return !constant->isFloat();
  if (steps)
    return !steps->each.front()->isFloat();
  if (elements)
    fail("found a sequence of tensors; one tensor is expected");
  if (near)
    return !near->table->isFloat();
  return pan::elementTypeOf(value.getType()).isInteger();
}

Shape irShape(llvm::ArrayRef<int64_t> shape) {
  Shape sizes;
  for (int64_t dim : shape)
    if (dim != 1)
      sizes.push_back(dim);
  return sizes.empty() ? Shape{1} : sizes;
}

Tensor GraphBuilder::constant(HostTensor numbers) {
  elementsFolded += numbers.size();
  if (elementsFolded > maxFolded)
    fail("the constants of the model have more than " + llvm::Twine(maxFolded) +
         " elements; no supported chip holds them");
  Tensor tensor;
  tensor.shape = numbers.shape;
  tensor.labels = numbers.texts;
  tensor.constant = std::make_shared<const HostTensor>(std::move(numbers));
  return tensor;
}

mlir::RankedTensorType GraphBuilder::typeOf(llvm::ArrayRef<int64_t> sizes) {
  return mlir::RankedTensorType::get(sizes, builder.getF32Type());
}

Tensor GraphBuilder::fromValue(mlir::Value value,
                               llvm::ArrayRef<int64_t> shape) {
  countElements(shape);
  Tensor tensor;
  tensor.shape = Shape(shape);
  tensor.value = reshapeValue(value, irShape(shape));
  return tensor;
}

mlir::BlockArgument GraphBuilder::sourceOf(const Tensor &tensor) {
  mlir::Value value = tensor.value;
  while (mlir::Operation *op = value ? value.getDefiningOp() : nullptr) {
    if (!llvm::isa<pan::ReshapeOp, pan::SliceOp, pan::TransposeOp>(op))
      return nullptr;
    value = op->getOperand(0);
  }
  return llvm::dyn_cast_or_null<mlir::BlockArgument>(value);
}

void GraphBuilder::checkInitialState(const Tensor &initial) const {
  mlir::BlockArgument source = sourceOf(initial);
  if (source && source.getOwner() == modelStep)
    throw WindowWithStates();
}

mlir::Value GraphBuilder::valueAs(const Tensor &tensor,
                                  llvm::ArrayRef<int64_t> sizes) {
  if (tensor.elements)
    fail("found a sequence of tensors; one tensor is expected");
  if (tensor.isConstant())
    return materialize(*tensor.constant, sizes);
  if (tensor.near)
    return valueAs(settled(*this, tensor), sizes);
  return reshapeValue(tensor.value, sizes);
}

mlir::Value GraphBuilder::materialize(const HostTensor &numbers,
                                      llvm::ArrayRef<int64_t> sizes) {
  if (!numbers.isFloat())
    fail("found a constant of integers where floats are computed; cast it to "
         "float");
  if (numbers.size() == 0)
    fail("found an empty tensor of shape " + formatShape(numbers.shape) +
         "; every dimension must be at least 1");
  std::vector<float> floats;
  for (double number : numbers.floats) {
    floats.push_back(float(number));
    if (!std::isfinite(floats.back()))
      fail("constant '" + numbers.name + "' holds " +
           (std::isnan(number) ? "NaN" : "an infinite number") +
           "; every weight must be a finite float32");
  }
  auto type = typeOf(sizes);
  std::string key(reinterpret_cast<const char *>(floats.data()),
                  floats.size() * sizeof(float));
  key += formatShape(sizes);
  mlir::Value &known = shared[key];
  if (known)
    return known;
  mlir::OpBuilder::InsertionGuard guard(builder);
  if (lastConstant)
    builder.setInsertionPointAfter(lastConstant);
  else
    builder.setInsertionPointToStart(constants);
  auto name = numbers.name.empty() ? mlir::StringAttr()
                                   : builder.getStringAttr(numbers.name);
  auto values = mlir::DenseElementsAttr::get(type, llvm::ArrayRef(floats));
  lastConstant = pan::ConstantOp::create(builder, location, type, values, name);
  return known = lastConstant->getResult(0);
}

/// The sizes with dimension `dim` joined to its right neighbour.
static Shape joined(llvm::ArrayRef<int64_t> sizes, int64_t dim) {
  Shape result(sizes);
  result[dim] *= result[dim + 1];
  result.erase(result.begin() + dim + 1);
  return result;
}

/// concat_k(a, b) reshaped by joining dimension d with the next one is the
/// concat of the operands reshaped likewise, if d = k, or if dimension d has
/// size 1 and d < k (the axis moves forward).
mlir::Value GraphBuilder::reshapeConcat(pan::ConcatOp join,
                                        llvm::ArrayRef<int64_t> sizes) {
  auto type = llvm::cast<mlir::RankedTensorType>(join.getType());
  int64_t axis = join.getAxis();
  for (int64_t d = 0; d <= axis && d + 1 < type.getRank(); ++d) {
    bool commutes = d == axis || type.getDimSize(d) == 1;
    if (!commutes ||
        llvm::ArrayRef<int64_t>(joined(type.getShape(), d)) != sizes)
      continue;
    llvm::SmallVector<mlir::Value> parts;
    for (mlir::Value part : join.getInputs())
      parts.push_back(
          reshapeValue(part, joined(pan::shapeOf(part.getType()), d)));
    return pan::ConcatOp::create(builder, location, type.clone(sizes), parts,
                                 d == axis ? axis : axis - 1);
  }
  return nullptr;
}

/// reshape(reshape(x)) = reshape(x), and a reshape to x's own sizes is x.
mlir::Value GraphBuilder::reshapeValue(mlir::Value value,
                                       llvm::ArrayRef<int64_t> sizes) {
  auto type = llvm::cast<mlir::RankedTensorType>(value.getType());
  if (type.getShape() == sizes)
    return value;
  if (auto inner = value.getDefiningOp<pan::ReshapeOp>())
    return reshapeValue(inner.getInput(), sizes);
  if (auto join = value.getDefiningOp<pan::ConcatOp>())
    if (mlir::Value moved = reshapeConcat(join, sizes))
      return moved;
  return pan::ReshapeOp::create(builder, location, type.clone(sizes), value);
}

} // namespace pannikin::onnx_import

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Changes of shape. Moving, adding or dropping dimensions of size 1 emits
// nothing; the rest becomes reshape, transpose, slice, concat or broadcast.

#include "compiler/import/Error.h"
#include "compiler/import/GraphBuilder.h"

#include "llvm/ADT/STLExtras.h"

namespace pannikin::onnx_import {

/// Slices through concats of concats could multiply without end.
static constexpr int64_t maxSlices = 1 << 20;

int64_t irAxis(llvm::ArrayRef<int64_t> shape, int64_t axis) {
  return llvm::count_if(shape.take_front(axis),
                        [](int64_t dim) { return dim != 1; });
}

Tensor GraphBuilder::reshape(const Tensor &input,
                             llvm::ArrayRef<int64_t> shape) {
  if (countElements(shape) != countElements(input.shape))
    fail("cannot reshape " + formatShape(input.shape) + " to " +
         formatShape(shape) + ": the numbers of elements differ");
  if (!input.isConstant()) {
    Tensor result = fromValue(input.value, shape);
    bool keepsClasses = input.isInt() || (!shape.empty() && input.rank() > 0 &&
                                          shape.back() == input.shape.back());
    if (keepsClasses)
      result.labels = input.labels;
    return result;
  }
  HostTensor moved = *input.constant;
  moved.shape = Shape(shape);
  return constant(std::move(moved));
}

Tensor GraphBuilder::transpose(const Tensor &input,
                               llvm::ArrayRef<int64_t> permutation) {
  if (input.isConstant())
    return constant(transposeHost(*input.constant, permutation));
  Shape shape;
  llvm::SmallVector<int64_t> order;
  for (int64_t from : permutation) {
    shape.push_back(input.shape[from]);
    if (shape.back() != 1)
      order.push_back(irAxis(input.shape, from));
  }
  return fromValue(transposeValue(input.value, order), shape);
}

/// transpose(transpose(x)) is one transpose, or x.
mlir::Value
GraphBuilder::transposeValue(mlir::Value value,
                             llvm::SmallVector<int64_t> permutation) {
  if (llvm::is_sorted(permutation))
    return value;
  if (auto inner = value.getDefiningOp<pan::TransposeOp>()) {
    llvm::SmallVector<int64_t> both;
    for (int64_t axis : permutation)
      both.push_back(inner.getPermutation()[axis]);
    return transposeValue(inner.getInput(), both);
  }
  auto type = llvm::cast<mlir::RankedTensorType>(value.getType());
  Shape sizes;
  for (int64_t axis : permutation)
    sizes.push_back(type.getDimSize(axis));
  return pan::TransposeOp::create(builder, location, type.clone(sizes), value,
                                  permutation);
}

Tensor GraphBuilder::slice(const Tensor &input, int64_t axis, int64_t start,
                           int64_t step, int64_t count) {
  if (input.isConstant()) {
    llvm::SmallVector<int64_t> indices;
    for (int64_t i = 0; i < count; ++i)
      indices.push_back(start + i * step);
    return constant(takeHost(*input.constant, axis, indices));
  }
  if (count <= 0)
    fail("the slice of axis " + llvm::Twine(axis) + " of shape " +
         formatShape(input.shape) + " is empty; at least one index must stay");
  if (count == input.shape[axis] && (step == 1 || count == 1))
    return input;
  Shape shape = input.shape;
  shape[axis] = count;
  mlir::Value part =
      sliceValue(input.value, irAxis(input.shape, axis), start, step, count);
  return fromValue(part, shape);
}

/// The operand of `join` that holds indices `start` .. `last` of the joined
/// dimension, which then count from its own beginning; nothing when no operand
/// holds them all.
static mlir::Value holderOf(pan::ConcatOp join, int64_t &start, int64_t last) {
  int64_t axis = join.getAxis(), offset = 0;
  for (mlir::Value part : join.getInputs()) {
    int64_t size = pan::shapeOf(part.getType())[axis];
    if (std::min(start, last) >= offset &&
        std::max(start, last) < offset + size) {
      start -= offset;
      return part;
    }
    offset += size;
  }
  return nullptr;
}

/// Goes through joins and other slices as long as one operand holds it all: a
/// buffer that is filled index by index is a join as deep as it is long. A
/// slice along another axis goes through to all operands of one join.
mlir::Value GraphBuilder::sliceValue(mlir::Value value, int64_t axis,
                                     int64_t start, int64_t step,
                                     int64_t count) {
  while (pan::shapeOf(value.getType())[axis] != count || step != 1) {
    if (auto inner = value.getDefiningOp<pan::SliceOp>();
        inner && int64_t(inner.getAxis()) == axis) {
      start = int64_t(inner.getStart()) + start * int64_t(inner.getStep());
      step *= int64_t(inner.getStep());
      value = inner.getInput();
      continue;
    }
    auto join = value.getDefiningOp<pan::ConcatOp>();
    mlir::Value holder;
    if (join && int64_t(join.getAxis()) == axis)
      holder = holderOf(join, start, start + (count - 1) * step);
    if (!holder)
      return emitSlice(value, axis, start, step, count);
    value = holder;
  }
  return value;
}

mlir::Value GraphBuilder::emitSlice(mlir::Value value, int64_t axis,
                                    int64_t start, int64_t step,
                                    int64_t count) {
  if (++slices > maxSlices)
    fail("the graph takes more than " + llvm::Twine(maxSlices) +
         " slices; no supported chip runs it");
  auto type = llvm::cast<mlir::RankedTensorType>(value.getType());
  Shape sizes(type.getShape());
  sizes[axis] = count;
  auto isJoin = [](mlir::Value part) {
    return part.getDefiningOp<pan::ConcatOp>() != nullptr;
  };
  auto join = value.getDefiningOp<pan::ConcatOp>();
  if (!join || int64_t(join.getAxis()) == axis ||
      llvm::any_of(join.getInputs(), isJoin))
    return pan::SliceOp::create(builder, location, type.clone(sizes), value,
                                axis, start, step);
  llvm::SmallVector<mlir::Value> parts;
  for (mlir::Value part : join.getInputs())
    parts.push_back(sliceValue(part, axis, start, step, count));
  return pan::ConcatOp::create(builder, location, type.clone(sizes), parts,
                               join.getAxis());
}

Tensor GraphBuilder::take(const Tensor &input, int64_t axis,
                          llvm::ArrayRef<int64_t> indices) {
  for (int64_t index : indices)
    if (index < 0 || index >= input.shape[axis])
      fail("index " + llvm::Twine(index) + " lies outside axis " +
           llvm::Twine(axis) + " of shape " + formatShape(input.shape));
  if (input.isConstant())
    return constant(takeHost(*input.constant, axis, indices));
  Tensors runs;
  for (size_t i = 0; i < indices.size();) {
    size_t end = i + 1;
    int64_t step = end < indices.size() ? indices[end] - indices[i] : 1;
    step = step == 0 ? 1 : step;
    while (end < indices.size() && indices[end] - indices[end - 1] == step)
      ++end;
    runs.push_back(slice(input, axis, indices[i], step, end - i));
    i = end;
  }
  if (runs.empty())
    fail("the list of indices is empty; at least one index must stay");
  return concat(runs, axis);
}

Tensor GraphBuilder::broadcast(const Tensor &input,
                               llvm::ArrayRef<int64_t> shape) {
  Shape target = broadcastShapes(input.shape, shape);
  countElements(target);
  if (input.isConstant())
    return constant(broadcastHost(*input.constant, target));
  mlir::Value aligned = alignedValue(input, target);
  auto type = llvm::cast<mlir::RankedTensorType>(aligned.getType());
  if (type.getShape() != llvm::ArrayRef<int64_t>(irShape(target)))
    aligned = pan::BroadcastOp::create(builder, location,
                                       type.clone(irShape(target)), aligned);
  return fromValue(aligned, target);
}

/// `tensor` with the sizes by which it broadcasts inside the IR against a
/// result of ONNX shape `shape`: [4,1] against [4,3] stays [4,1].
mlir::Value GraphBuilder::alignedValue(const Tensor &tensor,
                                       llvm::ArrayRef<int64_t> shape) {
  Shape padded(shape.size() - tensor.shape.size(), 1);
  padded.append(tensor.shape.begin(), tensor.shape.end());
  Shape sizes;
  for (auto [mine, dim] : llvm::zip(padded, shape))
    if (dim != 1 && (mine != 1 || !sizes.empty()))
      sizes.push_back(mine);
  return valueAs(tensor, sizes.empty() ? Shape{1} : sizes);
}

} // namespace pannikin::onnx_import

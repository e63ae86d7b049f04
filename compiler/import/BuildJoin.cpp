// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Joins tensors along a dimension. Slices of one tensor that continue each
// other become one slice: when a loop takes x apart by its index, what comes
// back together is x.

#include "compiler/import/Error.h"
#include "compiler/import/GraphBuilder.h"

#include "llvm/ADT/STLExtras.h"

namespace pannikin::onnx_import {

namespace {
/// `count` indices of dimension `axis` of `source`, which a part holds along
/// the joined dimension; no source when the part is no slice. With `brick`, a
/// part holds that many of them along the dimension behind the joined one.
struct Piece {
  mlir::Value source;
  int64_t axis = 0, start = 0, step = 1, count = 1, brick = 0;
};
} // namespace

/// A slice of one index still is one when its dimension of size 1 has moved. A
/// longer one behind a new dimension of size 1 is a brick.
static Piece pieceOf(mlir::Value part, int64_t axis) {
  llvm::ArrayRef<int64_t> sizes = pan::shapeOf(part.getType());
  mlir::Value inner = part;
  if (auto reshape = part.getDefiningOp<pan::ReshapeOp>())
    inner = reshape.getInput();
  auto slice = inner.getDefiningOp<pan::SliceOp>();
  if (!slice)
    return {};
  int64_t from = slice.getAxis();
  Shape before(pan::shapeOf(slice.getType()));
  int64_t count = before[from];
  Shape rest(sizes);
  rest.erase(rest.begin() + axis);
  if (count > 1 && sizes[axis] == 1 && from == axis && rest == before &&
      slice.getStep() == 1)
    return {slice.getInput(), from, int64_t(slice.getStart()), 1, count, count};
  if (inner != part || from != axis) {
    if (count != 1 || sizes[axis] != 1)
      return {};
    before.erase(before.begin() + from);
    if (before != rest)
      return {};
  }
  return {slice.getInput(), from, int64_t(slice.getStart()),
          int64_t(slice.getStep()), count};
}

/// Appends `next` to `piece` if it continues it.
static bool extend(Piece &piece, const Piece &next) {
  if (!piece.source || piece.source != next.source || piece.axis != next.axis ||
      piece.brick != next.brick)
    return false;
  if (piece.brick > 0 && next.start != piece.start + piece.count)
    return false;
  int64_t step = piece.count > 1 ? piece.step : next.start - piece.start;
  if (step == 0 || next.start != piece.start + piece.count * step ||
      (next.count > 1 && next.step != step))
    return false;
  piece.step = step;
  piece.count += next.count;
  return true;
}

llvm::SmallVector<mlir::Value>
GraphBuilder::joinSlices(llvm::ArrayRef<mlir::Value> parts, int64_t axis) {
  llvm::SmallVector<mlir::Value> joined;
  for (size_t i = 0; i < parts.size();) {
    Piece piece = pieceOf(parts[i], axis);
    size_t end = i + 1;
    while (end < parts.size() && extend(piece, pieceOf(parts[end], axis)))
      ++end;
    mlir::Value whole = parts[i];
    if (end > i + 1) {
      whole = sliceValue(piece.source, piece.axis, piece.start, piece.step,
                         piece.count);
      Shape sizes(pan::shapeOf(whole.getType()));
      if (piece.brick > 0) {
        sizes[axis] = piece.brick;
        sizes.insert(sizes.begin() + axis, piece.count / piece.brick);
        whole = reshapeValue(whole, sizes);
      } else {
        whole = moveAxis(whole, piece.axis, axis);
      }
    }
    joined.push_back(whole);
    i = end;
  }
  return joined;
}

mlir::Value GraphBuilder::moveAxis(mlir::Value value, int64_t from,
                                   int64_t to) {
  if (from == to)
    return value;
  auto type = llvm::cast<mlir::RankedTensorType>(value.getType());
  llvm::SmallVector<int64_t> order;
  for (int64_t i = 0; i < type.getRank(); ++i)
    if (i != from)
      order.push_back(i);
  order.insert(order.begin() + to, from);
  return transposeValue(value, order);
}

Tensor GraphBuilder::concat(llvm::ArrayRef<Tensor> all, int64_t axis) {
  Tensors inputs;
  for (const Tensor &input : all)
    if (input.rank() <= axis || input.shape[axis] != 0)
      inputs.push_back(input);
  if (inputs.size() <= 1)
    return inputs.empty() ? all.front() : inputs.front();
  Shape shape = inputs.front().shape;
  shape[axis] = 0;
  for (const Tensor &input : inputs) {
    Shape rest = input.shape;
    if (input.rank() == int64_t(shape.size()))
      rest[axis] = shape[axis];
    if (rest != shape || input.isInt() != inputs.front().isInt())
      fail("found inputs of shapes " + formatShape(inputs.front().shape) +
           " and " + formatShape(input.shape) + " to join along axis " +
           llvm::Twine(axis) + "; all else must agree");
    shape[axis] += input.shape[axis];
  }
  if (inputs.front().isInt() &&
      !llvm::all_of(inputs, [](const Tensor &t) { return t.isConstant(); }))
    fail("found computed integers to join; choose another output with "
         "--output");
  if (llvm::all_of(inputs, [](const Tensor &t) { return t.isConstant(); })) {
    llvm::SmallVector<Constant> parts;
    for (const Tensor &input : inputs)
      parts.push_back(input.constant);
    return constant(concatHost(parts, axis));
  }
  // Every operand keeps the joined axis, also where its own size is 1.
  int64_t position = irAxis(shape, axis);
  llvm::SmallVector<mlir::Value> parts;
  for (const Tensor &input : inputs) {
    Shape sizes = irShape(shape);
    sizes[position] = input.shape[axis];
    parts.push_back(valueAs(input, sizes));
  }
  parts = joinSlices(parts, position);
  if (parts.size() == 1)
    return fromValue(parts.front(), shape);
  auto type = llvm::cast<mlir::RankedTensorType>(parts.front().getType());
  mlir::Value joined = pan::ConcatOp::create(
      builder, location, type.clone(irShape(shape)), parts, position);
  return fromValue(joined, shape);
}

} // namespace pannikin::onnx_import

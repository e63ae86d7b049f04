// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decides when slices and concats are one slice, one concat or a sequence.

#include "compiler/passes/JoinSlices.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "llvm/ADT/STLExtras.h"

using namespace mlir;
using namespace pannikin;
using namespace pannikin::pan;

void pannikin::eraseDead(Block &block) {
  for (Operation &op : llvm::make_early_inc_range(llvm::reverse(block)))
    if (isOpTriviallyDead(&op))
      op.erase();
}

/// x[a + i b][c + j d] = x[a + b c + j b d]; one index has no step.
static void simplify(SliceOp slice) {
  if (ShapedType::isDynamic(
          shapeOf(slice.getInput().getType())[slice.getAxis()]))
    return;
  auto inner = slice.getInput().getDefiningOp<SliceOp>();
  if (inner && inner.getAxis() == slice.getAxis() &&
      !ShapedType::isDynamic(
          shapeOf(inner.getInput().getType())[inner.getAxis()])) {
    int64_t start = int64_t(inner.getStart()) +
                    int64_t(slice.getStart()) * int64_t(inner.getStep());
    slice.setStep(int64_t(slice.getStep()) * int64_t(inner.getStep()));
    slice.setStart(start);
    slice.getInputMutable().assign(inner.getInput());
  }
  if (shapeOf(slice.getType())[slice.getAxis()] == 1)
    slice.setStep(1);
}

static void simplify(ReshapeOp reshape) {
  if (auto inner = reshape.getInput().getDefiningOp<ReshapeOp>())
    reshape.getInputMutable().assign(inner.getInput());
}

/// True for a concat that is only a part of `whole`.
static ConcatOp partOf(ConcatOp whole, Value value) {
  auto part = value.getDefiningOp<ConcatOp>();
  return part && part.getAxis() == whole.getAxis() && part->hasOneUse()
             ? part
             : ConcatOp();
}

/// Outermost first, each inner concat is opened once.
static void flatten(ConcatOp whole) {
  if (llvm::none_of(whole.getInputs(),
                    [&](Value v) { return partOf(whole, v); }))
    return;
  SmallVector<Value> flat;
  SmallVector<Value> work(llvm::reverse(whole.getInputs()));
  while (!work.empty()) {
    Value value = work.pop_back_val();
    if (ConcatOp part = partOf(whole, value))
      llvm::append_range(work, llvm::reverse(part.getInputs()));
    else
      flat.push_back(value);
  }
  whole->setOperands(flat);
}

void pannikin::simplifySlices(Block &block) {
  for (Operation &op : block) {
    if (auto slice = dyn_cast<SliceOp>(op))
      simplify(slice);
    else if (auto reshape = dyn_cast<ReshapeOp>(op))
      simplify(reshape);
  }
  for (Operation &op : llvm::make_early_inc_range(llvm::reverse(block))) {
    if (auto concat = dyn_cast<ConcatOp>(op); concat && !op.use_empty())
      flatten(concat);
    if (isOpTriviallyDead(&op))
      op.erase();
  }
}

namespace {
/// One row of a sequence.
struct Row {
  Value sequence;
  int64_t index = 0;
};
} // namespace

static Row rowOf(Value value) {
  while (auto reshape = value.getDefiningOp<ReshapeOp>())
    value = reshape.getInput();
  auto slice = value.getDefiningOp<SliceOp>();
  if (!slice || slice.getAxis() != 0 || shapeOf(slice.getType())[0] != 1)
    return {};
  return {slice.getInput(), int64_t(slice.getStart())};
}

/// `value` with its elements in another shape.
static Value shaped(OpBuilder &builder, Location loc, Value value,
                    ArrayRef<int64_t> shape) {
  auto type = cast<RankedTensorType>(value.getType()).clone(shape);
  return value.getType() == type ? value
                                 : ReshapeOp::create(builder, loc, type, value);
}

/// What a concat of `count` rows along `axis` is, the rows having the type of
/// `piece` and being `step` apart.
static Value joined(OpBuilder &builder, ConcatOp concat, Value piece, Row from,
                    int64_t step, int64_t count) {
  Location loc = concat.getLoc();
  auto type = cast<RankedTensorType>(from.sequence.getType());
  SmallVector<int64_t> rows(type.getShape()), shape(shapeOf(piece.getType()));
  Value part = from.sequence;
  if (count != rows[0] || from.index != 0 || step != 1) {
    rows[0] = count;
    part = SliceOp::create(builder, loc, type.clone(rows), part, 0, from.index,
                           step);
  }
  int64_t axis = concat.getAxis(), outer = 1, inner = 1;
  for (int64_t i = 0; i < int64_t(shape.size()); ++i)
    (i < axis ? outer : inner) *= shape[i];
  if (outer != 1) {
    // Rows lie behind each other in the sequence and beside each other here.
    part = shaped(builder, loc, part, {count, outer, inner});
    auto turned =
        cast<RankedTensorType>(part.getType()).clone({outer, count, inner});
    part = TransposeOp::create(builder, loc, turned, part,
                               ArrayRef<int64_t>{1, 0, 2});
  }
  shape[axis] *= count;
  return shaped(builder, loc, part, shape);
}

static void joinRows(ConcatOp concat) {
  SmallVector<Value> inputs(concat.getInputs()), parts;
  OpBuilder builder(concat);
  for (size_t i = 0; i < inputs.size();) {
    Row first = rowOf(inputs[i]), row = first;
    int64_t step = 0;
    size_t end = i + 1;
    for (; first.sequence && end < inputs.size(); ++end) {
      Row next = rowOf(inputs[end]);
      int64_t by = next.index - row.index;
      if (next.sequence != first.sequence || by == 0 || (step && by != step) ||
          inputs[end].getType() != inputs[i].getType())
        break;
      step = by;
      row = next;
    }
    parts.push_back(end == i + 1 ? inputs[i]
                                 : joined(builder, concat, inputs[i], first,
                                          step, end - i));
    i = end;
  }
  if (parts.size() == inputs.size())
    return;
  if (parts.size() > 1) {
    concat->setOperands(parts);
    return;
  }
  concat.replaceAllUsesWith(parts[0]);
  concat.erase();
}

void pannikin::joinRows(Block &block) {
  for (auto concat : llvm::make_early_inc_range(block.getOps<ConcatOp>()))
    ::joinRows(concat);
  eraseDead(block);
}

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Matrices, softmax and loops as `panc` idioms.

#include "compiler/passes/LowerBlock.h"
#include "ir/Hold.h"
#include "ir/Numbers.h"
#include "mlir/Transforms/RegionUtils.h"

using namespace mlir;
using namespace pannikin;
using namespace pannikin::pan;

/// max_i sum_j |w_ij| * max|x|, in integers: the proof of an accumulator.
static int64_t boundOf(ConstantOp weights, FixedType operand) {
  auto integers = constantIntegers(weights.getValue(), false);
  int64_t columns = shapeOf(weights.getType())[1], worst = 0;
  for (size_t i = 0; i < integers.size(); i += columns) {
    int64_t sum = 0;
    for (int64_t j = 0; j < columns; ++j)
      sum += std::llabs(integers[i + j]);
    worst = std::max(worst, sum);
  }
  return worst * std::max(-operand.getMin(), operand.getMax());
}

static int64_t accumulatorFor(int64_t bound) {
  for (int64_t width : {16, 24})
    if (bound < int64_t(1) << (width - 1))
      return width;
  return 32;
}

/// When the only use of `op` adds it to another matvec's result that nothing
/// else reads, in one format, both are accumulated in the other's buffer.
Value BlockLowering::accumulateInto(MatvecOp op, Operation *&sum) {
  if (!op->hasOneUse())
    return {};
  auto add = dyn_cast<AddOp>(*op->user_begin());
  if (!add || add.getType() != op.getType())
    return {};
  Value other = add.getLhs() == op.getResult() ? add.getRhs() : add.getLhs();
  auto first = other.getDefiningOp<MatvecOp>();
  if (!first || other.getType() != op.getType() || !first->hasOneUse() ||
      !buffers.count(other) || add->getBlock() != &block)
    return {};
  sum = add;
  return buffers.lookup(other);
}

static bool isInFlash(Value buffer) {
  while (auto view = buffer.getDefiningOp<panc::ViewOp>())
    buffer = view.getSource();
  auto ref = buffer.getDefiningOp<panc::RefOp>();
  return ref &&
         isa_and_nonnull<panc::RomOp>(
             SymbolTable::lookupNearestSymbolFrom(ref, ref.getSymbolAttr()));
}

/// What an operation does along the last dimension, for each vector of a
/// tensor of several: a loop over the rows of `[R, N]`.
void BlockLowering::forEachVector(Operation *op, Value input, EachVector emit) {
  Value result = op->getResult(0);
  Location loc = op->getLoc();
  int64_t rows = 1;
  for (int64_t size : shapeOf(op->getOperands().back().getType()).drop_back())
    rows *= size;
  Value output = placeFor(result, {});
  auto inRows = [&](Value buffer) -> Value {
    auto type = cast<panc::BufferType>(buffer.getType());
    auto matrix = panc::BufferType::get(op->getContext(),
                                        {rows, type.getNumElements() / rows},
                                        type.getElementType());
    if (matrix == type)
      return buffer;
    return panc::ViewOp::create(builder, loc, matrix, buffer, Value(), 0);
  };
  Value from = inRows(input), to = inRows(output);
  auto loop = panc::ForTimeOp::create(builder, loc, rows, false);
  Block &body = loop.getBody().emplaceBlock();
  Value index = body.addArgument(builder.getIndexType(), loc);
  OpBuilder inner = OpBuilder::atBlockEnd(&body);
  auto row = [&](Value matrix) -> Value {
    auto type = cast<panc::BufferType>(matrix.getType());
    auto part = panc::BufferType::get(op->getContext(), type.getShape()[1],
                                      type.getElementType());
    return panc::ViewOp::create(inner, loc, part, matrix, index, 0);
  };
  Value vector = row(from), place = row(to);
  emit(inner, vector, place);
  bind(result, output);
}

LogicalResult BlockLowering::lowerMatvec(MatvecOp op) {
  auto weights = op.getWeights().getDefiningOp<ConstantOp>();
  if (!weights)
    return op.emitError("the matrix is not constant");
  Value input = bufferOf(op.getInput()), w = bufferOf(op.getWeights());
  Value at = op.getAt() ? bufferOf(op.getAt()) : Value();
  if (!input || !w || (op.getAt() && !at))
    return failure();
  // Kernels read vectors from RAM.
  if (isInFlash(input)) {
    Value held = scratch(op.getLoc(), op.getInput().getType(), "constant");
    copy(op.getLoc(), input, held);
    input = held;
  }
  auto operand = fixedTypeOf(op.getInput().getType());
  int64_t bound = operand ? boundOf(weights, operand) : 0;
  int64_t accumulator = operand ? accumulatorFor(bound) : 32;
  if (shapeOf(op.getType()).size() != 1) {
    forEachVector(op, input, [&](OpBuilder &inner, Value from, Value to) {
      panc::GemvOp::create(inner, op.getLoc(), w, from, Value(), Value(), to,
                           accumulator, bound);
    });
    return success();
  }
  Operation *sum = nullptr;
  Value addend = accumulateInto(op, sum);
  Value out = addend ? addend : placeFor(op, {});
  panc::GemvOp::create(builder, op.getLoc(), w, input, at, addend, out,
                       accumulator, bound);
  bind(addend ? Value(sum->getResult(0)) : Value(op.getResult()), out);
  return success();
}

LogicalResult BlockLowering::lowerChild(ChildOp op) {
  Value node = bufferOf(op.getNode()), signs = bufferOf(op.getSigns());
  if (!node || !signs)
    return failure();
  Value out = placeFor(op, {});
  panc::ChildOp::create(builder, op.getLoc(), node, signs, out);
  bind(op, out);
  return success();
}

/// In place, where nothing needs what was kept before any more.
LogicalResult BlockLowering::lowerHold(HoldOp op) {
  Value input = bufferOf(op.getInput()), kept = bufferOf(op.getKept());
  if (!input || !kept)
    return failure();
  llvm::SetVector<Operation *> together;
  together.insert(op);
  Value out = placeFor(op, together);
  if (out != kept)
    copy(op.getLoc(), kept, out);
  auto hold = panc::HoldOp::create(builder, op.getLoc(), input, Value(),
                                   Value(), out, op.getThreshold());
  if (Attribute share = op->getAttr(movedName))
    hold->setAttr(movedName, share);
  bind(op, out);
  return success();
}

/// Vectors, and matrices along either dimension.
LogicalResult BlockLowering::lowerReduce(ReduceOp op) {
  ArrayRef<int64_t> shape = shapeOf(op.getInput().getType());
  if (shape.size() > 2)
    return op.emitError("reduces a tensor of ")
           << shape.size() << " dimensions; only vectors and matrices can be "
           << "reduced: reshape it before";
  Value in = bufferOf(op.getInput());
  if (!in)
    return failure();
  auto type = panc::BufferType::get(op.getContext(), shape,
                                    elementTypeOf(op.getInput().getType()));
  if (in.getType() != type)
    in = panc::ViewOp::create(builder, op.getLoc(), type, in, Value(), 0);
  Value out = placeFor(op, {});
  panc::ReduceOp::create(builder, op.getLoc(), op.getKind(), in, out,
                         op.getAxis());
  bind(op, out);
  return success();
}

LogicalResult BlockLowering::lowerSoftmax(SoftmaxOp op) {
  Value in = bufferOf(op.getInput());
  if (!in)
    return failure();
  Value exponential, logarithm;
  auto table = [&](const std::vector<int64_t> &entries, int fraction,
                   StringRef name) {
    auto type = FixedType::get(op.getContext(), 16, true, fraction, {});
    int64_t size = entries.size();
    auto value = makeIntegers(op.getContext(), {size}, entries, 16);
    return reference(op.getLoc(),
                     roms.table(op.getLoc(), value, {size}, type, name,
                                /*origin=*/StringAttr()));
  };
  if (fixedTypeOf(op.getType())) {
    exponential = table(exponentialTable(), 15, "exponential");
    if (op.getLog())
      logarithm = table(logarithmTable(), 16, "logarithm");
  }
  auto emit = [&](OpBuilder &at, Value from, Value to) {
    panc::SoftmaxOp::create(at, op.getLoc(), from, exponential, logarithm, to,
                            op.getLog());
  };
  if (shapeOf(op.getType()).size() != 1) {
    forEachVector(op, in, emit);
    return success();
  }
  Value out = placeFor(op, {});
  emit(builder, in, out);
  bind(op, out);
  return success();
}

LogicalResult BlockLowering::lowerArgmax(ArgmaxOp op) {
  Value in = bufferOf(op.getInput());
  if (!in)
    return failure();
  auto emit = [&](OpBuilder &at, Value from, Value to) {
    panc::ArgmaxOp::create(at, op.getLoc(), from, to, op.getLast(),
                           op.getSmallest());
  };
  if (shapeOf(op.getInput().getType()).size() != 1) {
    forEachVector(op, in, emit);
    return success();
  }
  Value out = placeFor(op, {});
  emit(builder, in, out);
  bind(op, out);
  return success();
}

/// A loop over the steps of a window.
LogicalResult BlockLowering::lowerScan(ScanOp op) {
  Location loc = op.getLoc();
  if (ShapedType::isDynamic(op.getSteps()))
    return op.emitError("the number of steps is not known; give it with --dim");
  SetVector<Value> captured;
  getUsedValuesDefinedAbove(op->getRegions(), captured);
  for (Value value : captured)
    if (!value.getDefiningOp<ConstantOp>() && !bufferOf(value))
      return failure();
  SmallVector<Value> sequences, held, stacked;
  auto inRows = [&](Value buffer, Type sequence) -> Value {
    if (cast<panc::BufferType>(buffer.getType()).getShape().size() == 2)
      return buffer;
    return panc::ViewOp::create(builder, loc, bufferTypeOf(sequence, true),
                                buffer, Value(), 0);
  };
  for (Value sequence : op.getSequences()) {
    Value buffer = bufferOf(sequence);
    if (!buffer)
      return failure();
    sequences.push_back(inRows(buffer, sequence.getType()));
  }
  for (auto [init, argument] : llvm::zip(op.getInits(), op.getStateArgs())) {
    held.push_back(scratch(loc, init.getType(), nameOf(argument, "state")));
    auto constant = init.getDefiningOp<ConstantOp>();
    if (isSplat(init))
      fill(loc, constant, held.back());
    else if (Value start = bufferOf(init))
      copy(loc, start, held.back());
    else
      return failure();
  }
  for (Value output : op.getResults().drop_front(op.getNumStates())) {
    auto it = wanted.find(output);
    bool given = it != wanted.end();
    stacked.push_back(
        given ? inRows(it->second.front(), output.getType())
              : panc::ScratchOp::create(
                    builder, loc, bufferTypeOf(output.getType(), true),
                    builder.getStringAttr("sequence"), IntegerAttr()));
  }
  auto loop =
      panc::ForTimeOp::create(builder, loc, op.getSteps(), op.getReverse());
  Block &body = loop.getBody().emplaceBlock();
  Value index = body.addArgument(builder.getIndexType(), loc);
  OpBuilder inner = OpBuilder::atBlockEnd(&body);
  BlockLowering step(inner, roms, op.getStep());
  step.buffers = buffers;
  auto row = [&](Value buffer, Type element) -> Value {
    auto type = panc::BufferType::get(
        op.getContext(), cast<panc::BufferType>(buffer.getType()).getShape()[1],
        elementTypeOf(element));
    return panc::ViewOp::create(inner, loc, type, buffer, index, 0);
  };
  for (auto [argument, sequence] : llvm::zip(op.getElementArgs(), sequences))
    step.bind(argument, row(sequence, argument.getType()));
  for (auto [i, argument] : llvm::enumerate(op.getStateArgs())) {
    step.bind(argument, held[i]);
    step.carry(argument, op.getNextStates()[i]);
  }
  for (auto [value, buffer] : llvm::zip(op.getStepOutputs(), stacked))
    step.deliver(value, row(buffer, value.getType()));
  step.builder.setInsertionPointToEnd(&body);
  if (failed(step.run()))
    return failure();
  for (auto [result, buffer] : llvm::zip(op.getResults(), held))
    bind(result, buffer);
  for (auto [result, buffer] :
       llvm::zip(op.getResults().drop_front(op.getNumStates()), stacked))
    bind(result, buffer);
  return success();
}

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Operations that only put numbers elsewhere, as views and copies.

#include "compiler/passes/LowerBlock.h"
#include "ir/TensorMath.h"

using namespace mlir;
using namespace pannikin;
using namespace pannikin::pan;

/// Where each element of the result of a moving operation comes from: operand
/// number and flat index.
static std::vector<std::pair<size_t, int64_t>> sourcesOf(Operation *op) {
  // Run the operation on indices instead of numbers.
  int64_t base = 0;
  std::vector<Tensor> inputs;
  std::vector<int64_t> starts;
  for (Value operand : op->getOperands()) {
    Tensor tensor{llvm::to_vector(shapeOf(operand.getType())), {}};
    int64_t count = elementCount(tensor.shape);
    for (int64_t i = 0; i < count; ++i)
      tensor.data.push_back(double(base + i));
    starts.push_back(base);
    base += count;
    inputs.push_back(std::move(tensor));
  }
  Tensor out;
  ArrayRef<int64_t> shape = shapeOf(op->getResult(0).getType());
  if (auto slice = dyn_cast<SliceOp>(op)) {
    takeSlice(inputs[0], out, slice.getAxis(), int64_t(slice.getStart()),
              int64_t(slice.getStep()), shape[slice.getAxis()]);
  } else if (auto concatenation = dyn_cast<ConcatOp>(op)) {
    std::vector<const Tensor *> parts;
    for (const Tensor &input : inputs)
      parts.push_back(&input);
    concat(parts, out, concatenation.getAxis());
  } else if (auto transposition = dyn_cast<TransposeOp>(op)) {
    transpose(inputs[0], out, transposition.getPermutation());
  } else if (isa<BroadcastOp>(op)) {
    Tensor zeros{llvm::to_vector(shape),
                 std::vector<double>(elementCount(shape))};
    elementwise({&inputs[0], &zeros}, out,
                [](const double *x) { return x[0]; });
  } else {
    out = inputs[0];
  }
  std::vector<std::pair<size_t, int64_t>> result;
  for (double index : out.data) {
    size_t k = llvm::upper_bound(starts, int64_t(index)) - starts.begin() - 1;
    result.push_back({k, int64_t(index) - starts[k]});
  }
  return result;
}

/// Rows and columns of the matrix that `op` transposes, dimensions of size 1
/// left out; nothing for another move.
static std::optional<std::pair<int64_t, int64_t>> turnedBy(Operation *op) {
  auto transposition = dyn_cast<TransposeOp>(op);
  if (!transposition)
    return std::nullopt;
  auto shape = shapeOf(transposition.getInput().getType());
  SmallVector<int64_t> order;
  for (int64_t dimension : transposition.getPermutation())
    if (shape[dimension] != 1)
      order.push_back(dimension);
  if (order.size() != 2 || order[0] < order[1])
    return std::nullopt;
  return std::make_pair(shape[order[1]], shape[order[0]]);
}

/// Columns become rows.
void BlockLowering::turn(Operation *op, Value from, int64_t rows,
                         int64_t columns) {
  Value out = placeFor(op->getResult(0), {});
  auto as = [&](Value buffer, int64_t height, int64_t width) -> Value {
    auto type = panc::BufferType::get(
        op->getContext(), {height, width},
        cast<panc::BufferType>(buffer.getType()).getElementType());
    if (type == buffer.getType())
      return buffer;
    return panc::ViewOp::create(builder, op->getLoc(), type, buffer, Value(),
                                0);
  };
  panc::CopyOp::create(builder, op->getLoc(), as(from, rows, columns),
                       as(out, columns, rows), /*transposed=*/true);
  bind(op->getResult(0), out);
}

LogicalResult BlockLowering::lowerMoves(Operation *op) {
  SmallVector<Value> from;
  for (Value operand : op->getOperands()) {
    Value buffer = bufferOf(operand);
    if (!buffer)
      return failure();
    from.push_back(buffer);
  }
  if (auto matrix = turnedBy(op)) {
    turn(op, from[0], matrix->first, matrix->second);
    return success();
  }
  Value result = op->getResult(0);
  auto sources = sourcesOf(op);
  // Runs of consecutive elements; one run is a view and costs nothing.
  struct Run {
    size_t operand;
    int64_t at, to, size;
  };
  SmallVector<Run> runs;
  for (auto [i, source] : llvm::enumerate(sources)) {
    if (!runs.empty() && runs.back().operand == source.first &&
        runs.back().at + runs.back().size == source.second)
      ++runs.back().size;
    else
      runs.push_back({source.first, source.second, int64_t(i), 1});
  }
  constexpr size_t most = 256;
  if (runs.size() > most)
    return op->emitError("would move ")
           << runs.size() << " separate pieces of memory; at most " << most
           << " are allowed: give the model its input in the order in which "
              "it is used";
  auto flat = [&](const Run &run) {
    return viewOf(op->getLoc(), from[run.operand], run.at, run.size);
  };
  if (runs.size() == 1) {
    bind(result, flat(runs[0]));
    return success();
  }
  Value out = placeFor(result, {});
  for (const Run &run : runs)
    copy(op->getLoc(), flat(run), viewOf(op->getLoc(), out, run.to, run.size));
  bind(result, out);
  return success();
}

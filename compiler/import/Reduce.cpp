// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Operators that combine the elements along a dimension.

#include "compiler/import/Neighbors.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSwitch.h"

namespace pannikin::onnx_import {

/// ReduceSum takes its axes as an input since 13, the others since 18.
static std::optional<Ints> reducedAxes(Node &node) {
  int64_t since = node.op() == "ReduceSum" ? 13 : 18;
  if (node.opset < since)
    return node.intsAttribute("axes");
  bool keepAll = node.intAttribute("noop_with_empty_axes", 0);
  Ints axes = node.has(1) ? node.knownInts(1, "axes") : Ints();
  if (axes.empty() && !keepAll)
    return std::nullopt;
  return axes;
}

/// `input` with `kind` taken along the dimensions `reduced`, which become 1.
static Tensor reduceAll(GraphBuilder &build, Reduction kind, Tensor input,
                        llvm::ArrayRef<bool> reduced) {
  for (size_t axis = 0; axis < reduced.size(); ++axis)
    if (reduced[axis])
      input = input.near ? reduceNeighbors(build, kind, input, int64_t(axis))
                         : build.reduce(kind, input, int64_t(axis));
  return input;
}

/// The sums of a function of the elements:
///   SumSquare = sum x^2, L1 = sum |x|, L2 = sqrt(sum x^2)
///   LogSumExp = m + ln(sum e^(x - m)) with m = max x
static Tensor reduceBy(GraphBuilder &build, llvm::StringRef op, const Tensor &x,
                       llvm::ArrayRef<bool> reduced) {
  auto sum = [&](const Tensor &terms) {
    return reduceAll(build, Reduction::Sum, terms, reduced);
  };
  if (op == "ReduceSumSquare")
    return sum(build.mul(x, x));
  if (op == "ReduceL1")
    return sum(build.unary(Unary::Abs, x));
  if (op == "ReduceL2")
    return build.unary(Unary::Sqrt, sum(build.mul(x, x)));
  if (op == "ReduceLogSumExp") {
    Tensor most = reduceAll(build, Reduction::Max, x, reduced);
    Tensor total = sum(build.unary(Unary::Exp, build.sub(x, most)));
    return build.add(build.unary(Unary::Log, total), most);
  }
  auto kind = llvm::StringSwitch<Reduction>(op)
                  .Case("ReduceSum", Reduction::Sum)
                  .Case("ReduceMean", Reduction::Mean)
                  .Case("ReduceMax", Reduction::Max)
                  .Default(Reduction::Min);
  return reduceAll(build, kind, x, reduced);
}

void importReduce(Node &node) {
  bool keep = node.intAttribute("keepdims", 1);
  Tensor result = node.input(0);
  llvm::SmallVector<bool> reduced(result.rank(), true);
  if (std::optional<Ints> axes = reducedAxes(node)) {
    reduced.assign(result.rank(), false);
    for (int64_t axis : *axes)
      reduced[node.axisOf(axis, result.rank())] = true;
  }
  result = reduceBy(node.build, node.op(), result, reduced);
  Shape shape;
  for (int64_t axis = 0; axis < result.rank(); ++axis)
    if (!reduced[axis] || keep)
      shape.push_back(result.shape[axis]);
  if (result.near) {
    HostTensor source = indicesOf(result);
    source.shape = shape;
    return node.set(0, moveNeighbors(node.build, result, source));
  }
  node.set(0, node.build.reshape(result, shape));
}

/// Until 12 all dimensions from the axis on are one distribution.
void importSoftmax(Node &node) {
  GraphBuilder &build = node.build;
  bool log = node.op() == "LogSoftmax";
  Tensor input = node.input(0);
  int64_t axis = node.intAttribute("axis", node.opset < 13 ? 1 : -1);
  axis = node.axisOf(axis, input.rank());
  if (node.opset >= 13) {
    node.set(0, build.softmax(input, axis, log));
    return;
  }
  llvm::ArrayRef<int64_t> sizes(input.shape);
  Tensor flat = build.reshape(input, {countElements(sizes.take_front(axis)),
                                      countElements(sizes.drop_front(axis))});
  node.set(0, build.reshape(build.softmax(flat, 1, log), sizes));
}

void importArg(Node &node) {
  const Tensor &input = node.input(0);
  int64_t axis = node.axisOf(node.intAttribute("axis", 0), input.rank());
  bool keep = node.intAttribute("keepdims", 1);
  bool last = node.opset >= 12 && node.intAttribute("select_last_index", 0);
  bool smallest = node.op() == "ArgMin";
  if (importNearestIndex(node, axis, last, smallest)) {
    Tensor nearest = *node.outputs[0];
    HostTensor source = indicesOf(nearest);
    if (!keep)
      source.shape.erase(source.shape.begin() + axis);
    return node.set(0, moveNeighbors(node.build, nearest, source));
  }
  Tensor index = node.build.argmax(input, axis, last, smallest);
  Shape shape = index.shape;
  if (!keep)
    shape.erase(shape.begin() + axis);
  node.set(0, node.build.reshape(index, shape));
}

} // namespace pannikin::onnx_import

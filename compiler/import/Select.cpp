// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Operators that keep some indices of a dimension.

#include "compiler/import/Operators.h"

#include "llvm/ADT/STLExtras.h"

namespace pannikin::onnx_import {

namespace {
struct Ranges {
  Ints starts, ends, axes, steps;
};
} // namespace

/// Ranges as attributes (until 9) or as inputs (since 10).
static Ranges rangesOf(Node &node) {
  Ranges ranges;
  std::optional<Ints> axes;
  if (node.opset < 10) {
    ranges.starts = node.intsAttribute("starts").value_or(Ints());
    ranges.ends = node.intsAttribute("ends").value_or(Ints());
    axes = node.intsAttribute("axes");
  } else {
    ranges.starts = node.knownInts(1, "starts");
    ranges.ends = node.knownInts(2, "ends");
    if (node.has(3))
      axes = node.knownInts(3, "axes");
    if (node.has(4))
      ranges.steps = node.knownInts(4, "steps");
  }
  size_t count = ranges.starts.size();
  ranges.steps.resize(ranges.steps.empty() ? count : ranges.steps.size(), 1);
  if (axes)
    ranges.axes = *axes;
  else
    for (size_t i = 0; i < count; ++i)
      ranges.axes.push_back(i);
  if (ranges.ends.size() != count || ranges.axes.size() != count ||
      ranges.steps.size() != count)
    fail("starts, ends, axes and steps differ in length");
  return ranges;
}

/// ONNX's clamping: an index counts from the end when negative and stays
/// inside the dimension, or one outside it for the end of a backward slice.
static int64_t clampIndex(int64_t index, int64_t size, int64_t step) {
  int64_t lowest = step < 0 ? -1 : 0, highest = step < 0 ? size - 1 : size;
  if (index < -size)
    return lowest;
  if (index < 0)
    index += size;
  return std::min(std::max(index, lowest), highest);
}

void importSlice(Node &node) {
  Ranges ranges = rangesOf(node);
  Tensor result = node.input(0);
  for (size_t i = 0; i < ranges.starts.size(); ++i) {
    int64_t axis = node.axisOf(ranges.axes[i], result.rank());
    int64_t size = result.shape[axis], step = ranges.steps[i];
    if (step == 0 || step < -maxElements || step > maxElements)
      fail("found step " + llvm::Twine(step) +
           "; it must not be 0 or larger than the tensor");
    int64_t start = clampIndex(ranges.starts[i], size, step);
    int64_t end = clampIndex(ranges.ends[i], size, step);
    int64_t span = step > 0 ? end - start : start - end;
    int64_t stride = std::abs(step);
    int64_t count = span > 0 ? (span + stride - 1) / stride : 0;
    result = node.build.slice(result, axis, start, step, count);
  }
  node.set(0, result);
}

/// A sequence of full length runs backwards as a whole.
void importReverseSequence(Node &node) {
  const Tensor &input = node.input(0);
  int64_t time = node.axisOf(node.intAttribute("time_axis", 0), input.rank());
  int64_t batch = node.axisOf(node.intAttribute("batch_axis", 1), input.rank());
  Ints lengths = node.knownInts(1, "lengths");
  if (time == batch || int64_t(lengths.size()) != input.shape[batch])
    fail("found lengths " + formatShape(lengths) + " for shape " +
         formatShape(input.shape) + ", time_axis=" + llvm::Twine(time) +
         ", batch_axis=" + llvm::Twine(batch) +
         "; a length for each entry of another axis is expected");
  int64_t size = input.shape[time];
  for (int64_t length : lengths)
    if (length != size)
      fail("found length " + llvm::Twine(length) + " of " + llvm::Twine(size) +
           " steps; only whole sequences are supported: export without lengths "
           "or masks");
  node.set(0, node.build.slice(input, time, size - 1, -1, size));
}

void importGather(Node &node) {
  const Tensor &data = node.input(0), &where = node.input(1);
  int64_t axis = node.axisOf(node.intAttribute("axis", 0), data.rank());
  if (!where.isConstant() || where.constant->isFloat())
    fail("found indices that are not known integers; export with fixed "
         "indices");
  Ints indices;
  for (int64_t index : where.constant->ints)
    indices.push_back(index < 0 ? index + data.shape[axis] : index);
  Shape shape(llvm::ArrayRef(data.shape).take_front(axis));
  shape.append(where.shape.begin(), where.shape.end());
  shape.append(data.shape.begin() + axis + 1, data.shape.end());
  countElements(shape);
  Tensor taken = node.build.take(data, axis, indices);
  node.set(0, node.build.reshape(taken, shape));
}

/// Sizes as an attribute (until 12), as an input, or `count` equal parts, of
/// which the last may be smaller (since 18).
static Ints partsOf(Node &node, int64_t size, int64_t count) {
  if (node.opset < 13) {
    if (std::optional<Ints> sizes = node.intsAttribute("split"))
      return *sizes;
  } else if (node.has(1)) {
    return node.knownInts(1, "sizes");
  }
  if (node.opset >= 18)
    count = node.intAttribute("num_outputs", count);
  if (count < 1 || count > size || (node.opset < 18 && size % count != 0))
    fail("cannot split size " + llvm::Twine(size) + " into " +
         llvm::Twine(count) + " equal parts; give the sizes");
  int64_t part = (size + count - 1) / count;
  Ints sizes(count, part);
  sizes.back() = size - part * (count - 1);
  return sizes;
}

void importSplit(Node &node) {
  const Tensor &input = node.input(0);
  int64_t axis = node.axisOf(node.intAttribute("axis", 0), input.rank());
  Ints sizes = partsOf(node, input.shape[axis], node.used.size());
  int64_t start = 0;
  for (auto [i, size] : llvm::enumerate(sizes)) {
    if (size < 0 || size > input.shape[axis] - start)
      fail("found the sizes " + formatShape(sizes) + "; they must add up to " +
           llvm::Twine(input.shape[axis]));
    if (i < node.used.size() && node.used[i])
      node.set(i, node.build.slice(input, axis, start, 1, size));
    start += size;
  }
  if (start != input.shape[axis] || sizes.size() != node.used.size())
    fail("found the sizes " + formatShape(sizes) + " for " +
         llvm::Twine(node.used.size()) + " outputs; they must add up to " +
         llvm::Twine(input.shape[axis]));
}

} // namespace pannikin::onnx_import

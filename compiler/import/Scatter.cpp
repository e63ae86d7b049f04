// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Writes at known indices. The tensor is seen as a list of blocks, each of
// which a write replaces or leaves:
//   result = what is before, what is written, what follows
// joined in this order, so that a tensor which is filled block after block is a
// chain of joins that share their beginnings.

#include "compiler/import/Operators.h"

#include "llvm/ADT/STLExtras.h"

namespace pannikin::onnx_import {

namespace {
/// `data[blocks,..]` with block `positions[i]` replaced by `updates[i]`.
struct Write {
  Tensor data, updates;
  std::vector<int64_t> positions;
};

/// Neighbouring blocks of one origin, from block `begin` of it on.
struct Run {
  bool written;
  int64_t begin, count;
};
} // namespace

static int64_t blockIndex(int64_t index, int64_t size) {
  if (index < -size || index >= size)
    fail("found index " + llvm::Twine(index) + "; a dimension of size " +
         llvm::Twine(size) + " has indices " + llvm::Twine(-size) + " to " +
         llvm::Twine(size - 1));
  return index < 0 ? index + size : index;
}

/// The number of indices at the end of each tuple that run over whole
/// dimensions, so that a write replaces larger blocks: positions q n .. q n +
/// n - 1 are block q of size n.
static size_t mergeBlocks(std::vector<int64_t> &positions,
                          llvm::ArrayRef<int64_t> sizes) {
  size_t merged = 0;
  for (int64_t n : llvm::reverse(sizes)) {
    if (n == 0 || positions.size() % n != 0)
      return merged;
    for (size_t i = 0; i < positions.size(); ++i)
      if (positions[i] != positions[i / n * n] + int64_t(i % n) ||
          positions[i / n * n] % n != 0)
        return merged;
    std::vector<int64_t> larger;
    for (size_t i = 0; i < positions.size(); i += n)
      larger.push_back(positions[i] / n);
    positions = std::move(larger);
    ++merged;
  }
  return merged;
}

/// Where one index is written twice the last write stays.
static std::vector<Run> runsOf(const std::vector<int64_t> &positions,
                               int64_t blocks) {
  std::vector<int64_t> writer(blocks, -1);
  for (auto [i, position] : llvm::enumerate(positions))
    writer[position] = i;
  std::vector<Run> runs;
  for (int64_t block = 0; block < blocks; ++block) {
    bool written = writer[block] >= 0;
    int64_t from = written ? writer[block] : block;
    if (!runs.empty() && runs.back().written == written &&
        runs.back().begin + runs.back().count == from)
      ++runs.back().count;
    else
      runs.push_back({written, from, 1});
  }
  return runs;
}

static Tensor join(GraphBuilder &build, const Write &write) {
  Tensor result;
  for (const Run &run : runsOf(write.positions, write.data.shape[0])) {
    const Tensor &origin = run.written ? write.updates : write.data;
    Tensor part = build.slice(origin, 0, run.begin, 1, run.count);
    result = result.shape.empty() ? part : build.concat({result, part}, 0);
  }
  return result;
}

/// The only dimension that a write does not cover, and which indices of it the
/// write replaces, when what is written is a box in row-major order; nothing
/// otherwise.
static std::optional<std::pair<int64_t, Run>>
rangeOf(const std::vector<int64_t> &positions, llvm::ArrayRef<int64_t> sizes) {
  Shape low(sizes), high(sizes.size(), -1);
  auto coordinate = [&](int64_t position, size_t d) {
    return position / countElements(sizes.drop_front(d + 1)) % sizes[d];
  };
  for (int64_t position : {positions.front(), positions.back()})
    for (size_t d = 0; d < sizes.size(); ++d) {
      low[d] = std::min(low[d], coordinate(position, d));
      high[d] = std::max(high[d], coordinate(position, d) + 1);
    }
  int64_t partial = -1, inner = 1, expected = 1;
  for (size_t d = 0; d < sizes.size(); ++d) {
    expected *= high[d] - low[d];
    if (high[d] - low[d] == sizes[d])
      continue;
    if (partial >= 0)
      return std::nullopt;
    partial = d;
    inner = countElements(sizes.drop_front(d + 1));
  }
  if (partial < 0 || expected != int64_t(positions.size()))
    return std::nullopt;
  int64_t begin = low[partial], count = high[partial] - begin;
  for (auto [i, position] : llvm::enumerate(positions)) {
    int64_t block = i / (count * inner), rest = i % (count * inner);
    if (position != (block * sizes[partial] + begin) * inner + rest)
      return std::nullopt;
  }
  return std::make_pair(partial, Run{true, begin, count});
}

/// Replaces indices of one dimension: bricks that run side by side write one
/// step of all of them.
static Tensor replaceRange(GraphBuilder &build, const Tensor &data,
                           int64_t axis, const Run &run,
                           const Tensor &updates) {
  Shape shape = data.shape;
  shape[axis] = run.count;
  Tensor result = build.reshape(updates, shape);
  int64_t end = run.begin + run.count, rest = data.shape[axis] - end;
  if (run.begin > 0)
    result =
        build.concat({build.slice(data, axis, 0, 1, run.begin), result}, axis);
  if (rest > 0)
    result =
        build.concat({result, build.slice(data, axis, end, 1, rest)}, axis);
  return result;
}

/// Replaces the elements `positions` of `data`, seen as a list of blocks of
/// the dimensions behind the first `depth` ones.
static Tensor replaceBlocks(GraphBuilder &build, const Tensor &data,
                            size_t depth, std::vector<int64_t> positions,
                            const Tensor &updates) {
  llvm::ArrayRef<int64_t> shape(data.shape);
  if (positions.empty() || countElements(shape) == 0)
    return data;
  if (auto range = rangeOf(positions, shape.take_front(depth)))
    return replaceRange(build, data, range->first, range->second, updates);
  size_t merged = mergeBlocks(positions, shape.take_front(depth));
  Shape blocks = {countElements(shape.take_front(depth - merged))};
  blocks.append(shape.begin() + (depth - merged), shape.end());
  Shape rows = blocks;
  rows[0] = positions.size();
  Write write{build.reshape(data, blocks), build.reshape(updates, rows),
              std::move(positions)};
  return build.reshape(join(build, write), data.shape);
}

static void refuseReduction(Node &node) {
  std::string reduction = node.stringAttribute("reduction", "none");
  if (reduction != "none")
    fail("found reduction='" + reduction + "'; only 'none' is supported");
}

static const HostTensor &knownIndices(const Node &node) {
  const Tensor &indices = node.input(1);
  if (!indices.isConstant() || indices.constant->isFloat())
    fail("found indices that are not known integers; export with fixed "
         "indices");
  if (node.input(0).isInt() != node.input(2).isInt())
    fail("found data and updates of different element types");
  return *indices.constant;
}

/// data[indices[i]] = updates[i], where indices[i] is a tuple.
void importScatterND(Node &node) {
  refuseReduction(node);
  const Tensor &data = node.input(0);
  const HostTensor &indices = knownIndices(node);
  int64_t depth = indices.shape.empty() ? 0 : indices.shape.back();
  if (depth < 1 || depth > data.rank())
    fail("found indices of shape " + formatShape(indices.shape) +
         " into data of shape " + formatShape(data.shape));
  Shape expected(llvm::ArrayRef(indices.shape).drop_back());
  expected.append(data.shape.begin() + depth, data.shape.end());
  if (node.input(2).shape != expected)
    fail("found updates of shape " + formatShape(node.input(2).shape) + "; " +
         formatShape(expected) + " is expected");
  std::vector<int64_t> positions;
  for (int64_t i = 0; i < indices.size(); i += depth) {
    int64_t position = 0;
    for (int64_t d = 0; d < depth; ++d)
      position = position * data.shape[d] +
                 blockIndex(indices.ints[i + d], data.shape[d]);
    positions.push_back(position);
  }
  node.set(0, replaceBlocks(node.build, data, depth, std::move(positions),
                            node.input(2)));
}

/// data[.., indices[.., i, ..], ..] = updates[.., i, ..], where the index
/// stands at `axis` and the other coordinates are those of the update.
void importScatterElements(Node &node) {
  refuseReduction(node);
  const Tensor &data = node.input(0);
  const HostTensor &indices = knownIndices(node);
  int64_t axis = node.axisOf(node.intAttribute("axis", 0), data.rank());
  if (node.input(2).shape != indices.shape || indices.shape.empty() ||
      int64_t(indices.shape.size()) != data.rank())
    fail("found data, indices and updates of shapes " +
         formatShape(data.shape) + ", " + formatShape(indices.shape) + " and " +
         formatShape(node.input(2).shape) +
         "; the ranks, and the last two shapes, must agree");
  std::vector<int64_t> positions;
  for (int64_t i = 0; i < indices.size(); ++i) {
    int64_t rest = i, position = 0, stride = 1;
    for (int64_t d = data.rank() - 1; d >= 0; --d) {
      int64_t at = rest % indices.shape[d];
      rest /= indices.shape[d];
      position +=
          stride * blockIndex(d == axis ? indices.ints[i] : at, data.shape[d]);
      stride *= data.shape[d];
    }
    positions.push_back(position);
  }
  node.set(0, replaceBlocks(node.build, data, data.rank(), std::move(positions),
                            node.input(2)));
}

} // namespace pannikin::onnx_import

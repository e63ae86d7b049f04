// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Operators that find the nearest of stored rows.

#include "compiler/import/Neighbors.h"

#include "llvm/ADT/STLExtras.h"
#include <cmath>

namespace pannikin::onnx_import {

/// The rows of which `tensor` holds the distances along `axis`.
static std::optional<Distances> distancesAlong(const Tensor &tensor,
                                               int64_t axis) {
  if (tensor.isConstant() || tensor.near || tensor.isInt() ||
      countElements(tensor.shape) != tensor.shape[axis])
    return std::nullopt;
  return matchDistances(tensor.value);
}

/// The `count` nearest of `found`, with 0, 1, 2, .. as table, in `shape`.
static Neighbors nearestOf(GraphBuilder &build, const Distances &found,
                           int64_t count, Shape shape, int64_t axis) {
  HostTensor rows;
  rows.shape = {found.rows, found.size};
  rows.floats = found.prototypes;
  rows.name = found.name.empty() ? "prototypes" : found.name;
  Neighborhood of;
  of.input = found.input;
  of.rows = build.constant(std::move(rows)).constant;
  of.metric = found.metric;
  of.power = found.power;
  of.count = count;
  Ints all;
  for (int64_t i = 0; i < found.rows; ++i)
    all.push_back(i);
  HostTensor table = makeInts(all);
  table.shape = std::move(shape);
  table.shape[axis] = found.rows;
  Neighbors near;
  near.of = std::make_shared<const Neighborhood>(std::move(of));
  near.axis = axis;
  near.table = build.constant(std::move(table)).constant;
  return near;
}

/// The distances themselves, as the graph scales them.
static Neighbors valuesOf(Neighbors near, const Distances &found) {
  near.table = std::make_shared<const HostTensor>(
      makeFilled(near.table->shape, found.factor));
  near.weight.kind = Weight::Distance;
  near.weight.isRoot = found.isRoot;
  return near;
}

static bool isUsed(const Node &node, size_t output) {
  return output < node.used.size() && node.used[output];
}

/// The largest of any numbers is their maximum, its index the argmax.
static void largest(Node &node, const Tensor &input, int64_t axis,
                    bool isLargest) {
  if (isUsed(node, 0))
    node.set(0, node.build.reduce(isLargest ? Reduction::Max : Reduction::Min,
                                  input, axis));
  if (isUsed(node, 1))
    node.set(1, node.build.argmax(input, axis, false, !isLargest));
}

static int64_t countOf(Node &node, int64_t size) {
  int64_t count = node.opset < 10 ? node.intAttribute("k", -1) : -1;
  if (node.opset >= 10) {
    Ints given = node.knownInts(1, "counts");
    count = given.size() == 1 ? given[0] : -1;
  }
  if (count < 1 || count > size)
    fail("found K=" + llvm::Twine(count) + "; 1 to " + llvm::Twine(size) +
         " are allowed here");
  return count;
}

void importTopK(Node &node) {
  const Tensor &input = node.input(0);
  int64_t axis = node.axisOf(node.intAttribute("axis", -1), input.rank());
  bool isLargest = node.opset < 11 || node.intAttribute("largest", 1) != 0;
  // Whoever leaves the order open may be given the sorted one.
  node.intAttribute("sorted", 1);
  int64_t count = countOf(node, input.shape[axis]);
  std::optional<Distances> found = distancesAlong(input, axis);
  if (!found && count == 1 && !input.isConstant())
    return largest(node, input, axis, isLargest);
  if (!found)
    fail("found the largest or smallest of numbers that are no distances to "
         "known rows; squared, Euclidean, Manhattan, Minkowski and Chebyshev "
         "distances to a constant matrix are supported");
  if (isLargest != (found->factor < 0))
    fail("found the farthest rows; only the nearest ones are supported");
  Neighbors near = nearestOf(node.build, *found, count, input.shape, axis);
  if (isUsed(node, 0)) {
    if (!found->isWhole || found->offset != 0)
      fail("found distances with a term added that all rows share; use the "
           "indices only, or compute whole distances");
    node.set(0, neighborTensor(valuesOf(near, *found)));
  }
  node.set(1, neighborTensor(std::move(near)));
}

/// The rows from the last to the first.
static std::vector<double> backwards(llvm::ArrayRef<double> rows,
                                     int64_t size) {
  std::vector<double> result;
  for (size_t end = rows.size(); end > 0; end -= size_t(size))
    llvm::append_range(result, rows.slice(end - size_t(size), size_t(size)));
  return result;
}

/// The index of the nearest row is that of a neighbour. Backwards the last of
/// equal ones is the first.
bool importNearestIndex(Node &node, int64_t axis, bool last, bool smallest) {
  const Tensor &input = node.input(0);
  std::optional<Distances> found = distancesAlong(input, axis);
  if (!found || !found->isWhole || smallest != (found->factor > 0))
    return false;
  if (last)
    found->prototypes = backwards(found->prototypes, found->size);
  Neighbors near = nearestOf(node.build, *found, 1, input.shape, axis);
  if (last) {
    HostTensor table = *near.table;
    std::reverse(table.ints.begin(), table.ints.end());
    near.table = node.build.constant(std::move(table)).constant;
  }
  node.set(0, neighborTensor(std::move(near)));
  return true;
}

/// Of differences along axis 1 what `metric` says.
static Tensor distancesOf(Node &node, const Tensor &difference,
                          llvm::StringRef metric) {
  GraphBuilder &build = node.build;
  double p = node.numberAttribute("p", 2);
  if (metric == "euclidean" || metric == "sqeuclidean")
    p = 2;
  else if (metric == "cityblock" || metric == "manhattan")
    p = 1;
  else if (metric != "chebyshev" &&
           (metric != "minkowski" || p < 1 || p > 8 || p != std::floor(p)))
    fail("attribute 'metric' is '" + metric + "'" +
         (metric == "minkowski" ? " with p=" + formatNumber(p) : "") +
         "; use euclidean, sqeuclidean, cityblock, chebyshev, or minkowski "
         "with a whole p from 1 to 8");
  auto powered = [&](const Tensor &base, double exponent) {
    return build.binary(Binary::Pow, base, build.scalar(exponent));
  };
  bool isEven = metric != "chebyshev" && std::fmod(p, 2) == 0;
  Tensor magnitude = isEven ? difference : build.unary(Unary::Abs, difference);
  if (metric == "chebyshev")
    return build.reduce(Reduction::Max, magnitude, 1);
  Tensor sum = build.reduce(Reduction::Sum, powered(magnitude, p), 1);
  return metric == "sqeuclidean" ? sum : powered(sum, 1 / p);
}

/// Distances of one row to the rows of a constant matrix.
void importCDist(Node &node) {
  GraphBuilder &build = node.build;
  std::string metric = node.stringAttribute("metric", "sqeuclidean");
  Tensor x = node.input(0), rows = node.input(1);
  if (x.isConstant())
    std::swap(x, rows);
  if (x.rank() != 2 || rows.rank() != 2 || x.shape[0] != 1 ||
      x.shape[1] != rows.shape[1] || !rows.isConstant() || x.isConstant())
    fail("found operands of shapes " + formatShape(node.input(0).shape) +
         " and " + formatShape(node.input(1).shape) +
         "; one row that depends on the input and a constant matrix are "
         "expected");
  Tensor distances = distancesOf(node, build.sub(rows, x), metric);
  bool isSwapped = node.input(0).isConstant();
  int64_t count = rows.shape[0];
  node.set(0, build.reshape(distances,
                            isSwapped ? Shape{count, 1} : Shape{1, count}));
}

} // namespace pannikin::onnx_import

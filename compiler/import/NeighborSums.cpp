// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Turns tables over stored rows into `pan.nearest`.

#include "compiler/import/Neighbors.h"
#include "compiler/import/Scores.h"

#include "llvm/ADT/STLExtras.h"
#include <set>

namespace pannikin::onnx_import {

/// The sum over the neighbours of weight * table, times `factor`, with the axis
/// of neighbours as size 1.
static Tensor nearestSum(GraphBuilder &build, const Neighbors &near,
                         double factor) {
  const Weight &weight = near.weight;
  if (weight.kind == Weight::Distance || weight.kind == Weight::Limited)
    fail("found a sum of distances; reciprocals and exponentials of them are "
         "summed");
  if (weight.kind == Weight::Kernel &&
      near.of->metric == pan::Metric::Minkowski)
    fail("found neighbours weighted by Minkowski distances of p=" +
         llvm::Twine(near.of->power) +
         "; p=1 and p=2 are supported, or uniform weights");
  Ints order = {near.axis};
  for (int64_t axis = 0; axis < int64_t(near.table->shape.size()); ++axis)
    if (axis != near.axis)
      order.push_back(axis);
  int64_t rows = near.table->shape[near.axis];
  int64_t width = countElements(near.table->shape) / rows;
  Tensor table = build.constant(
      castHost(transposeHost(*near.table, order), Element::Float));
  if (factor != 1)
    table = build.mul(table, build.scalar(factor));
  HostTensor named = *table.constant;
  named.name = "values";
  table = build.constant(std::move(named));
  int64_t size = near.of->rows->shape[1];
  Tensor input = build.fromValue(near.of->input, {size});
  mlir::Value sum = makeNearest(
      build.builder, build.location, near.of->count, near.of->metric,
      near.of->power, weight.kernel, weight.scale, build.valueAs(input, {size}),
      build.valueAs(build.constant(*near.of->rows), {rows, size}),
      build.valueAs(table, {rows, width}));
  Shape shape = near.table->shape;
  shape[near.axis] = 1;
  Tensor result = build.fromValue(sum, shape);
  if (weight.divisor)
    result =
        build.binary(Binary::Div, result, build.fromValue(weight.divisor, {1}));
  result.type = near.table->isFloat() ? NumberType::Float : NumberType::Integer;
  return result;
}

Tensor reduceNeighbors(GraphBuilder &build, Reduction kind,
                       const Tensor &tensor, int64_t axis) {
  Neighbors near = *tensor.near;
  if (!near.isHidden && axis == near.axis) {
    if (kind != Reduction::Sum && kind != Reduction::Mean)
      fail("found the largest or smallest of the neighbours; only sums and "
           "means over them are supported");
    return nearestSum(build, near,
                      kind == Reduction::Mean ? 1.0 / near.of->count : 1);
  }
  bool isExtreme = kind == Reduction::Max || kind == Reduction::Min;
  if (isExtreme && !near.weight.isPlain())
    fail("found the largest or smallest of weighted numbers; only sums and "
         "means are supported");
  int64_t at = axis + (near.isHidden && axis >= near.axis ? 1 : 0);
  near.table = build.constant(reduceHost(kind, *near.table, at)).constant;
  return neighborTensor(std::move(near));
}

/// The class of the nearest row: scores are 1 for it, 0 for the others.
static Tensor nearestClass(GraphBuilder &build, const Neighbors &near) {
  const HostTensor &table = *near.table;
  int64_t rows = table.shape[near.axis];
  if (int64_t(table.ints.size()) != rows)
    fail("found several labels of the nearest row; choose one output with one "
         "label");
  std::set<int64_t> distinct(table.ints.begin(), table.ints.end());
  Ints keys(distinct.begin(), distinct.end());
  int64_t classes = int64_t(keys.size());
  HostTensor hot = makeFilled({rows, classes}, 0);
  for (int64_t i = 0; i < rows; ++i)
    hot.floats[i * classes +
               (llvm::lower_bound(keys, table.ints[i]) - keys.begin())] = 1;
  Neighbors votes = near;
  votes.axis = 0;
  votes.table = build.constant(std::move(hot)).constant;
  Tensor index = build.argmax(nearestSum(build, votes, 1), 1, false, false);
  Shape shape = table.shape;
  shape[near.axis] = 1;
  index = build.reshape(index, shape);
  index.labels = numberedLabels(keys).names;
  if (table.texts) {
    Labels names;
    for (int64_t key : keys)
      names.push_back((*table.texts)[key]);
    index.labels = std::make_shared<const Labels>(std::move(names));
  }
  return index;
}

Tensor settled(GraphBuilder &build, const Tensor &tensor) {
  if (!tensor.near)
    return tensor;
  const Neighbors &near = *tensor.near;
  if (near.of->count != 1)
    fail("found " + llvm::Twine(near.of->count) +
         " single neighbours where numbers are expected; sum or average over "
         "them before");
  Tensor value = near.table->element == Element::Int
                     ? nearestClass(build, near)
                     : nearestSum(build, near, 1);
  Tensor result = build.reshape(value, tensor.shape);
  result.type = value.type;
  result.labels = value.labels;
  return result;
}

} // namespace pannikin::onnx_import

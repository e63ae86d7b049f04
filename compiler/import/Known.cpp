// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Operators that only exist on known tensors, and on tables of neighbours.

#include "compiler/import/Operators.h"

#include "llvm/ADT/STLExtras.h"
#include <cmath>

namespace pannikin::onnx_import {

static const HostTensor &knownInput(const Node &node, size_t i) {
  const Tensor &tensor = node.input(i);
  if (!tensor.isConstant())
    fail("found an operand that depends on the input; it is supported when "
         "known at import, and for labels of nearest neighbours");
  return *tensor.constant;
}

void importIsNaN(Node &node) {
  const HostTensor &input = knownInput(node, 0);
  HostTensor result;
  result.element = Element::Bool;
  result.shape = input.shape;
  for (double x : input.floats)
    result.ints.push_back(std::isnan(x));
  node.set(0, node.build.constant(std::move(result)));
}

/// [index = k] for each k below the depth, as one of two values.
void importOneHot(Node &node) {
  const HostTensor &indices = knownInput(node, 0),
                   &depths = knownInput(node, 1), &values = knownInput(node, 2);
  if (depths.size() != 1 || values.size() != 2)
    fail("found " + llvm::Twine(depths.size()) + " depths and " +
         llvm::Twine(values.size()) + " values; one and two are expected");
  int64_t rank = int64_t(indices.shape.size());
  int64_t axis = node.axisOf(node.intAttribute("axis", -1), rank + 1);
  int64_t depth = int64_t(depths.number(0));
  Shape shape = indices.shape;
  shape.insert(shape.begin() + axis, depth);
  int64_t inner = countElements(llvm::ArrayRef(shape).drop_front(axis + 1));
  std::vector<int64_t> source;
  for (int64_t i = 0, size = countElements(shape); i < size; ++i) {
    int64_t k = i / inner % depth;
    int64_t at = i / inner / depth * inner + i % inner;
    double index = indices.number(at);
    source.push_back((index < 0 ? index + depth : index) == double(k));
  }
  node.set(0, node.build.constant(pick(values, shape, source)));
}

/// out[i, j] = data[indices[i, j], j], along any axis.
void importGatherElements(Node &node) {
  const HostTensor &data = knownInput(node, 0), &indices = knownInput(node, 1);
  int64_t rank = int64_t(data.shape.size());
  int64_t axis = node.axisOf(node.intAttribute("axis", 0), rank);
  bool fits = int64_t(indices.shape.size()) == rank;
  for (int64_t i = 0; i < rank && fits; ++i)
    fits = i == axis || indices.shape[i] <= data.shape[i];
  if (!fits || indices.isFloat())
    fail("found indices of shape " + formatShape(indices.shape) +
         " for data of shape " + formatShape(data.shape) +
         "; integers for a part of the data are expected");
  std::vector<int64_t> source;
  for (int64_t i = 0; i < indices.size(); ++i) {
    int64_t at = 0, stride = 1, rest = i;
    for (int64_t d = rank; d-- > 0;) {
      int64_t place = rest % indices.shape[d];
      rest /= indices.shape[d];
      if (d == axis)
        place = indices.ints[i] + (indices.ints[i] < 0 ? data.shape[d] : 0);
      if (place < 0 || place >= data.shape[d])
        fail("index " + llvm::Twine(indices.ints[i]) + " lies outside axis " +
             llvm::Twine(d) + " of shape " + formatShape(data.shape));
      at += place * stride;
      stride *= data.shape[d];
    }
    source.push_back(at);
  }
  node.set(0, node.build.constant(pick(data, indices.shape, source)));
}

/// out[i] = data[indices[i, 0], indices[i, 1], ..]
void importGatherND(Node &node) {
  const HostTensor &data = knownInput(node, 0), &indices = knownInput(node, 1);
  if (node.intAttribute("batch_dims", 0) != 0)
    fail("found batch_dims other than 0; export with plain indices");
  size_t depth = indices.shape.empty() ? 0 : size_t(indices.shape.back());
  if (indices.isFloat() || depth < 1 || depth > data.shape.size())
    fail("found indices of shape " + formatShape(indices.shape) +
         " for data of shape " + formatShape(data.shape));
  llvm::ArrayRef<int64_t> block = llvm::ArrayRef(data.shape).drop_front(depth);
  Shape shape(llvm::ArrayRef(indices.shape).drop_back());
  shape.append(block.begin(), block.end());
  int64_t size = countElements(block);
  std::vector<int64_t> source;
  for (int64_t i = 0; i < indices.size(); i += int64_t(depth)) {
    int64_t at = 0;
    for (size_t d = 0; d < depth; ++d) {
      int64_t place = indices.ints[i + int64_t(d)];
      place += place < 0 ? data.shape[d] : 0;
      if (place < 0 || place >= data.shape[d])
        fail("index " + llvm::Twine(place) + " lies outside axis " +
             llvm::Twine(d) + " of shape " + formatShape(data.shape));
      at = at * data.shape[d] + place;
    }
    for (int64_t j = 0; j < size; ++j)
      source.push_back(at * size + j);
  }
  countElements(shape);
  node.set(0, node.build.constant(pick(data, shape, source)));
}

} // namespace pannikin::onnx_import

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Moves the elements of known tensors: everything here is a choice of source
// indices, so that integers, floats and truth values take the same path.

#include "compiler/import/HostTensor.h"
#include "compiler/import/Error.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"

namespace pannikin::onnx_import {

int64_t HostTensor::size() const {
  return isFloat() ? floats.size() : ints.size();
}

int64_t countElements(llvm::ArrayRef<int64_t> shape) {
  int64_t count = 1;
  bool tooMany = false;
  for (int64_t dim : shape) {
    if (dim < 0)
      fail("found the negative dimension " + llvm::Twine(dim) + " in shape " +
           formatShape(shape));
    if (dim == 0)
      return 0;
    tooMany |= dim > maxElements / count;
    count = tooMany ? 1 : count * dim;
  }
  if (tooMany)
    fail("found a tensor of shape " + formatShape(shape) + "; at most " +
         llvm::Twine(maxElements) + " elements are allowed");
  return count;
}

std::string formatShape(llvm::ArrayRef<int64_t> shape) {
  return "[" +
         llvm::join(llvm::map_range(
                        shape, [](int64_t dim) { return std::to_string(dim); }),
                    ",") +
         "]";
}

std::string formatNumber(double number) {
  std::string text;
  llvm::raw_string_ostream(text) << llvm::format("%g", number);
  return text;
}

HostTensor makeInts(llvm::ArrayRef<int64_t> values) {
  HostTensor tensor;
  tensor.element = Element::Int;
  tensor.shape = {int64_t(values.size())};
  tensor.ints = values.vec();
  return tensor;
}

HostTensor makeScalar(double value) { return makeFilled({}, value); }

HostTensor makeFilled(llvm::ArrayRef<int64_t> shape, double value) {
  HostTensor tensor;
  tensor.shape = Shape(shape);
  tensor.floats.assign(countElements(shape), value);
  return tensor;
}

HostTensor pick(const HostTensor &input, llvm::ArrayRef<int64_t> shape,
                const std::vector<int64_t> &source) {
  HostTensor result;
  result.element = input.element;
  result.shape = Shape(shape);
  result.name = input.name;
  result.texts = input.texts;
  for (int64_t index : source)
    if (input.isFloat())
      result.floats.push_back(input.floats[index]);
    else
      result.ints.push_back(input.ints[index]);
  return result;
}

/// Distance in memory between neighbours along each dimension.
static Shape stridesOf(llvm::ArrayRef<int64_t> shape) {
  Shape strides(shape.size(), 1);
  for (int64_t i = int64_t(shape.size()) - 2; i >= 0; --i)
    strides[i] = strides[i + 1] * shape[i + 1];
  return strides;
}

/// Source index of each element of a tensor of shape `shape`, where a step
/// along dimension d moves `strides[d]` in the source.
static std::vector<int64_t> walk(llvm::ArrayRef<int64_t> shape,
                                 llvm::ArrayRef<int64_t> strides) {
  std::vector<int64_t> source;
  int64_t count = countElements(shape);
  source.reserve(count);
  Shape index(shape.size(), 0);
  int64_t offset = 0;
  for (int64_t i = 0; i < count; ++i) {
    source.push_back(offset);
    for (int64_t d = int64_t(shape.size()) - 1; d >= 0; --d) {
      offset += strides[d];
      if (++index[d] < shape[d])
        break;
      offset -= strides[d] * shape[d];
      index[d] = 0;
    }
  }
  return source;
}

HostTensor transposeHost(const HostTensor &input,
                         llvm::ArrayRef<int64_t> permutation) {
  Shape strides = stridesOf(input.shape), shape, moved;
  for (int64_t from : permutation) {
    shape.push_back(input.shape[from]);
    moved.push_back(strides[from]);
  }
  return pick(input, shape, walk(shape, moved));
}

HostTensor takeHost(const HostTensor &input, int64_t axis,
                    llvm::ArrayRef<int64_t> indices) {
  int64_t inner = stridesOf(input.shape)[axis];
  int64_t block = inner * input.shape[axis];
  int64_t outer = block == 0 ? 0 : input.size() / block;
  Shape shape = input.shape;
  shape[axis] = indices.size();
  std::vector<int64_t> source;
  source.reserve(countElements(shape));
  for (int64_t o = 0; o < outer; ++o)
    for (int64_t index : indices)
      for (int64_t i = 0; i < inner; ++i)
        source.push_back(o * block + index * inner + i);
  return pick(input, shape, source);
}

HostTensor concatHost(llvm::ArrayRef<Constant> inputs, int64_t axis) {
  HostTensor joined;
  joined.element = inputs.front()->element;
  joined.shape = inputs.front()->shape;
  joined.shape[axis] = 0;
  joined.name = inputs.front()->name;
  for (const Constant &input : inputs) {
    joined.shape[axis] += input->shape[axis];
    if (input->name != joined.name)
      joined.name.clear();
  }
  int64_t outer = countElements(llvm::ArrayRef(joined.shape).take_front(axis));
  countElements(joined.shape);
  for (int64_t o = 0; o < outer; ++o)
    for (const Constant &input : inputs) {
      int64_t block = input->size() / outer;
      for (int64_t i = o * block; i < (o + 1) * block; ++i)
        if (joined.isFloat())
          joined.floats.push_back(input->floats[i]);
        else
          joined.ints.push_back(input->ints[i]);
    }
  return joined;
}

HostTensor broadcastHost(const HostTensor &input,
                         llvm::ArrayRef<int64_t> shape) {
  if (broadcastShapes(input.shape, shape) != Shape(shape))
    fail("shape " + formatShape(input.shape) + " does not broadcast to " +
         formatShape(shape));
  Shape strides = stridesOf(input.shape);
  int64_t absent = shape.size() - input.shape.size();
  Shape repeated(shape.size(), 0);
  for (auto [i, dim] : llvm::enumerate(input.shape))
    repeated[absent + i] = dim == 1 ? 0 : strides[i];
  return pick(input, shape, walk(shape, repeated));
}

Shape broadcastShapes(llvm::ArrayRef<int64_t> a, llvm::ArrayRef<int64_t> b) {
  if (a.size() < b.size())
    std::swap(a, b);
  Shape shape(a);
  int64_t absent = a.size() - b.size();
  for (auto [i, dim] : llvm::enumerate(b)) {
    int64_t &mine = shape[absent + i];
    if (mine != dim && mine != 1 && dim != 1)
      fail("shapes " + formatShape(a) + " and " + formatShape(b) +
           " do not broadcast");
    mine = mine == 1 ? dim : mine;
  }
  return shape;
}

} // namespace pannikin::onnx_import

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Operators whose results are known at import: constants, shapes, and the
// integer arithmetic that exporters wrap around them.

#include "compiler/import/Decode.h"
#include "compiler/import/Operators.h"
#include "compiler/import/Truth.h"

#include "llvm/ADT/STLExtras.h"
#include <cmath>

namespace pannikin::onnx_import {

static HostTensor floatList(const std::vector<double> &numbers) {
  HostTensor tensor;
  tensor.shape = {int64_t(numbers.size())};
  tensor.floats = numbers;
  return tensor;
}

static HostTensor constantOf(Node &node) {
  if (auto tensor = node.tensorAttribute("value"))
    return *tensor;
  if (auto numbers = node.floatsAttribute("value_floats"))
    return floatList(*numbers);
  if (auto numbers = node.intsAttribute("value_ints"))
    return makeInts(*numbers);
  if (node.hasAttribute("value_float"))
    return makeScalar(node.floatAttribute("value_float", 0));
  if (node.hasAttribute("value_int")) {
    HostTensor number = makeInts({node.intAttribute("value_int", 0)});
    number.shape.clear();
    return number;
  }
  fail("found no dense numbers; strings and sparse tensors are not supported");
}

void importConstant(Node &node) {
  HostTensor value = constantOf(node);
  value.name.clear(); // Named after the node's output instead.
  node.set(0, node.build.constant(std::move(value)));
}

void importShape(Node &node) {
  const Shape &shape = node.input(0).shape;
  int64_t rank = shape.size();
  if (node.op() == "Size") {
    HostTensor count = makeInts({countElements(shape)});
    count.shape.clear();
    node.set(0, node.build.constant(std::move(count)));
    return;
  }
  auto clamp = [&](int64_t at) {
    return std::min(std::max<int64_t>(at < 0 ? at + rank : at, 0), rank);
  };
  int64_t start = clamp(node.intAttribute("start", 0));
  int64_t end = clamp(node.intAttribute("end", rank));
  llvm::ArrayRef<int64_t> part(shape);
  part = part.slice(start, std::max<int64_t>(end - start, 0));
  node.set(0, node.build.constant(makeInts(part)));
}

void importConstantOfShape(Node &node) {
  Ints sizes = node.knownInts(0, "sizes");
  HostTensor value = node.tensorAttribute("value").value_or(makeFilled({1}, 0));
  if (value.size() != 1)
    fail("attribute 'value' has " + llvm::Twine(value.size()) +
         " elements; one is expected");
  value.name.clear();
  value.shape = {1};
  std::vector<int64_t> source(countElements(sizes), 0);
  node.set(0, node.build.constant(pick(value, sizes, source)));
}

void importRange(Node &node) {
  for (size_t i = 0; i < 3; ++i)
    if (!node.input(i).isConstant() || node.input(i).constant->size() != 1 ||
        node.input(i).isInt() != node.input(0).isInt())
      fail("found limits that are not three known numbers of one type");
  const HostTensor &start = *node.input(0).constant;
  const HostTensor &delta = *node.input(2).constant;
  double step = delta.number(0);
  double span = node.input(1).constant->number(0) - start.number(0);
  double count = std::ceil(span / step);
  if (!(step != 0) || !(count <= double(maxElements)))
    fail("found step " + formatNumber(step) + " over a span of " +
         formatNumber(span) + "; at most " + llvm::Twine(maxElements) +
         " elements are allowed");
  HostTensor range;
  range.element = start.element;
  range.shape = {int64_t(std::max(count, 0.0))};
  for (int64_t i = 0; i < range.shape[0]; ++i)
    if (range.isFloat())
      range.floats.push_back(start.floats[0] + i * step);
    else
      range.ints.push_back(start.ints[0] + i * delta.ints[0]);
  node.set(0, node.build.constant(std::move(range)));
}

void importCast(Node &node) {
  int64_t type = node.intAttribute("to", 0);
  node.ignoreAttribute("saturate");
  node.ignoreAttribute("round_mode");
  const Tensor &input = node.input(0);
  std::optional<Element> element = elementOf(int(type));
  // A class keeps its index, whatever its label is stored as.
  if (input.isInt() && !input.isConstant() &&
      (type == onnx::TensorProto::STRING ||
       (element && *element != Element::Bool)))
    return node.set(0, input);
  if (input.labels && input.isInt())
    fail("found a cast of " +
         llvm::StringRef(input.isConstant() ? "texts" : "class labels") +
         " to " + typeName(int(type)) + "; numbers are expected");
  if (!element)
    fail("found a cast to " + typeName(int(type)) +
         "; floats, integers and truth values are supported");
  if (input.isConstant()) {
    node.set(0, node.build.constant(castHost(*input.constant, *element)));
    return;
  }
  if (!input.isInt() && *element == Element::Bool &&
      input.type != NumberType::Truth)
    return node.set(0,
                    isGreater(node.build, node.build.unary(Unary::Abs, input),
                              node.build.scalar(0)));
  if (input.isInt())
    fail("found a cast of computed numbers to " + typeName(int(type)) +
         "; only casts of floats to numbers are supported");
  bool isWhole =
      input.type == NumberType::Integer || input.type == NumberType::Truth;
  Tensor cast = input;
  cast.type = *element == Element::Bool ? NumberType::Truth
              : *element == Element::Int
                  ? isWhole ? NumberType::Integer : NumberType::Truncated
              : type == onnx::TensorProto::DOUBLE ? NumberType::Double
                                                  : NumberType::Float;
  node.set(0, std::move(cast));
}

} // namespace pannikin::onnx_import

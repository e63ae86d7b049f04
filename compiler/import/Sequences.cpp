// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Lists of tensors, as TorchScript appends to them in a loop. They exist at
// import only: how long a list is and what stands where is always known.

#include "compiler/import/Operators.h"

#include "llvm/ADT/STLExtras.h"

namespace pannikin::onnx_import {

/// Inserting copies the list, as it must for a value that others hold.
static constexpr size_t maxLength = 4096;

static const std::vector<Tensor> &elementsOf(const Node &node, size_t i) {
  const Tensor &tensor = node.input(i);
  if (!tensor.elements)
    fail("input " + llvm::Twine(i) + " is a tensor; a sequence is expected");
  return *tensor.elements;
}

static void setSequence(Node &node, std::vector<Tensor> elements) {
  if (elements.size() > maxLength)
    fail("found a sequence of more than " + llvm::Twine(maxLength) +
         " tensors; write into one tensor instead");
  Tensor sequence;
  sequence.elements =
      std::make_shared<const std::vector<Tensor>>(std::move(elements));
  node.set(0, std::move(sequence));
}

/// A position, counted from the end when it is negative; `absent` when the
/// operand is left out.
static int64_t positionOf(Node &node, size_t i, int64_t length,
                          int64_t absent) {
  if (!node.has(i))
    return absent;
  Ints position = node.knownInts(i, "positions");
  int64_t at = position.size() == 1 ? position[0] : length + 1;
  at = at < 0 ? at + length : at;
  if (at < 0 || at > length)
    fail("found position " + formatShape(position) +
         " in a sequence of length " + llvm::Twine(length));
  return at;
}

void importSequenceMake(Node &node) {
  node.ignoreAttribute("dtype");
  std::vector<Tensor> elements;
  for (size_t i = 0; i < node.inputs.size(); ++i)
    elements.push_back(node.input(i));
  setSequence(node, std::move(elements));
}

void importSequenceInsert(Node &node) {
  std::vector<Tensor> elements = elementsOf(node, 0);
  int64_t length = elements.size();
  elements.insert(elements.begin() + positionOf(node, 2, length, length),
                  node.input(1));
  setSequence(node, std::move(elements));
}

void importSequenceAt(Node &node) {
  const std::vector<Tensor> &elements = elementsOf(node, 0);
  size_t at = positionOf(node, 1, elements.size(), elements.size());
  if (at == elements.size())
    fail("found position " + llvm::Twine(at) + " in a sequence of length " +
         llvm::Twine(elements.size()));
  node.set(0, elements[at]);
}

void importSequenceLength(Node &node) {
  HostTensor length = makeInts({int64_t(elementsOf(node, 0).size())});
  length.shape.clear();
  node.set(0, node.build.constant(std::move(length)));
}

/// Joins along a dimension, which `new_axis` inserts first.
void importConcatFromSequence(Node &node) {
  GraphBuilder &build = node.build;
  bool isNew = node.intAttribute("new_axis", 0);
  int64_t wanted = node.intAttribute("axis", 0);
  Tensors parts;
  for (const Tensor &element : elementsOf(node, 0)) {
    int64_t axis = node.axisOf(wanted, element.rank() + (isNew ? 1 : 0));
    Shape shape = element.shape;
    if (isNew)
      shape.insert(shape.begin() + axis, 1);
    parts.push_back(build.reshape(element, shape));
  }
  if (parts.empty())
    fail("found an empty sequence; at least one tensor is needed");
  node.set(0, build.concat(parts, node.axisOf(wanted, parts[0].rank())));
}

/// Parts of size 1, of one known size, or of known sizes.
void importSplitToSequence(Node &node) {
  GraphBuilder &build = node.build;
  const Tensor &input = node.input(0);
  int64_t axis = node.axisOf(node.intAttribute("axis", 0), input.rank());
  bool keep = node.intAttribute("keepdims", 1) || node.has(1);
  int64_t size = input.shape[axis];
  Ints parts(node.has(1) ? 0 : size, 1);
  if (node.has(1)) {
    parts = node.knownInts(1, "sizes");
    if (node.input(1).rank() == 0 && parts[0] > 0) {
      int64_t part = parts[0];
      parts.clear();
      for (int64_t start = 0; start < size; start += part)
        parts.push_back(std::min(part, size - start));
    }
  }
  std::vector<Tensor> elements;
  int64_t start = 0;
  for (int64_t part : parts) {
    if (part < 1 || part > size - start)
      fail("found the sizes " + formatShape(parts) + "; they must add up to " +
           llvm::Twine(size));
    Tensor one = build.slice(input, axis, start, 1, part);
    Shape shape = one.shape;
    if (!keep)
      shape.erase(shape.begin() + axis);
    elements.push_back(build.reshape(one, shape));
    start += part;
  }
  setSequence(node, std::move(elements));
}

} // namespace pannikin::onnx_import

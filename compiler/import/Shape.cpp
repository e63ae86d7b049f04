// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Operators that only change the shape.

#include "compiler/import/Operators.h"

#include "llvm/ADT/STLExtras.h"

namespace pannikin::onnx_import {

/// Replaces 0 (the input's size, unless `allowZero`) and -1 (what remains).
static Shape resolveShape(const Tensor &input, llvm::ArrayRef<int64_t> wanted,
                          bool allowZero) {
  Shape shape(wanted);
  int64_t known = 1, open = -1;
  for (auto [i, dim] : llvm::enumerate(shape)) {
    if (dim == 0 && !allowZero) {
      if (int64_t(i) >= input.rank())
        fail("shape " + formatShape(wanted) + " copies dimension " +
             llvm::Twine(i) + ", which " + formatShape(input.shape) + " lacks");
      dim = input.shape[i];
    }
    if (dim < -1 || (dim == -1 && open >= 0))
      fail("found the shape " + formatShape(wanted) +
           "; one -1 and no other negative size is allowed");
    if (dim == -1)
      open = i;
    else
      known = countElements({known, dim});
  }
  int64_t count = countElements(input.shape);
  if (open >= 0 && (known == 0 || count % known != 0))
    fail("cannot reshape " + formatShape(input.shape) + " to " +
         formatShape(wanted) + ": the numbers of elements differ");
  if (open >= 0)
    shape[open] = count / known;
  return shape;
}

void importReshape(Node &node) {
  bool allowZero = node.intAttribute("allowzero", 0);
  const Tensor &input = node.input(0);
  Shape shape = resolveShape(input, node.knownInts(1, "sizes"), allowZero);
  node.set(0, node.build.reshape(input, shape));
}

void importFlatten(Node &node) {
  const Tensor &input = node.input(0);
  int64_t axis = node.intAttribute("axis", 1);
  axis = axis == input.rank() ? axis : node.axisOf(axis, input.rank());
  llvm::ArrayRef<int64_t> sizes(input.shape);
  node.set(0,
           node.build.reshape(input, {countElements(sizes.take_front(axis)),
                                      countElements(sizes.drop_front(axis))}));
}

/// Axes as an attribute (until 12) or as an input (since 13).
static std::optional<Ints> axesOf(Node &node, int64_t rank) {
  std::optional<Ints> axes;
  if (node.opset < 13)
    axes = node.intsAttribute("axes");
  else if (node.has(1))
    axes = node.knownInts(1, "axes");
  if (!axes)
    return std::nullopt;
  for (int64_t &axis : *axes)
    axis = node.axisOf(axis, rank);
  llvm::sort(*axes);
  if (std::adjacent_find(axes->begin(), axes->end()) != axes->end())
    fail("found an axis twice in the list of axes");
  return axes;
}

void importSqueeze(Node &node) {
  const Tensor &input = node.input(0);
  std::optional<Ints> axes = axesOf(node, input.rank());
  Shape shape;
  for (auto [i, dim] : llvm::enumerate(input.shape)) {
    bool drop = axes ? llvm::is_contained(*axes, int64_t(i)) : dim == 1;
    if (drop && dim != 1)
      fail("cannot drop axis " + llvm::Twine(i) + " of shape " +
           formatShape(input.shape) + ": its size is not 1");
    if (!drop)
      shape.push_back(dim);
  }
  node.set(0, node.build.reshape(input, shape));
}

void importUnsqueeze(Node &node) {
  const Tensor &input = node.input(0);
  size_t added = 0;
  if (node.opset < 13)
    added = node.intsAttribute("axes").value_or(Ints()).size();
  else
    added = node.knownInts(1, "axes").size();
  Ints axes = axesOf(node, input.rank() + added).value_or(Ints());
  Shape shape = input.shape;
  for (int64_t axis : axes)
    shape.insert(shape.begin() + axis, 1);
  node.set(0, node.build.reshape(input, shape));
}

void importTranspose(Node &node) {
  const Tensor &input = node.input(0);
  Ints order = node.intsAttribute("perm").value_or(Ints());
  if (order.empty())
    for (int64_t i = input.rank(); i > 0; --i)
      order.push_back(i - 1);
  Ints sorted = order;
  llvm::sort(sorted);
  for (auto [i, axis] : llvm::enumerate(sorted))
    if (axis != int64_t(i) || int64_t(sorted.size()) != input.rank())
      fail("found perm=" + formatShape(order) + " for shape " +
           formatShape(input.shape) + "; a permutation is expected");
  node.set(0, node.build.transpose(input, order));
}

void importConcat(Node &node) {
  Tensors inputs;
  for (size_t i = 0; i < node.inputs.size(); ++i)
    inputs.push_back(node.input(i));
  if (inputs.empty())
    fail("found no input; at least one is expected");
  int64_t axis =
      node.axisOf(node.intAttribute("axis", 0), inputs.front().rank());
  node.set(0, node.build.concat(inputs, axis));
}

void importExpand(Node &node) {
  Ints shape = node.knownInts(1, "sizes");
  node.set(0, node.build.broadcast(node.input(0), shape));
}

/// Identity, and Dropout as it is at inference.
void importIdentity(Node &node) {
  node.ignoreAttribute("ratio");
  node.ignoreAttribute("seed");
  if (node.has(2)) {
    const Tensor &training = node.input(2);
    if (!training.isConstant() || training.constant->size() != 1 ||
        training.constant->number(0) != 0)
      fail("found training_mode; export the model for inference");
  }
  if (node.used.size() > 1 && node.used[1])
    fail("the mask output is not supported; export the model for inference");
  node.set(0, node.input(0));
}

} // namespace pannikin::onnx_import

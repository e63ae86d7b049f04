// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Checks what an operator's importer asks of its node.

#include "compiler/import/Node.h"
#include "compiler/import/Decode.h"

namespace pannikin::onnx_import {

using onnx::AttributeProto;

const Tensor &Node::input(size_t i) const {
  if (!has(i))
    fail("input " + llvm::Twine(i) + " is missing");
  return *inputs[i];
}

Ints Node::knownInts(size_t i, llvm::StringRef what) const {
  const Tensor &tensor = input(i);
  if (!tensor.isConstant())
    fail("found " + what +
         " that depend on the input; export with fixed shapes");
  if (tensor.constant->isFloat() || tensor.rank() > 1)
    fail("found " + what + " of shape " + formatShape(tensor.shape) +
         "; a list of integers is expected");
  return Ints(tensor.constant->ints.begin(), tensor.constant->ints.end());
}

void Node::set(size_t i, Tensor tensor) {
  if (outputs.size() <= i)
    outputs.resize(i + 1);
  outputs[i] = std::move(tensor);
}

const AttributeProto *Node::find(llvm::StringRef name,
                                 AttributeProto::AttributeType type) {
  understood.insert(name);
  const AttributeProto *found = nullptr;
  for (const AttributeProto &attribute : proto.attribute()) {
    if (attribute.name() != name)
      continue;
    if (found)
      fail("attribute '" + name + "' occurs twice");
    if (attribute.type() != type)
      fail("attribute '" + name + "' is of type " +
           AttributeProto::AttributeType_Name(attribute.type()) + "; " +
           AttributeProto::AttributeType_Name(type) + " is expected");
    found = &attribute;
  }
  return found;
}

bool Node::hasAttribute(llvm::StringRef name) {
  for (const AttributeProto &attribute : proto.attribute())
    if (attribute.name() == name)
      return true;
  return false;
}

int64_t Node::intAttribute(llvm::StringRef name, int64_t absent) {
  auto *attribute = find(name, AttributeProto::INT);
  return attribute ? attribute->i() : absent;
}

double Node::floatAttribute(llvm::StringRef name, double absent) {
  auto *attribute = find(name, AttributeProto::FLOAT);
  return attribute ? attribute->f() : absent;
}

double Node::numberAttribute(llvm::StringRef name, double absent) {
  bool isInt = llvm::any_of(proto.attribute(), [&](const auto &attribute) {
    return attribute.name() == name && attribute.type() == AttributeProto::INT;
  });
  return isInt ? double(intAttribute(name, 0)) : floatAttribute(name, absent);
}

std::string Node::stringAttribute(llvm::StringRef name,
                                  llvm::StringRef absent) {
  auto *attribute = find(name, AttributeProto::STRING);
  return attribute ? attribute->s() : absent.str();
}

std::optional<Ints> Node::intsAttribute(llvm::StringRef name) {
  auto *attribute = find(name, AttributeProto::INTS);
  if (!attribute)
    return std::nullopt;
  return Ints(attribute->ints().begin(), attribute->ints().end());
}

std::optional<std::vector<double>> Node::floatsAttribute(llvm::StringRef name) {
  auto *attribute = find(name, AttributeProto::FLOATS);
  if (!attribute)
    return std::nullopt;
  return std::vector<double>(attribute->floats().begin(),
                             attribute->floats().end());
}

std::optional<std::vector<std::string>>
Node::stringsAttribute(llvm::StringRef name) {
  auto *attribute = find(name, AttributeProto::STRINGS);
  if (!attribute)
    return std::nullopt;
  return std::vector<std::string>(attribute->strings().begin(),
                                  attribute->strings().end());
}

std::optional<HostTensor> Node::tensorAttribute(llvm::StringRef name) {
  auto *attribute = find(name, AttributeProto::TENSOR);
  if (!attribute)
    return std::nullopt;
  return decode(attribute->t(), folder);
}

const onnx::GraphProto &Node::graphAttribute(llvm::StringRef name) {
  auto *attribute = find(name, AttributeProto::GRAPH);
  if (!attribute)
    fail("attribute '" + name + "' is missing; export the model again");
  return attribute->g();
}

void Node::checkAttributes() const {
  for (const AttributeProto &attribute : proto.attribute())
    if (!understood.contains(attribute.name()))
      fail("attribute '" + attribute.name() +
           "' is not supported; export without it");
}

int64_t Node::axisOf(int64_t axis, int64_t rank) const {
  if (axis < -rank || axis >= rank)
    fail("found axis " + llvm::Twine(axis) + "; a tensor of " +
         llvm::Twine(rank) + " dimensions has axes " + llvm::Twine(-rank) +
         " to " + llvm::Twine(rank - 1));
  return axis < 0 ? axis + rank : axis;
}

std::string labelOf(const onnx::NodeProto &node) {
  if (!node.name().empty())
    return node.name();
  for (const std::string &output : node.output())
    if (!output.empty())
      return output;
  return node.op_type();
}

std::string describe(const onnx::NodeProto &node) {
  return "node '" + labelOf(node) + "' (" + node.op_type() + ")";
}

} // namespace pannikin::onnx_import

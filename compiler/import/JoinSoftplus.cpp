// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Finds PyTorch's softplus in what its exporter writes of it.

#include "compiler/import/JoinSoftplus.h"
#include "compiler/import/Decode.h"
#include "llvm/ADT/StringMap.h"
#include <optional>
#include <vector>

namespace pannikin::onnx_import {

/// Beyond this softplus is its operand to within 3.1e-7.
static constexpr double leastThreshold = 15;

namespace {

/// What one graph defines, by name.
class Definitions {
public:
  Definitions(const onnx::GraphProto &graph, const std::string &folder)
      : folder(folder) {
    for (const onnx::NodeProto &node : graph.node())
      for (const std::string &name : node.output())
        nodes[name] = &node;
    for (const onnx::TensorProto &tensor : graph.initializer())
      tensors[tensor.name()] = &tensor;
  }

  /// The node that makes input `i` of `node` with operator `op`; else null.
  const onnx::NodeProto *behind(const onnx::NodeProto &node, int i,
                                llvm::StringRef op) const {
    const onnx::NodeProto *made =
        i < node.input_size() ? nodes.lookup(node.input(i)) : nullptr;
    return made && made->op_type() == op ? made : nullptr;
  }

  /// The one number that input `i` of `node` is, if it is known.
  std::optional<double> numberAt(const onnx::NodeProto &node, int i) const {
    if (i >= node.input_size())
      return std::nullopt;
    const onnx::TensorProto *tensor = tensors.lookup(node.input(i));
    if (const onnx::NodeProto *constant = behind(node, i, "Constant"))
      for (const onnx::AttributeProto &attribute : constant->attribute()) {
        if (attribute.name() == "value_float")
          return attribute.f();
        if (attribute.has_t())
          tensor = &attribute.t();
      }
    if (!tensor)
      return std::nullopt;
    HostTensor host = decode(*tensor, folder);
    return host.size() == 1 ? std::optional(host.number(0)) : std::nullopt;
  }

private:
  const std::string &folder;
  llvm::StringMap<const onnx::NodeProto *> nodes;
  llvm::StringMap<const onnx::TensorProto *> tensors;
};

} // namespace

/// The name of softplus of the operand that `where` chooses beyond a
/// threshold; empty when it chooses otherwise.
static std::string softplusOf(const onnx::NodeProto &where,
                              const Definitions &known) {
  if (where.op_type() != "Where" || where.input_size() != 3)
    return "";
  const onnx::NodeProto *question = known.behind(where, 0, "Greater");
  const onnx::NodeProto *softplus = known.behind(where, 2, "Softplus");
  if (!question || !softplus || question->input_size() != 2 ||
      softplus->input_size() != 1 || question->input(0) != where.input(1) ||
      softplus->input(0) != where.input(1))
    return "";
  auto threshold = known.numberAt(*question, 1);
  return threshold && *threshold >= leastThreshold ? where.input(2) : "";
}

void joinSoftplus(onnx::GraphProto &graph, const std::string &folder) {
  std::vector<onnx::GraphProto *> waiting{&graph};
  while (!waiting.empty()) {
    onnx::GraphProto &current = *waiting.back();
    waiting.pop_back();
    Definitions known(current, folder);
    for (onnx::NodeProto &node : *current.mutable_node()) {
      for (onnx::AttributeProto &attribute : *node.mutable_attribute())
        if (attribute.has_g())
          waiting.push_back(attribute.mutable_g());
      std::string softplus = softplusOf(node, known);
      if (softplus.empty())
        continue;
      node.set_op_type("Identity");
      node.clear_input();
      node.add_input(softplus);
    }
  }
}

} // namespace pannikin::onnx_import

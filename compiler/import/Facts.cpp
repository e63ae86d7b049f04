// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Collects the facts that `inspect` prints.

#include "compiler/import/Facts.h"
#include "compiler/import/Decode.h"
#include "compiler/import/Dimensions.h"
#include "compiler/import/Node.h"

#include "llvm/ADT/STLExtras.h"

namespace pannikin::onnx_import {

/// Number of floats of a stored tensor; 0 for integers and absurd shapes.
static int64_t countFloats(const onnx::TensorProto &tensor) {
  if (elementOf(tensor.data_type()) != Element::Float)
    return 0;
  int64_t count = 1;
  for (int64_t dim : tensor.dims()) {
    if (dim <= 0 || dim > maxElements / count)
      return 0;
    count *= dim;
  }
  return count;
}

/// The numbers that the nodes of a graph and of their bodies carry.
static int64_t countInNodes(Nodes waiting) {
  int64_t count = 0;
  while (!waiting.empty()) {
    const onnx::NodeProto &node = *waiting.back();
    waiting.pop_back();
    for (const onnx::AttributeProto &attribute : node.attribute()) {
      if (node.op_type() == "Constant" && attribute.has_t())
        count += countFloats(attribute.t());
      for (const onnx::TensorProto &tensor : attribute.g().initializer())
        count += countFloats(tensor);
      for (const onnx::NodeProto &inner : attribute.g().node())
        waiting.push_back(&inner);
    }
  }
  return count;
}

void describeModel(const onnx::ModelProto &model, ModelFacts &facts) {
  facts.producer = model.producer_name();
  if (!model.producer_version().empty())
    facts.producer += " " + model.producer_version();
  facts.irVersion = model.ir_version();
  for (const auto &set : model.opset_import())
    facts.opsets.emplace_back(set.domain(), set.version());
  for (const onnx::TensorProto &tensor : model.graph().initializer())
    facts.parameters += countFloats(tensor);
  Nodes nodes;
  for (const onnx::NodeProto &node : model.graph().node()) {
    facts.nodes.push_back({labelOf(node), node.op_type(), node.domain()});
    nodes.push_back(&node);
  }
  facts.parameters += countInNodes(std::move(nodes));
  for (const onnx::ValueInfoProto &output : model.graph().output())
    facts.outputs.push_back(describeValue(output));
}

void markNeeded(const Graph &graph, llvm::ArrayRef<std::string> outputs,
                ModelFacts &facts) {
  for (const onnx::ValueInfoProto *input : graph.inputs)
    facts.inputs.push_back(describeValue(*input));
  Nodes needed = graph.nodesFor(outputs);
  llvm::DenseSet<const onnx::NodeProto *> set(needed.begin(), needed.end());
  for (auto [i, node] : llvm::enumerate(graph.proto.node()))
    facts.nodes[i].needed = set.contains(&node);
}

} // namespace pannikin::onnx_import

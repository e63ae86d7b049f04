// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decides what names, attributes and operator sets inside of a function mean at
// the place where it is called.

#include "compiler/import/Inline.h"
#include "compiler/import/Error.h"
#include "compiler/import/Node.h"

#include "llvm/ADT/STLExtras.h"
#include <google/protobuf/unknown_field_set.h>

namespace pannikin::onnx_import {

using NodeList = google::protobuf::RepeatedPtrField<onnx::NodeProto>;

/// Nodes of an inlined model, and calls inside of calls.
static constexpr int64_t maxNodes = int64_t(1) << 20, maxDepth = 64;

namespace {
/// What a name inside of one call is outside of it.
struct Call {
  const onnx::NodeProto &node;
  const onnx::FunctionProto &function;
  std::string prefix;
  llvm::StringMap<std::string> names;

  void rename(std::string &name) const {
    if (name.empty())
      return;
    auto known = names.find(name);
    name = known == names.end() ? prefix + name : known->second;
  }
};

class Inliner {
public:
  Inliner(onnx::ModelProto &model, Opsets &opsets);

  void expandAll(onnx::GraphProto &graph);

private:
  const onnx::FunctionProto *find(const onnx::NodeProto &node) const;
  Call makeCall(const onnx::NodeProto &node,
                const onnx::FunctionProto &function);
  void place(const onnx::NodeProto &node, int64_t opset, NodeList &list);
  void expand(const onnx::NodeProto &node, const onnx::FunctionProto &function,
              NodeList &list);
  void expandGraph(onnx::GraphProto &graph, int64_t opset);

  Opsets &opsets;
  llvm::StringMap<const onnx::FunctionProto *> functions;
  llvm::StringMap<int> prefixes;
  int64_t depth = 0, nodes = 0;
};
} // namespace

static std::string keyOf(llvm::StringRef domain, llvm::StringRef name) {
  return ((domain == "ai.onnx" ? "" : domain) + ":" + name).str();
}

Inliner::Inliner(onnx::ModelProto &model, Opsets &opsets) : opsets(opsets) {
  for (const onnx::FunctionProto &function : model.functions())
    if (!functions
             .try_emplace(keyOf(function.domain(), function.name()), &function)
             .second)
      fail("the model has two functions '" + function.name() +
           "'; export without overloads");
}

const onnx::FunctionProto *Inliner::find(const onnx::NodeProto &node) const {
  return functions.lookup(keyOf(node.domain(), node.op_type()));
}

Call Inliner::makeCall(const onnx::NodeProto &node,
                       const onnx::FunctionProto &function) {
  if (node.input_size() > function.input_size() ||
      node.output_size() > function.output_size())
    fail(describe(node) + ": found " + llvm::Twine(node.input_size()) +
         " inputs and " + llvm::Twine(node.output_size()) +
         " outputs; the function has " + llvm::Twine(function.input_size()) +
         " and " + llvm::Twine(function.output_size()));
  std::string label = labelOf(node);
  int count = prefixes[label]++;
  if (count > 0)
    label += "_" + std::to_string(count);
  Call call{node, function, label + "/", {}};
  for (int i = 0; i < function.input_size(); ++i)
    call.names[function.input(i)] =
        i < node.input_size() ? node.input(i) : std::string();
  for (int i = 0; i < node.output_size(); ++i)
    if (!node.output(i).empty())
      call.names[function.output(i)] = node.output(i);
  return call;
}

/// The value that attribute `name` of a function has in a call: the call's, or
/// the function's default, which libonnx may be too old to know (field 11).
static std::optional<onnx::AttributeProto>
attributeOf(const Call &call, const std::string &name) {
  for (const onnx::AttributeProto &given : call.node.attribute())
    if (given.name() == name)
      return given;
  constexpr int attributeProto = 11;
  const auto &fields =
      call.function.GetReflection()->GetUnknownFields(call.function);
  for (int i = 0; i < fields.field_count(); ++i) {
    const google::protobuf::UnknownField &field = fields.field(i);
    onnx::AttributeProto fallback;
    if (field.number() == attributeProto &&
        field.type() == google::protobuf::UnknownField::TYPE_LENGTH_DELIMITED &&
        fallback.ParseFromString(field.length_delimited()) &&
        fallback.name() == name)
      return fallback;
  }
  return std::nullopt;
}

static void bindNode(const Call &call, onnx::NodeProto &node);

static void bindGraph(const Call &call, onnx::GraphProto &graph) {
  for (onnx::ValueInfoProto &input : *graph.mutable_input())
    call.rename(*input.mutable_name());
  for (onnx::ValueInfoProto &output : *graph.mutable_output())
    call.rename(*output.mutable_name());
  for (onnx::TensorProto &tensor : *graph.mutable_initializer())
    call.rename(*tensor.mutable_name());
  for (onnx::NodeProto &node : *graph.mutable_node())
    bindNode(call, node);
}

/// An attribute that refers to one of the function and has no value there is
/// left out.
static void bindNode(const Call &call, onnx::NodeProto &node) {
  for (std::string &name : *node.mutable_input())
    call.rename(name);
  for (std::string &name : *node.mutable_output())
    call.rename(name);
  if (!node.name().empty())
    node.set_name(call.prefix + node.name());
  google::protobuf::RepeatedPtrField<onnx::AttributeProto> bound;
  for (onnx::AttributeProto &attribute : *node.mutable_attribute()) {
    if (attribute.ref_attr_name().empty()) {
      if (attribute.has_g())
        bindGraph(call, *attribute.mutable_g());
      *bound.Add() = attribute;
      continue;
    }
    if (auto value = attributeOf(call, attribute.ref_attr_name())) {
      value->set_name(attribute.name());
      *bound.Add() = *value;
    }
  }
  node.mutable_attribute()->Swap(&bound);
}

static int64_t opsetOf(const onnx::FunctionProto &function, int64_t model) {
  for (const auto &set : function.opset_import())
    if (set.domain().empty() || set.domain() == "ai.onnx")
      return set.version();
  return model;
}

void Inliner::expand(const onnx::NodeProto &node,
                     const onnx::FunctionProto &function, NodeList &list) {
  if (++depth > maxDepth)
    fail("function '" + function.name() + "' calls functions more than " +
         llvm::Twine(maxDepth) + " deep; a function must not call itself");
  Call call = makeCall(node, function);
  int64_t opset = opsetOf(function, opsets.model);
  for (const onnx::NodeProto &inner : function.node()) {
    onnx::NodeProto bound = inner;
    bindNode(call, bound);
    place(bound, opset, list);
  }
  --depth;
}

void Inliner::place(const onnx::NodeProto &node, int64_t opset,
                    NodeList &list) {
  if (const onnx::FunctionProto *function = find(node))
    return expand(node, *function, list);
  if (++nodes > maxNodes)
    fail("the functions of the model make more than " + llvm::Twine(maxNodes) +
         " nodes; no supported chip runs it");
  onnx::NodeProto *placed = list.Add();
  *placed = node;
  if (opset != opsets.model)
    opsets.others[placed] = opset;
  for (onnx::AttributeProto &attribute : *placed->mutable_attribute())
    if (attribute.has_g())
      expandGraph(*attribute.mutable_g(), opset);
}

void Inliner::expandGraph(onnx::GraphProto &graph, int64_t opset) {
  NodeList list;
  for (const onnx::NodeProto &node : graph.node())
    place(node, opset, list);
  graph.mutable_node()->Swap(&list);
}

void Inliner::expandAll(onnx::GraphProto &graph) {
  expandGraph(graph, opsets.model);
}

void inlineFunctions(onnx::ModelProto &model, Opsets &opsets) {
  if (model.functions_size() > 0)
    Inliner(model, opsets).expandAll(*model.mutable_graph());
}

} // namespace pannikin::onnx_import

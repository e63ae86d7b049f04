// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Orders a graph, and refuses one that is no graph.

#include "compiler/import/Graph.h"
#include "compiler/import/Captures.h"
#include "compiler/import/Error.h"
#include "compiler/import/Node.h"

namespace pannikin::onnx_import {

Graph::Graph(const onnx::GraphProto &proto, bool nested)
    : proto(proto), nested(nested) {
  for (const onnx::TensorProto &tensor : proto.initializer()) {
    define(tensor.name());
    initializers[tensor.name()] = &tensor;
  }
  if (proto.sparse_initializer_size() > 0)
    fail("found sparse initializers; export with dense ones");
  llvm::StringSet<> fed;
  for (const onnx::ValueInfoProto &input : proto.input()) {
    if (!fed.insert(input.name()).second)
      fail("two inputs are named '" + input.name() + "'");
    // Before IR version 4 every initializer is listed as an input too.
    if (initializers.contains(input.name()))
      continue;
    define(input.name());
    inputs.push_back(&input);
  }
  for (const onnx::NodeProto &node : proto.node())
    for (const std::string &name : node.output())
      if (!name.empty()) {
        define(name);
        producers[name] = &node;
      }
}

void Graph::define(const std::string &name) {
  if (!defined.insert(name).second)
    fail("the name '" + name +
         "' is defined twice; export the model again with unique names");
}

const onnx::NodeProto *Graph::producer(llvm::StringRef name) const {
  return producers.lookup(name);
}

const onnx::TensorProto *Graph::initializer(llvm::StringRef name) const {
  return initializers.lookup(name);
}

const onnx::ValueInfoProto *Graph::input(llvm::StringRef name) const {
  for (const onnx::ValueInfoProto *input : inputs)
    if (input->name() == name)
      return input;
  return nullptr;
}

const onnx::ValueInfoProto *Graph::output(llvm::StringRef name) const {
  for (const onnx::ValueInfoProto &output : proto.output())
    if (output.name() == name)
      return &output;
  return nullptr;
}

namespace {
/// Depth-first walk without recursion: a model may be a chain of thousands of
/// nodes. A node is open while its inputs are visited; meeting it again then
/// means a cycle.
class Walk {
public:
  explicit Walk(const Graph &graph) : graph(graph) {}

  void visit(const onnx::NodeProto *root) {
    if (closed.contains(root))
      return;
    push(root);
    while (!stack.empty()) {
      Visit &visit = stack.back();
      if (visit.next == visit.reads.size()) {
        closed.insert(visit.node);
        order.push_back(visit.node);
        stack.pop_back();
        continue;
      }
      // Copied, since entering may move the stack.
      std::string name = visit.reads[visit.next++];
      enter(*visit.node, name);
    }
  }

  Nodes order;

private:
  struct Visit {
    const onnx::NodeProto *node;
    std::vector<std::string> reads;
    size_t next = 0;
  };

  void push(const onnx::NodeProto *node) {
    open.insert(node);
    stack.push_back({node, readsOf(*node)});
  }

  void enter(const onnx::NodeProto &reader, const std::string &name) {
    if (name.empty() || graph.initializer(name) || graph.input(name))
      return;
    const onnx::NodeProto *producer = graph.producer(name);
    if (!producer && graph.nested)
      return;
    if (!producer)
      fail(describe(reader) + " reads '" + name +
           "', which is neither an input, an initializer nor the output of a "
           "node; the file is incomplete");
    if (closed.contains(producer))
      return;
    if (open.contains(producer))
      fail(describe(*producer) + " depends on its own output '" + name +
           "'; a graph must have no cycle");
    push(producer);
  }

  const Graph &graph;
  std::vector<Visit> stack;
  llvm::DenseSet<const onnx::NodeProto *> open, closed;
};
} // namespace

Nodes Graph::nodesFor(llvm::ArrayRef<std::string> outputs) const {
  // Which nodes are needed, then all of them in the order of the file.
  Walk needed(*this);
  for (const std::string &name : outputs)
    if (const onnx::NodeProto *node = producer(name))
      needed.visit(node);
    else if (!nested && !defined.contains(name))
      fail("output '" + name + "' is not computed by any node");
  llvm::DenseSet<const onnx::NodeProto *> wanted(needed.order.begin(),
                                                 needed.order.end());
  Walk ordered(*this);
  for (const onnx::NodeProto &node : proto.node())
    if (wanted.contains(&node))
      ordered.visit(&node);
  return ordered.order;
}

llvm::StringSet<> Graph::namesReadBy(const Nodes &nodes) {
  llvm::StringSet<> names;
  for (const onnx::NodeProto *node : nodes)
    for (const std::string &name : readsOf(*node))
      names.insert(name);
  return names;
}

llvm::StringSet<> Graph::inputsOf(llvm::ArrayRef<std::string> outputs) const {
  llvm::StringSet<> found;
  for (const std::string &output : outputs)
    if (input(output))
      found.insert(output);
  llvm::StringSet<> read = namesReadBy(nodesFor(outputs));
  for (const onnx::ValueInfoProto *input : inputs)
    if (read.contains(input->name()))
      found.insert(input->name());
  return found;
}

} // namespace pannikin::onnx_import

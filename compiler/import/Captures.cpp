// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decides what a node depends on when graphs are among its attributes: also on
// what those read from outside of themselves.

#include "compiler/import/Captures.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringSet.h"

namespace pannikin::onnx_import {

namespace {
/// Collects the names that a graph reads from outside of itself. The nesting
/// is as deep as that of the file, which its parser limits.
class FreeNames {
public:
  void addNode(const onnx::NodeProto &node,
               llvm::ArrayRef<const llvm::StringSet<> *> scopes) {
    for (const std::string &name : node.input())
      add(name, scopes);
    for (const onnx::AttributeProto &attribute : node.attribute())
      if (attribute.has_g())
        addGraph(attribute.g(), scopes);
  }

  std::vector<std::string> names;

private:
  void add(const std::string &name,
           llvm::ArrayRef<const llvm::StringSet<> *> scopes) {
    for (const llvm::StringSet<> *scope : scopes)
      if (scope->contains(name))
        return;
    if (!name.empty() && known.insert(name).second)
      names.push_back(name);
  }

  void addGraph(const onnx::GraphProto &graph,
                llvm::ArrayRef<const llvm::StringSet<> *> scopes) {
    llvm::StringSet<> defined;
    for (const onnx::ValueInfoProto &input : graph.input())
      defined.insert(input.name());
    for (const onnx::TensorProto &tensor : graph.initializer())
      defined.insert(tensor.name());
    for (const onnx::NodeProto &node : graph.node())
      for (const std::string &name : node.output())
        defined.insert(name);
    llvm::SmallVector<const llvm::StringSet<> *> inner(scopes);
    inner.push_back(&defined);
    for (const onnx::NodeProto &node : graph.node())
      addNode(node, inner);
    for (const onnx::ValueInfoProto &output : graph.output())
      add(output.name(), inner);
  }

  llvm::StringSet<> known;
};
} // namespace

std::vector<std::string> readsOf(const onnx::NodeProto &node) {
  bool hasGraph =
      llvm::any_of(node.attribute(), [](const onnx::AttributeProto &attribute) {
        return attribute.has_g();
      });
  if (!hasGraph)
    return {node.input().begin(), node.input().end()};
  FreeNames free;
  free.addNode(node, {});
  return std::move(free.names);
}

} // namespace pannikin::onnx_import

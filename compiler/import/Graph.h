// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The graph of a model: who defines what, in which order, for which outputs.

#ifndef PANNIKIN_COMPILER_IMPORT_GRAPH_H
#define PANNIKIN_COMPILER_IMPORT_GRAPH_H

#include "compiler/import/HostTensor.h"

#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"
#include <onnx/onnx_pb.h>

namespace pannikin::onnx_import {

using Nodes = std::vector<const onnx::NodeProto *>;

/// Looks names up in a graph. The constructor throws when a name is defined
/// twice.
class Graph {
public:
  /// A graph that is the body of a node is `nested`: names that it does not
  /// define are those of the graph around it.
  explicit Graph(const onnx::GraphProto &proto, bool nested = false);

  const onnx::GraphProto &proto;
  const bool nested;
  /// Inputs that must be fed: those without an initializer.
  std::vector<const onnx::ValueInfoProto *> inputs;

  const onnx::NodeProto *producer(llvm::StringRef name) const;
  const onnx::TensorProto *initializer(llvm::StringRef name) const;
  const onnx::ValueInfoProto *input(llvm::StringRef name) const;
  const onnx::ValueInfoProto *output(llvm::StringRef name) const;

  /// The nodes that `outputs` need, each after those that it reads. Throws
  /// when a name is undefined or depends on itself.
  Nodes nodesFor(llvm::ArrayRef<std::string> outputs) const;

  /// All names that `nodes` read.
  static llvm::StringSet<> namesReadBy(const Nodes &nodes);

  /// The graph inputs on which `outputs` depend.
  llvm::StringSet<> inputsOf(llvm::ArrayRef<std::string> outputs) const;

private:
  void define(const std::string &name);

  llvm::StringSet<> defined;
  llvm::StringMap<const onnx::NodeProto *> producers;
  llvm::StringMap<const onnx::TensorProto *> initializers;
};

} // namespace pannikin::onnx_import

#endif // PANNIKIN_COMPILER_IMPORT_GRAPH_H

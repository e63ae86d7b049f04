// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// One ONNX node as its importer sees it: resolved inputs, checked attributes
// and a builder.

#ifndef PANNIKIN_COMPILER_IMPORT_NODE_H
#define PANNIKIN_COMPILER_IMPORT_NODE_H

#include "compiler/import/Error.h"
#include "compiler/import/GraphBuilder.h"

#include "llvm/ADT/StringSet.h"
#include <onnx/onnx_pb.h>
#include <optional>

namespace pannikin::onnx_import {

class Importer;

using Ints = llvm::SmallVector<int64_t>;
/// Nothing stands for an optional operand that is left out.
using Operands = llvm::SmallVector<std::optional<Tensor>, 4>;

/// Reading an attribute marks it as understood; `checkAttributes` refuses the
/// others, so that an attribute which changes the meaning of an operator is
/// never passed over in silence.
class Node {
public:
  Node(const onnx::NodeProto &proto, int64_t opset, Importer &importer,
       GraphBuilder &build, std::string folder)
      : importer(importer), build(build), opset(opset), proto(proto),
        folder(std::move(folder)) {}

  /// Of the graph that the node stands in: for nodes with bodies.
  Importer &importer;
  GraphBuilder &build;
  /// Version of the node's operator set.
  int64_t opset;
  Operands inputs;
  /// One entry per output: whether anything reads it.
  llvm::SmallVector<bool> used;
  Operands outputs;

  llvm::StringRef op() const { return proto.op_type(); }
  bool has(size_t i) const { return i < inputs.size() && inputs[i]; }
  const Tensor &input(size_t i) const;
  /// The input as known integers (axes, shapes, splits); throws when it
  /// depends on the model's inputs.
  Ints knownInts(size_t i, llvm::StringRef what) const;
  void set(size_t i, Tensor tensor);

  bool hasAttribute(llvm::StringRef name);
  int64_t intAttribute(llvm::StringRef name, int64_t absent);
  double floatAttribute(llvm::StringRef name, double absent);
  /// A float that some exporters write as an integer where it is whole.
  double numberAttribute(llvm::StringRef name, double absent);
  std::string stringAttribute(llvm::StringRef name, llvm::StringRef absent);
  std::optional<Ints> intsAttribute(llvm::StringRef name);
  std::optional<std::vector<double>> floatsAttribute(llvm::StringRef name);
  std::optional<std::vector<std::string>>
  stringsAttribute(llvm::StringRef name);
  std::optional<HostTensor> tensorAttribute(llvm::StringRef name);
  /// Throws when the node has no such graph.
  const onnx::GraphProto &graphAttribute(llvm::StringRef name);
  /// Marks an attribute that does not change the result.
  void ignoreAttribute(llvm::StringRef name) { understood.insert(name); }
  void checkAttributes() const;

  /// Counts `axis` from the front; throws when `rank` dimensions lack it.
  int64_t axisOf(int64_t axis, int64_t rank) const;

private:
  const onnx::AttributeProto *find(llvm::StringRef name,
                                   onnx::AttributeProto::AttributeType type);

  const onnx::NodeProto &proto;
  std::string folder;
  llvm::StringSet<> understood;
};

/// "node 'gru_1' (GRU)": the name of a node in every message.
std::string describe(const onnx::NodeProto &node);

/// The node's name; that of its first output when it has none.
std::string labelOf(const onnx::NodeProto &node);

} // namespace pannikin::onnx_import

#endif // PANNIKIN_COMPILER_IMPORT_NODE_H

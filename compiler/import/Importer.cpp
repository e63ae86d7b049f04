// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Takes each node to its importer and keeps what comes back.

#include "compiler/import/Importer.h"
#include "compiler/import/Decode.h"
#include "compiler/import/Operators.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Path.h"

namespace pannikin::onnx_import {

mlir::Location locationOf(mlir::MLIRContext *context, llvm::StringRef file,
                          llvm::StringRef node) {
  mlir::Location place = mlir::FileLineColLoc::get(context, file, 0, 0);
  if (node.empty())
    return place;
  return mlir::NameLoc::get(mlir::StringAttr::get(context, node), place);
}

Importer::Importer(const Graph &graph, GraphBuilder &build, int64_t opset,
                   llvm::StringRef file)
    : graph(graph), build(build), opset(opset), file(file.str()),
      folder(llvm::sys::path::parent_path(file).str()) {}

const Tensor &Importer::lookup(const std::string &name) {
  auto known = values.find(name);
  if (known != values.end())
    return known->second;
  const onnx::TensorProto *initializer = graph.initializer(name);
  if (!initializer)
    fail("'" + name + "' has no value here");
  Tensor tensor = build.constant(decode(*initializer, folder));
  return values[name] = tensor;
}

void Importer::run(llvm::ArrayRef<std::string> outputs) {
  Nodes nodes = graph.nodesFor(outputs);
  llvm::StringSet<> read;
  for (const std::string &name : outputs)
    read.insert(name);
  for (const onnx::NodeProto *node : nodes)
    for (const std::string &name : node->input())
      read.insert(name);
  for (const onnx::NodeProto *node : nodes) {
    build.location =
        locationOf(build.builder.getContext(), file, labelOf(*node));
    try {
      importNode(*node, read);
    } catch (const ImportError &error) {
      throw ImportError(error, describe(*node), labelOf(*node));
    }
  }
}

static const Operator &operatorOf(const onnx::NodeProto &proto, int64_t opset) {
  bool standard = proto.domain().empty() || proto.domain() == "ai.onnx";
  const Operator *found = standard ? findOperator(proto.op_type()) : nullptr;
  if (!found)
    fail("this operator is not supported; " +
         wayOut(proto.op_type(), proto.domain()));
  if (opset < found->since)
    fail("this operator exists since opset " + llvm::Twine(found->since) +
         ", but the model has opset " + llvm::Twine(opset));
  return *found;
}

void Importer::importNode(const onnx::NodeProto &proto,
                          const llvm::StringSet<> &read) {
  const Operator &entry = operatorOf(proto, opset);
  Node node(proto, opset, build, folder);
  for (const std::string &name : proto.input())
    node.inputs.push_back(name.empty() ? std::nullopt
                                       : std::optional(lookup(name)));
  for (const std::string &name : proto.output())
    node.used.push_back(!name.empty() && read.contains(name));
  entry.import(node);
  node.checkAttributes();
  for (auto [i, name] : llvm::enumerate(proto.output())) {
    if (!node.used[i])
      continue;
    if (i >= node.outputs.size() || !node.outputs[i])
      fail("output " + llvm::Twine(i) + " is not supported");
    Tensor &result = *node.outputs[i];
    if (result.isConstant() && result.constant->name.empty()) {
      HostTensor named = *result.constant;
      named.name = name;
      result.constant = std::make_shared<const HostTensor>(std::move(named));
    }
    values[name] = result;
  }
}

} // namespace pannikin::onnx_import

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Takes each node to its importer and keeps what comes back.

#include "compiler/import/Importer.h"
#include "compiler/import/Decode.h"
#include "compiler/import/Neighbors.h"
#include "compiler/import/StepNumbers.h"

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

Importer::Importer(const Graph &graph, GraphBuilder &build,
                   const Opsets &opsets, llvm::StringRef file)
    : graph(graph), build(build), opsets(opsets), file(file.str()),
      folder(llvm::sys::path::parent_path(file).str()) {}

Importer::Importer(const Graph &body, Importer &outer, ScanBuilder *loop)
    : loop(loop), graph(body), build(outer.build), outer(&outer),
      opsets(outer.opsets), file(outer.file), folder(outer.folder) {}

const Tensor &Importer::lookup(const std::string &name) {
  auto known = values.find(name);
  if (known != values.end())
    return known->second;
  const onnx::TensorProto *initializer = graph.initializer(name);
  if (!initializer && outer)
    return outer->lookup(name);
  if (!initializer)
    fail("'" + name + "' has no value here");
  Tensor tensor = build.constant(decode(*initializer, folder));
  return values[name] = tensor;
}

void Importer::run(llvm::ArrayRef<std::string> outputs) {
  Nodes nodes = graph.nodesFor(outputs);
  llvm::StringSet<> read = Graph::namesReadBy(nodes);
  for (const std::string &name : outputs)
    read.insert(name);
  for (const onnx::NodeProto *node : nodes) {
    build.location =
        locationOf(build.builder.getContext(), file, labelOf(*node));
    try {
      importNode(*node, read);
    } catch (const ImportError &error) {
      if (error.node.empty())
        throw ImportError(error, describe(*node), labelOf(*node));
      throw ImportError(error, "in " + describe(*node), error.node);
    }
  }
  for (const std::string &name : outputs)
    if (lookup(name).near)
      values[name] = settled(build, lookup(name));
}

Tensors Importer::importBody(const Graph &body, llvm::ArrayRef<Tensor> inputs,
                             llvm::ArrayRef<std::string> outputs,
                             ScanBuilder *loop) {
  mlir::Location around = build.location;
  Importer inner(body, *this, loop);
  for (auto [declared, tensor] : llvm::zip(body.proto.input(), inputs))
    inner.bind(declared.name(), tensor);
  inner.run(outputs);
  Tensors results;
  for (const std::string &name : outputs)
    results.push_back(inner.lookup(name));
  build.location = around;
  return results;
}

static const Operator &operatorOf(const onnx::NodeProto &proto, int64_t opset) {
  const Operator *found = findOperator(proto.op_type(), proto.domain());
  if (!found)
    fail("this operator is not supported; " +
         wayOut(proto.op_type(), proto.domain()));
  if (opset < found->since)
    fail("this operator exists since opset " + llvm::Twine(found->since) +
         ", but the node has opset " + llvm::Twine(opset));
  return *found;
}

/// Refuses labels, and integers where ONNX would round a quotient of them.
static void checkKinds(const Operator &entry, const Operands &inputs) {
  static const char *rounding[] = {"Div", "Mod", "ReduceMean", "Pow"};
  for (const std::optional<Tensor> &operand : inputs) {
    if (!operand || operand->elements || operand->steps)
      continue;
    if (operand->labels && operand->isInt() && !entry.labels)
      fail("found labels as an operand; numbers are expected");
    if (operand->type == NumberType::Truncated && !entry.labels)
      fail("found computed numbers that were cast to integers; only encoders "
           "of categories take them");
    if (operand->imputed && !entry.missing)
      fail("found numbers whose NaN an Imputer replaces; only trees, behind a "
           "Scaler or none, take them: impute before the model");
    if (!operand->isConstant() && operand->type == NumberType::Integer &&
        llvm::is_contained(rounding, llvm::StringRef(entry.name)))
      fail("found integers that depend on the input; cast them to floats "
           "before");
  }
}

/// What ONNX computes with: what most operators are given, unless they say it
/// themselves as comparisons, Cast and those of the classical domain do.
static NumberType typeOf(const onnx::NodeProto &proto, const Operands &inputs,
                         const Tensor &result) {
  if (result.near || proto.domain() == classicalDomain ||
      proto.op_type() == "Cast")
    return result.type;
  if (result.type != NumberType::Float)
    return result.type;
  for (const std::optional<Tensor> &operand : inputs)
    if (operand && !operand->isConstant() && operand->type != NumberType::Truth)
      return operand->type;
  return result.type;
}

Operands Importer::apply(const onnx::NodeProto &proto, const Operator &entry,
                         const Operands &inputs, llvm::ArrayRef<bool> used) {
  for (const std::optional<Tensor> &operand : inputs)
    if (operand && operand->elements && !entry.lists)
      fail("found a sequence of tensors as an operand; one tensor is expected");
  checkKinds(entry, inputs);
  Node node(proto, opsets.of(proto), *this, build, folder);
  node.inputs = inputs;
  node.used.assign(used.begin(), used.end());
  bool isNear = llvm::any_of(inputs, [](const std::optional<Tensor> &operand) {
    return operand && operand->near;
  });
  if (isNear)
    importForNeighbors(node, entry);
  else
    entry.import(node);
  node.checkAttributes();
  return std::move(node.outputs);
}

void Importer::importNode(const onnx::NodeProto &proto,
                          const llvm::StringSet<> &read) {
  const Operator &entry = operatorOf(proto, opsets.of(proto));
  Operands inputs;
  for (const std::string &name : proto.input())
    inputs.push_back(name.empty() ? std::nullopt : std::optional(lookup(name)));
  llvm::SmallVector<bool> used;
  for (const std::string &name : proto.output())
    used.push_back(!name.empty() && read.contains(name));
  bool hasBody = llvm::any_of(
      proto.attribute(),
      [](const onnx::AttributeProto &attribute) { return attribute.has_g(); });
  if (hasBody && llvm::any_of(inputs, [](const std::optional<Tensor> &operand) {
        return operand && operand->steps;
      }))
    fail("found an operand that differs from step to step of the loop around");
  Operands outputs =
      importPerStep(build, loop, inputs, [&](const Operands &known) {
        return apply(proto, entry, known, used);
      });
  for (auto [i, name] : llvm::enumerate(proto.output())) {
    if (!used[i])
      continue;
    if (i >= outputs.size() || !outputs[i])
      fail("output " + llvm::Twine(i) + " is not supported");
    Tensor &result = *outputs[i];
    result.type = typeOf(proto, inputs, result);
    if (result.isConstant() && result.constant->name.empty()) {
      HostTensor named = *result.constant;
      named.name = name;
      result.constant = std::make_shared<const HostTensor>(std::move(named));
    }
    values[name] = result;
  }
}

} // namespace pannikin::onnx_import

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Runs the importers of a graph's nodes, in order.

#ifndef PANNIKIN_COMPILER_IMPORT_IMPORTER_H
#define PANNIKIN_COMPILER_IMPORT_IMPORTER_H

#include "compiler/import/Graph.h"
#include "compiler/import/GraphBuilder.h"
#include "compiler/import/Operators.h"
#include "compiler/import/Opsets.h"
#include "compiler/import/ScanBuilder.h"

namespace pannikin::onnx_import {

/// The tensors of one graph by name. Initializers are decoded when they are
/// first read.
class Importer {
public:
  /// `file` is the model's path: it locates diagnostics and external data.
  Importer(const Graph &graph, GraphBuilder &build, const Opsets &opsets,
           llvm::StringRef file);

  /// For the body of a node of `outer`, whose names it sees. `loop` is the loop
  /// whose step the body is, null outside of all loops.
  Importer(const Graph &body, Importer &outer, ScanBuilder *loop);

  /// Makes an input of the graph known.
  void bind(llvm::StringRef name, Tensor tensor) { values[name] = tensor; }

  /// Imports the nodes that `outputs` need.
  void run(llvm::ArrayRef<std::string> outputs);

  /// A tensor that is known by now; throws when there is none.
  const Tensor &lookup(const std::string &name);

  /// Imports `body`, the graph of one of this graph's nodes, with `inputs` for
  /// its inputs, at the place where the builder is; returns `outputs`.
  Tensors importBody(const Graph &body, llvm::ArrayRef<Tensor> inputs,
                     llvm::ArrayRef<std::string> outputs, ScanBuilder *loop);

  /// The loop whose step is being imported; null outside of all loops.
  ScanBuilder *const loop = nullptr;

private:
  void importNode(const onnx::NodeProto &proto, const llvm::StringSet<> &read);
  Operands apply(const onnx::NodeProto &proto, const Operator &entry,
                 const Operands &inputs, llvm::ArrayRef<bool> used);

  const Graph &graph;
  GraphBuilder &build;
  Importer *outer = nullptr;
  const Opsets &opsets;
  std::string file, folder;
  llvm::StringMap<Tensor> values;
};

/// Where diagnostics about a node point: its name, in the file.
mlir::Location locationOf(mlir::MLIRContext *context, llvm::StringRef file,
                          llvm::StringRef node);

} // namespace pannikin::onnx_import

#endif // PANNIKIN_COMPILER_IMPORT_IMPORTER_H

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Sizes of a graph's inputs and outputs, the symbolic ones included.

#ifndef PANNIKIN_COMPILER_IMPORT_DIMENSIONS_H
#define PANNIKIN_COMPILER_IMPORT_DIMENSIONS_H

#include "compiler/import/Graph.h"
#include "compiler/import/GraphBuilder.h"
#include "compiler/import/Import.h"

namespace pannikin::onnx_import {

/// Binds symbolic dimensions: to what `--dim` says, a batch to 1, and the only
/// other one to what fits a row of the data. EdgeML traces its one-node cells
/// on a single step `[1,1,C]` and means a sequence: that 1 is symbolic too.
class Dimensions {
public:
  /// Throws when `--dim` names a dimension that no input has.
  Dimensions(const Graph &graph, const ImportOptions &options);

  /// Shape of an input; throws when it has none or a dimension stays open.
  Shape inputShape(const onnx::ValueInfoProto &input) const;

  /// Shape of an output as far as the file says; -1 where it does not, and
  /// nothing when it declares none.
  std::optional<Shape> outputShape(const onnx::ValueInfoProto &output) const;

private:
  void findTraced(const Graph &graph);
  bool isSymbolic(const onnx::ValueInfoProto &value, int axis) const;
  bool isBatch(const onnx::ValueInfoProto &value, int axis) const;
  int64_t bind(const onnx::ValueInfoProto &value, int axis) const;
  int64_t sizeFromData(const Graph &graph) const;

  const ImportOptions &options;
  /// Inputs that were traced with one step of a sequence.
  llvm::StringSet<> traced;
  /// Symbolic dimensions that only the data can bind.
  std::vector<std::string> open;
  /// Size of the only one of them; 0 when the data do not tell it.
  int64_t openSize = 0;
};

/// As what ONNX takes an input.
NumberType inputType(const onnx::ValueInfoProto &input);

/// The declaration for `inspect`: "[batch,128,9]".
ModelValue describeValue(const onnx::ValueInfoProto &value);

} // namespace pannikin::onnx_import

#endif // PANNIKIN_COMPILER_IMPORT_DIMENSIONS_H

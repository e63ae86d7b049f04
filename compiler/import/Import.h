// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The door of the importer: an ONNX file in, a `pan` module out. No header of
// ONNX or Protobuf is needed to use it.

#ifndef PANNIKIN_COMPILER_IMPORT_IMPORT_H
#define PANNIKIN_COMPILER_IMPORT_IMPORT_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace pannikin {

/// What a user may say about a model beside its file.
struct ImportOptions {
  /// Sizes of symbolic dimensions, by name. A dimension without a name is
  /// called `input[axis]`. A batch is 1 without being named here.
  std::map<std::string, int64_t> dims;
  /// Graph outputs to keep, by name; empty: all that are not states, or with
  /// `firstOutput` the first of them.
  std::vector<std::string> outputs;
  bool firstOutput = false;
  /// Input-output pairs that carry a state from step to step; states that
  /// names, shapes and use give away need not be listed.
  std::map<std::string, std::string> states;
  /// The number that all of a state starts with, by its input; 0 for others.
  std::map<std::string, double> starts;
  /// How many numbers the data give an input for one run, by its name or, for
  /// the only input, by "". The only symbolic dimension left follows from it.
  std::map<std::string, int64_t> rowSizes;
};

/// A graph input or output as the file declares it: `shape` prints symbolic
/// sizes by name, "[batch,128,9]".
struct ModelValue {
  std::string name, type, shape;
};

/// One node of the graph.
struct ModelNode {
  std::string name, op, domain;
  /// Whether the chosen outputs need it.
  bool needed = false;
};

/// What `pannikin inspect` tells about a file. Filled as far as the import
/// came, also when it failed.
struct ModelFacts {
  std::string producer;
  int64_t irVersion = 0;
  std::vector<std::pair<std::string, int64_t>> opsets;
  std::vector<ModelValue> inputs, outputs;
  std::vector<ModelNode> nodes;
  /// Pairs of state input and state output; a step model has at least one.
  std::vector<std::pair<std::string, std::string>> states;
  /// Outputs that could have been kept too, and are no states.
  std::vector<std::string> otherOutputs;
  /// Number of floats in initializers and constants.
  int64_t parameters = 0;
};

/// Reads `path` (`.onnx`, or ONNX's text form in `.onnxtxt`) and returns a
/// module with one `func.func @main`. Its arguments and results carry
/// `pan.name` and `pan.shape` (the ONNX name and shape, batch included); those
/// of a step model are streams, `tensor<?x..>` and `pan.stream`, around one
/// `pan.scan`. On failure the reason is a diagnostic of `context` at the node
/// at fault, and the module is null.
mlir::OwningOpRef<mlir::ModuleOp> importModel(llvm::StringRef path,
                                              const ImportOptions &options,
                                              mlir::MLIRContext &context,
                                              ModelFacts *facts = nullptr);

/// Prints the table of supported operators in Markdown.
void printOperatorTable(llvm::raw_ostream &os);

} // namespace pannikin

#endif // PANNIKIN_COMPILER_IMPORT_IMPORT_H

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A folder that `pannikin compile` wrote, read back.

#ifndef PANNIKIN_COMPILER_DRIVER_COMPILEDMODEL_H
#define PANNIKIN_COMPILER_DRIVER_COMPILEDMODEL_H

#include "compiler/driver/Session.h"
#include "ir/Samples.h"
#include "llvm/Support/JSON.h"

namespace pannikin {

/// What the report in the folder says: the model's C name, its inputs, the
/// lowered module that the C was made from, and the shape of the first output
/// in the ONNX graph.
struct CompiledModel {
  std::string name;
  std::vector<SampleInput> inputs;
  std::vector<int64_t> outputShape;
  bool isFloat = false;
  mlir::OwningOpRef<mlir::ModuleOp> module;
  llvm::json::Object report;
};

/// Reads `directory`/`name`.report.json; without a name, the only report in the
/// folder. Errors say which file and that the model is to be compiled again.
llvm::Expected<CompiledModel>
readCompiled(Session &session, llvm::StringRef directory, llvm::StringRef name);

} // namespace pannikin

#endif // PANNIKIN_COMPILER_DRIVER_COMPILEDMODEL_H

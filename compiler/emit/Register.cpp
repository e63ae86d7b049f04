// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Prints all files as one stream.

#include "compiler/emit/Register.h"

using namespace mlir;
using namespace pannikin;

LogicalResult pannikin::printEmittedC(ModuleOp module,
                                      const EmitOptions &options,
                                      llvm::raw_ostream &out) {
  FailureOr<EmittedModel> model = emitC(module, options);
  if (failed(model))
    return failure();
  out << "//--- " << options.name << ".h\n" << model->header;
  out << "//--- " << options.name << ".c\n" << model->source;
  out << "//--- pannikin.h\n" << model->runtime;
  out << "//--- " << options.name << ".report.json\n";
  out << llvm::formatv("{0:2}\n", llvm::json::Value(std::move(model->report)));
  return success();
}

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What all passes share: where the model is.

#include "compiler/passes/Passes.h"

using namespace mlir;

func::FuncOp pannikin::modelFunction(ModuleOp module) {
  auto functions = llvm::to_vector(module.getOps<func::FuncOp>());
  if (functions.size() == 1)
    return functions[0];
  module.emitError("has ") << functions.size()
                           << " functions; a model is one function";
  return nullptr;
}

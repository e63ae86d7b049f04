// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The function that a model becomes: its arguments, results and their names.

#ifndef PANNIKIN_COMPILER_IMPORT_FUNCTION_H
#define PANNIKIN_COMPILER_IMPORT_FUNCTION_H

#include "compiler/import/HostTensor.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"

namespace pannikin::onnx_import {

/// Builds `func.func @main`. `stream` adds a leading time dimension `?` to
/// the type and marks the argument or result with `pan.stream`.
class FunctionBuilder {
public:
  /// `file` locates the arguments.
  FunctionBuilder(mlir::ModuleOp module, llvm::StringRef file);

  mlir::BlockArgument addInput(const std::string &name,
                               llvm::ArrayRef<int64_t> shape, bool stream);
  /// Returns `results`, of ONNX shapes `shapes`.
  void finish(llvm::ArrayRef<std::string> names, llvm::ArrayRef<Shape> shapes,
              llvm::ArrayRef<mlir::Value> results, bool stream);

  /// Notes that the caller's numbers for argument `index` are float64 and are
  /// compared as such.
  void markDouble(unsigned index);
  /// Notes the names of the classes that result `index` counts or scores.
  void nameClasses(unsigned index, llvm::ArrayRef<std::string> labels);

  mlir::Block *entry() { return &function.getBody().front(); }

  mlir::OpBuilder builder;
  mlir::func::FuncOp function;

private:
  mlir::DictionaryAttr describe(const std::string &name,
                                llvm::ArrayRef<int64_t> shape, bool stream);

  std::string file;
};

} // namespace pannikin::onnx_import

#endif // PANNIKIN_COMPILER_IMPORT_FUNCTION_H

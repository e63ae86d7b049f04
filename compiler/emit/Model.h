// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What every part of the emitter knows about the model at hand.

#ifndef PANNIKIN_COMPILER_EMIT_MODEL_H
#define PANNIKIN_COMPILER_EMIT_MODEL_H

#include "compiler/emit/EmitC.h"
#include "compiler/emit/Names.h"
#include "compiler/emit/Ranges.h"
#include "compiler/emit/Tables.h"
#include "mlir/IR/SymbolTable.h"

namespace pannikin::emit {

/// One model on its way to C.
struct Model {
  Model(mlir::ModuleOp module, const EmitOptions &options);

  mlir::ModuleOp module;
  mlir::SymbolTable symbols;
  std::string name;
  const Target &target;
  bool real = false; ///< f32 numbers.

  /// Identifiers at file scope.
  Names globals;
  Tables tables;
  Ranges ranges;

  /// Members of the state struct by symbol.
  llvm::StringMap<std::string> members;

  /// Parameter names by function.
  llvm::DenseMap<mlir::Operation *, std::vector<std::string>> arguments;

  /// Places that may saturate, in order of emission; see `recordSaturation`.
  llvm::json::Array saturations;
  /// Whether a function takes the state as `const`, once known.
  llvm::DenseMap<mlir::Operation *, bool> constStates;
  bool failed = false;
  bool quiet = false; ///< Ranges are tried: nothing is reported.

  /// Function of that role; null when the model has none.
  panc::FuncOp functionOf(llvm::StringRef role);
  std::vector<panc::StateOp> states();
  /// The table that a buffer is, or null. Views lead to their source.
  panc::RomOp romOf(mlir::Value buffer);

  /// The main form of a recurrent model, with a state of the caller's.
  bool isStream() { return bool(functionOf("step")); }

  /// Diagnostic at `op`; emission goes on so that others are found too.
  void fail(mlir::Operation *op, const llvm::Twine &why);

  /// Notes that `op` limits values of `range` (integers at the fraction of
  /// `element`) to the type.
  void recordSaturation(mlir::Operation *op, mlir::Type element,
                        const Interval &range);
};

/// Name of the ONNX node that `op` comes from; empty when unknown.
std::string nodeName(mlir::Operation *op);

} // namespace pannikin::emit

#endif // PANNIKIN_COMPILER_EMIT_MODEL_H

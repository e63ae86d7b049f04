// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The door of the emitter: a lowered module in, C text and its report out.

#ifndef PANNIKIN_COMPILER_EMIT_EMITC_H
#define PANNIKIN_COMPILER_EMIT_EMITC_H

#include "ir/Panc.h"
#include "mlir/IR/BuiltinOps.h"
#include "targets/Target.h"
#include "llvm/Support/JSON.h"
#include <string>

namespace pannikin {

/// `name` is the model's C identifier: files, functions and macros are named
/// after it. `target` gives the prices of the report; it must outlive the call.
struct EmitOptions {
  std::string name;
  const Target *target = nullptr;
};

/// The three C files as text, and the report without the keys that only the
/// driver knows ("options", "ir").
struct EmittedModel {
  std::string header, source, runtime;
  llvm::json::Object report;
};

/// Emits a verified `panc` module as C99 that computes what `PancEvaluator`
/// computes, bit for bit when its numbers are fixed. What cannot be emitted is
/// a diagnostic at the operation.
mlir::FailureOr<EmittedModel> emitC(mlir::ModuleOp module,
                                    const EmitOptions &options);

} // namespace pannikin

#endif // PANNIKIN_COMPILER_EMIT_EMITC_H

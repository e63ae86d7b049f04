// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The emitter as a translation of `pannikin-opt`.

#ifndef PANNIKIN_COMPILER_EMIT_REGISTER_H
#define PANNIKIN_COMPILER_EMIT_REGISTER_H

#include "compiler/emit/EmitC.h"
#include "llvm/Support/raw_ostream.h"

namespace pannikin {

/// Prints the emitted files of a parsed `panc` module to `out`, each after a
/// line `//--- name.h`, `//--- name.c`, `//--- pannikin.h`,
/// `//--- name.report.json`: the form that `split-file` takes apart.
mlir::LogicalResult printEmittedC(mlir::ModuleOp module,
                                  const EmitOptions &options,
                                  llvm::raw_ostream &out);

} // namespace pannikin

#endif // PANNIKIN_COMPILER_EMIT_REGISTER_H

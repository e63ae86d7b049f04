// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What passes note in attributes, for reports.

#ifndef PANNIKIN_COMPILER_DRIVER_NOTES_H
#define PANNIKIN_COMPILER_DRIVER_NOTES_H

#include "mlir/IR/BuiltinAttributes.h"
#include "llvm/Support/JSON.h"

namespace pannikin {

/// Numbers, texts, and lists and dictionaries of them.
llvm::json::Value jsonOf(mlir::Attribute attribute);

} // namespace pannikin

#endif // PANNIKIN_COMPILER_DRIVER_NOTES_H

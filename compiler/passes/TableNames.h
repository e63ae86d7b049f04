// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What the tables of weights are called.

#ifndef PANNIKIN_COMPILER_PASSES_TABLENAMES_H
#define PANNIKIN_COMPILER_PASSES_TABLENAMES_H

#include "ir/Pan.h"

namespace pannikin {

/// The attribute of functions of which a cell is written out in plain
/// operators; `normalize-steps` sets it.
constexpr llvm::StringLiteral writtenOutName = "pan.written_out";

/// The name for the table of `constant`: that of its initializer, with ONNX's
/// recurrent operators. A cell that is written out is the same C however it
/// arrived; its initializers are called differently each time, so that their
/// tables are named by what they do: `W` times the input, `U` times a state,
/// `V` times anything else, `b` is added or multiplied; `head_` after the loop.
std::string tableNameOf(pan::ConstantOp constant);

} // namespace pannikin

#endif // PANNIKIN_COMPILER_PASSES_TABLENAMES_H

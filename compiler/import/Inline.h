// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Functions that a model brings along.

#ifndef PANNIKIN_COMPILER_IMPORT_INLINE_H
#define PANNIKIN_COMPILER_IMPORT_INLINE_H

#include "compiler/import/Opsets.h"

namespace pannikin::onnx_import {

/// Puts the nodes of the model's own functions in the place of their calls, in
/// bodies of loops and branches too, so that no function is left. Names inside
/// of a call begin with the name of its node. Throws when functions call each
/// other in a circle or grow beyond all use.
void inlineFunctions(onnx::ModelProto &model, Opsets &opsets);

} // namespace pannikin::onnx_import

#endif // PANNIKIN_COMPILER_IMPORT_INLINE_H

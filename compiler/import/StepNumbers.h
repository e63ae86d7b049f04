// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Nodes of a loop's body that read the number of the step, or what follows
// from it.

#ifndef PANNIKIN_COMPILER_IMPORT_STEPNUMBERS_H
#define PANNIKIN_COMPILER_IMPORT_STEPNUMBERS_H

#include "compiler/import/Node.h"
#include "compiler/import/ScanBuilder.h"

#include "llvm/ADT/STLFunctionalExtras.h"

namespace pannikin::onnx_import {

/// Numbers that are known at each step of `loop`; a constant when they are
/// always the same. Throws when their shapes differ.
Tensor makeStepNumbers(const ScanBuilder &loop, std::vector<Constant> each);

/// Imports a node by `apply`, which takes operands that do not change from step
/// to step. Throws when the node needs the numbers of the step at a place
/// where a loop cannot have them: then the loop must be unrolled.
Operands importPerStep(GraphBuilder &build, ScanBuilder *loop,
                       const Operands &inputs,
                       llvm::function_ref<Operands(const Operands &)> apply);

} // namespace pannikin::onnx_import

#endif // PANNIKIN_COMPILER_IMPORT_STEPNUMBERS_H

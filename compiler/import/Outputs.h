// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Which outputs of a graph are imported.

#ifndef PANNIKIN_COMPILER_IMPORT_OUTPUTS_H
#define PANNIKIN_COMPILER_IMPORT_OUTPUTS_H

#include "compiler/import/States.h"

namespace pannikin::onnx_import {

/// The outputs that the user asked for, or all but the states (the states when
/// there is nothing else). With `firstOutput` one of them: the first that has
/// scores, since classifiers give the class before its probabilities. Where
/// these come as an output for each class, the tensor that has them all.
/// `facts` gains the outputs that were left. Throws when there is none.
std::vector<std::string> chooseOutputs(const Graph &graph,
                                       llvm::ArrayRef<StatePair> states,
                                       const ImportOptions &options,
                                       ModelFacts &facts);

} // namespace pannikin::onnx_import

#endif // PANNIKIN_COMPILER_IMPORT_OUTPUTS_H

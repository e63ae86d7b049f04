// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Which inputs and outputs of a model carry a state from step to step. ONNX
// does not say; names, shapes and use do.

#ifndef PANNIKIN_COMPILER_IMPORT_STATES_H
#define PANNIKIN_COMPILER_IMPORT_STATES_H

#include "compiler/import/Dimensions.h"

namespace pannikin::onnx_import {

/// A state enters as `input` and leaves as `output`; all of it is `start`
/// before the first step.
struct StatePair {
  std::string input, output;
  double start = 0;
};

/// The states of a step model; none for a model of whole windows. Throws when
/// `--state` or `--start` names something else, or when an input is the initial
/// state of a recurrent node and no output is its successor.
std::vector<StatePair> pairStates(const Graph &graph,
                                  const Dimensions &dimensions,
                                  const ImportOptions &options);

} // namespace pannikin::onnx_import

#endif // PANNIKIN_COMPILER_IMPORT_STATES_H

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The two forms of a model: a window (all steps at once) and a step (one at a
// time, states in and out).

#ifndef PANNIKIN_COMPILER_IMPORT_MODEL_H
#define PANNIKIN_COMPILER_IMPORT_MODEL_H

#include "compiler/import/Dimensions.h"
#include "compiler/import/ReadModel.h"
#include "compiler/import/States.h"

namespace pannikin::onnx_import {

/// A model that was read, with what was decided about it.
struct Model {
  const ModelFile &file;
  llvm::StringRef path;
  const Graph &graph;
  const Dimensions &dimensions;
  std::vector<StatePair> states;
  std::vector<std::string> outputs;
};

/// Fills `module` with a function over a whole window, from zero states.
void importWindow(const Model &model, mlir::ModuleOp module);

/// Fills `module` with a function over a stream: one scan from zero states
/// whose step is the whole graph. Throws `WindowWithStates` when the graph runs
/// over many steps itself.
void importStep(const Model &model, mlir::ModuleOp module);

} // namespace pannikin::onnx_import

#endif // PANNIKIN_COMPILER_IMPORT_MODEL_H

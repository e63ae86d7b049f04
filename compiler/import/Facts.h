// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What a model file says about itself.

#ifndef PANNIKIN_COMPILER_IMPORT_FACTS_H
#define PANNIKIN_COMPILER_IMPORT_FACTS_H

#include "compiler/import/Graph.h"
#include "compiler/import/Import.h"

namespace pannikin::onnx_import {

/// Fills everything but `states` and which nodes are needed.
void describeModel(const onnx::ModelProto &model, ModelFacts &facts);

/// Marks the nodes that `outputs` need.
void markNeeded(const Graph &graph, llvm::ArrayRef<std::string> outputs,
                ModelFacts &facts);

} // namespace pannikin::onnx_import

#endif // PANNIKIN_COMPILER_IMPORT_FACTS_H

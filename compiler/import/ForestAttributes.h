// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Reads trees from the attributes of a node.

#ifndef PANNIKIN_COMPILER_IMPORT_FORESTATTRIBUTES_H
#define PANNIKIN_COMPILER_IMPORT_FORESTATTRIBUTES_H

#include "compiler/import/Forest.h"
#include "compiler/import/Node.h"

namespace pannikin::onnx_import {

/// A list of numbers given as attribute `name` or, in double precision, as
/// `name`_as_tensor; empty when there is neither.
std::vector<double> numbersOf(Node &node, const std::string &name);

/// Throws when `found` is not `expected`, the length of what `what` goes with.
void checkLength(llvm::StringRef what, size_t found, size_t expected);

/// The trees of TreeEnsembleClassifier and TreeEnsembleRegressor, whose leaves
/// have entries in the lists that start with `leaves` ("class" or "target").
Forest readForest(Node &node, const std::string &leaves, int64_t targets);

/// The trees of TreeEnsemble (version 5): lists of branches and of leaves.
Forest readForestTensors(Node &node);

} // namespace pannikin::onnx_import

#endif // PANNIKIN_COMPILER_IMPORT_FORESTATTRIBUTES_H

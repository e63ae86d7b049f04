// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Truth values of numbers that depend on the input: 0 or 1, by arithmetic.

#ifndef PANNIKIN_COMPILER_IMPORT_TRUTH_H
#define PANNIKIN_COMPILER_IMPORT_TRUTH_H

#include "compiler/import/GraphBuilder.h"

namespace pannikin::onnx_import {

/// What makes 1 or more of every number that is not zero.
constexpr double hugeFactor = double(int64_t(1) << 60);

/// [a > b], of broadcast tensors.
Tensor isGreater(GraphBuilder &build, const Tensor &a, const Tensor &b);
/// 1 - x
Tensor isNot(GraphBuilder &build, const Tensor &x);
/// [a = b]. One of them may be the index of the largest of some scores, if the
/// other is a list of constants.
Tensor isEqual(GraphBuilder &build, const Tensor &a, const Tensor &b);

} // namespace pannikin::onnx_import

#endif // PANNIKIN_COMPILER_IMPORT_TRUTH_H

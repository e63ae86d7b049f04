// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// PyTorch's softplus, which its exporter takes apart.

#ifndef PANNIKIN_COMPILER_IMPORT_JOINSOFTPLUS_H
#define PANNIKIN_COMPILER_IMPORT_JOINSOFTPLUS_H

#include <onnx/onnx_pb.h>

namespace pannikin::onnx_import {

/// PyTorch answers with x itself where softplus is within 2e-9 of it and
/// exports the question along: `Where(x > 20, x, Softplus(x))`. Makes it
/// `Softplus(x)` in every graph of the model, bodies included. A choice by
/// another question, or below 15, stays.
void joinSoftplus(onnx::GraphProto &graph, const std::string &folder);

} // namespace pannikin::onnx_import

#endif // PANNIKIN_COMPILER_IMPORT_JOINSOFTPLUS_H

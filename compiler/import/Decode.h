// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// ONNX's many ways to store a tensor, read into one.

#ifndef PANNIKIN_COMPILER_IMPORT_DECODE_H
#define PANNIKIN_COMPILER_IMPORT_DECODE_H

#include "compiler/import/HostTensor.h"
#include <onnx/onnx_pb.h>
#include <optional>

namespace pannikin::onnx_import {

/// Reads a tensor stored in any of ONNX's fields (raw, typed, or external
/// below `folder`). Throws when the numbers do not fill the shape.
HostTensor decode(const onnx::TensorProto &tensor, const std::string &folder);

/// Our element type for an ONNX one; nothing for strings and complex numbers.
std::optional<Element> elementOf(int onnxType);

/// "float32", "string", .. for messages.
std::string typeName(int onnxType);

} // namespace pannikin::onnx_import

#endif // PANNIKIN_COMPILER_IMPORT_DECODE_H

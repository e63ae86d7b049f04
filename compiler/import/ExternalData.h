// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Weights that a model keeps in a second file.

#ifndef PANNIKIN_COMPILER_IMPORT_EXTERNALDATA_H
#define PANNIKIN_COMPILER_IMPORT_EXTERNALDATA_H

#include <onnx/onnx_pb.h>
#include <string>

namespace pannikin::onnx_import {

/// Returns the `byteCount` bytes of `tensor`, which lie in a file named by it,
/// relative to `folder` (that of the model). Throws `ImportError` when the
/// location leaves the folder, the file is missing or too short.
std::string readExternalData(const onnx::TensorProto &tensor,
                             const std::string &folder, uint64_t byteCount);

} // namespace pannikin::onnx_import

#endif // PANNIKIN_COMPILER_IMPORT_EXTERNALDATA_H

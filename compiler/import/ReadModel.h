// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// From a file to ONNX's own classes.

#ifndef PANNIKIN_COMPILER_IMPORT_READMODEL_H
#define PANNIKIN_COMPILER_IMPORT_READMODEL_H

#include "compiler/import/Opsets.h"
#include "llvm/ADT/StringRef.h"

#include <onnx/onnx_pb.h>

namespace pannikin::onnx_import {

/// A file that holds a model.
struct ModelFile {
  onnx::ModelProto model;
  /// SHA-256 of the bytes, in hexadecimal.
  std::string sha256;
  Opsets opsets;
  /// What is worth a warning.
  std::vector<std::string> warnings;
};

/// Reads and checks what can be checked before looking at the graph: that the
/// file is a model, and of a version that is understood. Throws `ImportError`.
ModelFile readModel(llvm::StringRef path);

} // namespace pannikin::onnx_import

#endif // PANNIKIN_COMPILER_IMPORT_READMODEL_H

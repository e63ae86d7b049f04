// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Which version of the default operator set a node means.

#ifndef PANNIKIN_COMPILER_IMPORT_OPSETS_H
#define PANNIKIN_COMPILER_IMPORT_OPSETS_H

#include "llvm/ADT/DenseMap.h"
#include <onnx/onnx_pb.h>

namespace pannikin::onnx_import {

/// The model's version, and that of nodes which come from a function with a
/// version of its own.
struct Opsets {
  int64_t model = 0;
  llvm::DenseMap<const onnx::NodeProto *, int64_t> others;

  int64_t of(const onnx::NodeProto &node) const {
    auto found = others.find(&node);
    return found == others.end() ? model : found->second;
  }
};

} // namespace pannikin::onnx_import

#endif // PANNIKIN_COMPILER_IMPORT_OPSETS_H

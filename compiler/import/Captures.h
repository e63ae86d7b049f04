// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What a node reads, the bodies of loops and branches included.

#ifndef PANNIKIN_COMPILER_IMPORT_CAPTURES_H
#define PANNIKIN_COMPILER_IMPORT_CAPTURES_H

#include <onnx/onnx_pb.h>
#include <string>
#include <vector>

namespace pannikin::onnx_import {

/// The names of the node's inputs, and those that the graphs among its
/// attributes read from outside of themselves. An input that is left out may
/// be among them as "".
std::vector<std::string> readsOf(const onnx::NodeProto &node);

} // namespace pannikin::onnx_import

#endif // PANNIKIN_COMPILER_IMPORT_CAPTURES_H

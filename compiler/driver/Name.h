// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The model's name in C.

#ifndef PANNIKIN_COMPILER_DRIVER_NAME_H
#define PANNIKIN_COMPILER_DRIVER_NAME_H

#include "llvm/ADT/StringRef.h"
#include <string>

namespace pannikin {

/// A name made from a model's file name: "my-net.v2.onnx" gives "my_net_v2".
std::string nameFromFile(llvm::StringRef path);

/// Why `name` cannot name a model, with the way out; empty when it can. A name
/// becomes a prefix of C identifiers and the file NAME.h, which must not hide a
/// header of the C library or of the runtime.
std::string faultOfName(llvm::StringRef name);

} // namespace pannikin

#endif // PANNIKIN_COMPILER_DRIVER_NAME_H

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// How a fault in a model travels inside the importer: as one exception type,
// which `importModel` turns into a diagnostic. Nothing thrown leaves the room.

#ifndef PANNIKIN_COMPILER_IMPORT_ERROR_H
#define PANNIKIN_COMPILER_IMPORT_ERROR_H

#include "llvm/ADT/Twine.h"
#include <stdexcept>
#include <string>

namespace pannikin::onnx_import {

/// A reason why a model cannot be imported: what was found, what is allowed
/// and the way out. `node` names the ONNX node at fault and is empty while
/// the fault is not tied to one.
class ImportError : public std::runtime_error {
public:
  explicit ImportError(const llvm::Twine &message)
      : std::runtime_error(message.str()) {}

  /// The same fault, at `node`, which reads as `description` in the message.
  ImportError(const ImportError &fault, const llvm::Twine &description,
              std::string node)
      : std::runtime_error((description + ": " + fault.what()).str()),
        node(std::move(node)) {}

  std::string node;
};

/// A node runs over many steps from a state of the model: what looked like one
/// step is a window, which `importModel` then imports as such.
struct WindowWithStates {};

/// Throws an `ImportError`. The caller's node, if any, is added on the way.
[[noreturn]] inline void fail(const llvm::Twine &message) {
  throw ImportError(message);
}

} // namespace pannikin::onnx_import

#endif // PANNIKIN_COMPILER_IMPORT_ERROR_H

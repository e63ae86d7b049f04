// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decides which C identifier stands for a name of the model.

#ifndef PANNIKIN_COMPILER_EMIT_NAMES_H
#define PANNIKIN_COMPILER_EMIT_NAMES_H

#include "llvm/ADT/StringRef.h"
#include "llvm/ADT/StringSet.h"
#include <string>

namespace pannikin::emit {

/// The nearest C identifier: other characters become `_`, repeated ones
/// collapse, a leading digit gets a letter, and the length is bounded.
std::string identifier(llvm::StringRef name);

/// Whether `name` is a C identifier that begins with a letter and is free.
bool isIdentifier(llvm::StringRef name);

/// Identifiers of one C scope, each given out once. Keywords of C and C++,
/// macros of the chips' headers and of Arduino, and names of the C library are
/// never given out.
class Names {
public:
  explicit Names(const Names *outer = nullptr) : outer(outer) {}

  /// A free identifier like `name`, for a local, a parameter or a member:
  /// names without a lower-case letter, which headers like as macros, are
  /// lowered.
  std::string local(llvm::StringRef name);

  /// A free identifier that begins with `prefix_`.
  std::string global(llvm::StringRef prefix, llvm::StringRef name);

  /// Takes an identifier out of the pool.
  void reserve(llvm::StringRef name) { taken.insert(name); }

private:
  bool isTaken(llvm::StringRef name) const;
  std::string unique(std::string name);

  const Names *outer;
  llvm::StringSet<> taken;
  llvm::StringMap<unsigned> numbers; ///< What to try next for a name.
};

} // namespace pannikin::emit

#endif // PANNIKIN_COMPILER_EMIT_NAMES_H

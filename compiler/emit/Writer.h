// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decides how emitted C is laid out: two spaces a level, lines of 80 columns
// broken at a space, comments as blocks.

#ifndef PANNIKIN_COMPILER_EMIT_WRITER_H
#define PANNIKIN_COMPILER_EMIT_WRITER_H

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/ADT/Twine.h"
#include <string>

namespace pannikin::emit {

class Writer {
public:
  /// One line of code at the present level; a long one is continued.
  void line(const llvm::Twine &text);
  /// A preprocessor line or an empty one: printed as it is.
  void raw(const llvm::Twine &text = "");
  /// `/* text */`, continued with ` * `. Text cannot end the comment.
  void comment(const llvm::Twine &text);
  /// `head {`, one level deeper until `close`.
  void open(const llvm::Twine &head);
  /// `}` followed by `tail`.
  void close(const llvm::Twine &tail = "");
  void indent() { ++level; }
  void outdent() { --level; }

  const std::string &text() const { return out; }
  /// What `inner` wrote, as it is.
  void append(const Writer &inner) { out += inner.out; }
  /// A writer at the same depth, to be appended later.
  Writer nested() const {
    Writer inner;
    inner.level = level;
    return inner;
  }

private:
  std::string out;
  unsigned level = 0;
};

/// Calls `see` with every identifier, keyword and number of `text`.
void forEachWord(llvm::StringRef text,
                 llvm::function_ref<void(llvm::StringRef)> see);

/// Whether `name` occurs in `text` as a whole identifier.
bool mentions(llvm::StringRef text, llvm::StringRef name);

/// Text that can stand in a block comment: no end mark, no control character,
/// no backslash.
std::string commentText(llvm::StringRef text);

} // namespace pannikin::emit

#endif // PANNIKIN_COMPILER_EMIT_WRITER_H

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What all layouts of trees have in common in C: how features are compared,
// where sums start, and how a leaf with several numbers is added.

#ifndef PANNIKIN_COMPILER_EMIT_TREELEAVES_H
#define PANNIKIN_COMPILER_EMIT_TREELEAVES_H

#include "compiler/emit/Functions.h"

namespace pannikin::emit {

/// How a list of additions lies in a table of bytes, as `panc.tree_table` says.
struct ListFormat {
  std::string table; ///< C identifier.
  int64_t column = 1, value = 1;
  bool isUnsigned = false;
};

/// `pk_rom_next_s16(&p)`: reads a number of `bytes` and steps on.
std::string nextNumber(int64_t bytes, bool isUnsigned);

/// `y[3] = (int16_t)(y[3] + 5);`
std::string additionTo(const std::string &entry, mlir::Type element,
                       const std::string &value);

/// Writes the loop that adds the list at `p` to `y`.
void printListLoop(Writer &writer, mlir::Type element,
                   const ListFormat &format);

/// Writes the function `name(y, at)` that adds the list at `at` bytes.
void printListFunction(Writer &writer, const std::string &name,
                       mlir::Type element, const ListFormat &format);

/// Writes the function `name(y)`: by how much the largest of `count` numbers
/// exceeds every other.
void printLeadFunction(Writer &writer, const std::string &name,
                       mlir::Type element, int64_t count);

/// Writes what sets each entry of `out` to its start.
void printStarts(Writer &writer, const Place &out,
                 llvm::ArrayRef<double> starts);

} // namespace pannikin::emit

#endif // PANNIKIN_COMPILER_EMIT_TREELEAVES_H

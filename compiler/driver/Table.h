// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Tables on stdout, columns by spaces.

#ifndef PANNIKIN_COMPILER_DRIVER_TABLE_H
#define PANNIKIN_COMPILER_DRIVER_TABLE_H

#include "llvm/ADT/StringRef.h"
#include "llvm/ADT/Twine.h"
#include <string>
#include <vector>

namespace pannikin {

/// Rows of words, printed with columns aligned to the left.
class Table {
public:
  /// One more row; rows may have different numbers of columns.
  void row(std::vector<std::string> cells) { rows.push_back(std::move(cells)); }
  /// Prints the rows, indented by two spaces.
  void print() const;

private:
  std::vector<std::vector<std::string>> rows;
};

/// "12,345 bytes".
std::string bytesText(int64_t bytes);
/// "12,345".
std::string countText(int64_t count);
/// "98.25 %" of a share between 0 and 1.
std::string percentText(double share);
/// A real number with at most six digits.
std::string numberText(double value);

} // namespace pannikin

#endif // PANNIKIN_COMPILER_DRIVER_TABLE_H

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decides how tables and the numbers in them look.

#include "compiler/driver/Table.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;
using namespace pannikin;

void Table::print() const {
  std::vector<size_t> widths;
  for (const auto &cells : rows)
    for (size_t i = 0; i + 1 < cells.size(); ++i) {
      widths.resize(std::max(widths.size(), i + 1));
      widths[i] = std::max(widths[i], cells[i].size());
    }
  for (const auto &cells : rows) {
    std::string line = " ";
    for (size_t i = 0; i < cells.size(); ++i) {
      line += " " + cells[i];
      if (i + 1 < cells.size())
        line.append(widths[i] - cells[i].size() + 1, ' ');
    }
    outs() << line << '\n';
  }
}

std::string pannikin::countText(int64_t count) {
  std::string digits = std::to_string(count);
  size_t first = count < 0 ? 1 : 0;
  for (size_t at = digits.size(); at > first + 3; at -= 3)
    digits.insert(at - 3, ",");
  return digits;
}

std::string pannikin::bytesText(int64_t bytes) {
  return countText(bytes) + (bytes == 1 ? " byte" : " bytes");
}

std::string pannikin::percentText(double share) {
  std::string text;
  raw_string_ostream(text) << format("%.2f %%", share * 100);
  return text;
}

std::string pannikin::numberText(double value) {
  std::string text;
  raw_string_ostream(text) << format("%.6g", value);
  return text;
}

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Leaves the zeros of a matrix out.

#include "ir/SparseRows.h"
#include <algorithm>

using namespace pannikin;

SparseRows::SparseRows(const std::vector<int64_t> &integers, int64_t columns) {
  for (size_t start = 0; start < integers.size(); start += size_t(columns)) {
    std::vector<Entry> &row = all.emplace_back();
    int64_t at = 0;
    for (int64_t j = 0; j < columns; ++j) {
      int64_t number = integers[start + size_t(j)];
      if (number == 0)
        continue;
      for (; j - at > 255; at += 255)
        row.push_back({255, 0});
      row.push_back({uint8_t(j - at), number});
      at = j;
    }
  }
}

int64_t SparseRows::longest() const {
  size_t most = 0;
  for (const std::vector<Entry> &row : all)
    most = std::max(most, row.size());
  return int64_t(most);
}

int64_t SparseRows::count() const {
  size_t total = 0;
  for (const std::vector<Entry> &row : all)
    total += row.size();
  return int64_t(total);
}

std::vector<std::vector<uint8_t>> SparseRows::bytes() const {
  bool isLong = longest() > 255;
  std::vector<std::vector<uint8_t>> result;
  for (const std::vector<Entry> &row : all) {
    std::vector<uint8_t> &line = result.emplace_back();
    line.push_back(uint8_t(row.size()));
    if (isLong)
      line.push_back(uint8_t(row.size() >> 8));
    for (const Entry &entry : row) {
      line.push_back(entry.step);
      line.push_back(uint8_t(entry.number));
    }
  }
  return result;
}

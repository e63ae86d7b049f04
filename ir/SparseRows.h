// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// How a matrix lies in flash without its zeros.

#ifndef PANNIKIN_IR_SPARSEROWS_H
#define PANNIKIN_IR_SPARSEROWS_H

#include <cstdint>
#include <vector>

namespace pannikin {

/// The numbers of a sparse matrix, row by row. A step of more than 255 columns
/// is taken in several, over numbers that are 0.
class SparseRows {
public:
  struct Entry {
    uint8_t step;   ///< Columns behind the entry before; from 0 the first.
    int64_t number; ///< The integer there.
  };

  /// `integers` in row-major order, `columns` a row.
  SparseRows(const std::vector<int64_t> &integers, int64_t columns);

  const std::vector<std::vector<Entry>> &rows() const { return all; }

  /// Entries of the longest row, and of all of them.
  int64_t longest() const;
  int64_t count() const;

  /// Bytes of each row: the count of entries (two bytes, the low one first,
  /// where the longest row needs them), then a step and a number each.
  std::vector<std::vector<uint8_t>> bytes() const;

private:
  std::vector<std::vector<Entry>> all;
};

} // namespace pannikin

#endif // PANNIKIN_IR_SPARSEROWS_H

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// How a matrix of small integers lies in flash with a few bits a number.
//
// The integers of row i are taken apart into
//
//     integer[i, j] = number[i, j] * factor[i] * 2^shift[i]
//
// with an odd factor of at most 15, and the numbers are written as codes. All
// of it follows from the integers and the fractions of the rows alone, so that
// whoever reads a matrix comes to the same code.

#ifndef PANNIKIN_IR_PACKEDROWS_H
#define PANNIKIN_IR_PACKEDROWS_H

#include "ir/Pan.h"
#include <vector>

namespace pannikin {

/// Digits of `radix` values each, `perByte` of them in a byte. The first is
/// floor(byte * radix / 256), the next likewise of what remains modulo 256.
struct Digit {
  unsigned radix, perByte;
  bool operator==(const Digit &other) const {
    return radix == other.radix && perByte == other.perByte;
  }
};

/// How one number is read. With a map, a digit of radix 2 comes first, and
/// numbers that are 0 have no more than that.
struct NumberCode {
  bool hasMap = false;
  std::vector<Digit> digits;  ///< Of the code, the highest first.
  bool hasBook = false;       ///< The code is an index, else
  int64_t step = 1, base = 0; ///< number = step * code + base.
  int64_t block = 1;          ///< Rows that lie interleaved, column by column.

  /// How many codes there are.
  int64_t capacity() const;

  /// Bits of flash that a number takes that is not 0; 1.6 for five in a byte.
  double bits() const;

  /// Likewise of all, of which `nonZeros` are not 0, in bytes.
  int64_t bytes(int64_t numbers, int64_t nonZeros) const;
};

/// What reading a matrix once takes, in counts.
struct CodeWork {
  int64_t inBlocks = 0; ///< Numbers in whole blocks of rows; of the rest
  int64_t turns = 0;    ///< numbers,
  int64_t digits = 0;   ///< digits, those of a map included,
  int64_t products = 0; ///< numbers that are multiplied,
  int64_t lookups = 0;  ///< and found in a codebook.
};

class PackedRows {
public:
  struct Row {
    int64_t factor; ///< Odd, at most 15.
    int shift;      ///< May be negative where the fraction of the row is low.
  };

  /// The least bytes that `storage` (packed, bitmap or codebook) comes to.
  /// `integers` of 8 bits in row-major order, `fractions` one a row, `columns`
  /// a row. Nothing when more than 256 codes would be needed.
  static PackedRows pack(pan::Storage storage, llvm::ArrayRef<int64_t> integers,
                         llvm::ArrayRef<int> fractions, int64_t columns);

  const NumberCode &code() const { return form; }
  const std::vector<Row> &rows() const { return all; }

  /// Row-major, each of 8 bits.
  const std::vector<int64_t> &numbers() const { return values; }

  /// The numbers by index, in rising order; empty without a codebook.
  const std::vector<int64_t> &book() const { return entries; }

  int64_t nonZeros() const;
  CodeWork work() const;

  /// The codes: digits lie in bytes of their own, each byte where the first of
  /// its digits is needed. Whole blocks of rows come first, column by column;
  /// the rows that are left follow one by one.
  std::vector<uint8_t> stream() const;

  /// Bytes of the stream, of the codebook, and of the byte a row that tells its
  /// factor and shift where rows differ.
  int64_t bytes() const;

private:
  using Scale = bool (PackedRows::*)(llvm::ArrayRef<int64_t> integers,
                                     llvm::ArrayRef<int> fractions);
  bool scaleTogether(llvm::ArrayRef<int64_t> integers,
                     llvm::ArrayRef<int> fractions);
  bool scaleByRow(llvm::ArrayRef<int64_t> integers,
                  llvm::ArrayRef<int> fractions);
  bool keepScale(llvm::ArrayRef<int64_t> integers,
                 llvm::ArrayRef<int> fractions);
  bool finishRows(llvm::ArrayRef<int> fractions);
  void encode(pan::Storage storage, bool hasMap);
  void chooseDigits(int64_t levels);
  std::vector<int64_t> order() const;
  int64_t codeOf(int64_t number) const;

  int64_t columns = 0;
  NumberCode form;
  std::vector<Row> all;
  std::vector<int64_t> values, entries;
  bool hasRowTable = false;
};

} // namespace pannikin

#endif // PANNIKIN_IR_PACKEDROWS_H

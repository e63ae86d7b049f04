// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Every way to store a matrix says the same integers, in the bytes that it
// promises, and the best way is the one that was asked for.

#include "compiler/passes/Storage.h"
#include "ir/PackedRows.h"
#include <gtest/gtest.h>
#include <random>

using namespace pannikin;

namespace {

/// Reads digits as the runtime does.
class Reader {
public:
  explicit Reader(std::vector<uint8_t> bytes) : bytes(std::move(bytes)) {}

  /// The next digit of the kind that `left` and `byte` stand for.
  struct Kind {
    unsigned left = 0, byte = 0;
  };
  unsigned next(Kind &kind, Digit digit) {
    if (kind.left == 0) {
      kind.byte = bytes.at(at++);
      kind.left = digit.perByte;
    }
    --kind.left;
    unsigned product = kind.byte * digit.radix;
    kind.byte = product & 255;
    return product >> 8;
  }
  bool atEnd() const { return at == bytes.size(); }

private:
  std::vector<uint8_t> bytes;
  size_t at = 0;
};

/// The integers that `packed` says, which has `columns` a row.
std::vector<int64_t> unpack(const PackedRows &packed, int64_t columns) {
  const NumberCode &code = packed.code();
  int64_t rows = int64_t(packed.rows().size());
  std::vector<int64_t> integers(size_t(rows * columns));
  Reader reader(packed.stream());
  Reader::Kind map;
  std::vector<Reader::Kind> kinds(code.digits.size());
  auto read = [&](int64_t i, int64_t j) {
    if (code.hasMap && reader.next(map, {2, 8}) == 0)
      return;
    int64_t number = 0;
    for (size_t d = 0; d < kinds.size(); ++d)
      number =
          number * code.digits[d].radix + reader.next(kinds[d], code.digits[d]);
    number = code.hasBook ? packed.book().at(size_t(number))
                          : code.step * number + code.base;
    const PackedRows::Row &row = packed.rows()[size_t(i)];
    number *= row.factor;
    integers[size_t(i * columns + j)] =
        row.shift >= 0 ? number << row.shift : number >> -row.shift;
  };
  int64_t whole = rows / code.block * code.block;
  for (int64_t i = 0; i < whole; i += code.block)
    for (int64_t j = 0; j < columns; ++j)
      for (int64_t k = 0; k < code.block; ++k)
        read(i + k, j);
  for (int64_t i = whole; i < rows; ++i)
    for (int64_t j = 0; j < columns; ++j)
      read(i, j);
  EXPECT_TRUE(reader.atEnd());
  return integers;
}

const pan::Storage coded[] = {pan::Storage::Packed, pan::Storage::Bitmap,
                              pan::Storage::Codebook};

/// A matrix of `levels` numbers around 0, times a factor a row.
struct Matrix {
  std::vector<int64_t> integers;
  std::vector<int> fractions;
  int64_t columns = 0;

  Matrix(int64_t rows, int64_t columns, int64_t levels, int zeros, bool byRow,
         std::mt19937 &random)
      : columns(columns) {
    auto below = [&](int64_t n) { return int64_t(random() % uint64_t(n)); };
    for (int64_t i = 0; i < rows; ++i) {
      int64_t factor = byRow ? 1 + below(15) : 1;
      fractions.push_back(byRow ? int(below(6)) : 5);
      for (int64_t j = 0; j < columns; ++j) {
        int64_t number = (below(levels) - levels / 2) * factor;
        number = below(100) < zeros ? 0 : number;
        integers.push_back(std::clamp<int64_t>(number, -128, 127));
      }
    }
  }

  PackedRows pack(pan::Storage storage) const {
    return PackedRows::pack(storage, integers, fractions, columns);
  }
};

TEST(Storage, SaysTheSameIntegers) {
  std::mt19937 random(1);
  for (int64_t levels = 1; levels <= 256; levels += levels < 40 ? 1 : 27)
    for (int zeros : {0, 40, 100})
      for (bool byRow : {false, true}) {
        Matrix matrix(1 + int64_t(random() % 9), 1 + int64_t(random() % 13),
                      levels, zeros, byRow, random);
        for (pan::Storage storage : coded)
          EXPECT_EQ(unpack(matrix.pack(storage), matrix.columns),
                    matrix.integers);
      }
}

TEST(Storage, TakesTheBytesThatItSays) {
  std::mt19937 random(2);
  Matrix four(16, 20, 16, 0, false, random);
  EXPECT_EQ(four.pack(pan::Storage::Packed).bytes(), 160);
  // Five numbers of three values a byte.
  Matrix three(16, 20, 3, 0, false, random);
  EXPECT_EQ(three.pack(pan::Storage::Packed).bytes(), 64);
  Matrix six(16, 20, 64, 0, false, random);
  EXPECT_EQ(six.pack(pan::Storage::Packed).bytes(), 240);
}

TEST(Storage, AFactorOfTheRowTakesAByte) {
  std::vector<int64_t> integers;
  for (int64_t factor : {9, 15, 13, 8})
    for (int64_t number = -8; number < 8; ++number)
      integers.push_back(number * factor);
  std::vector<int> fractions = {7, 7, 7, 7};
  PackedRows packed =
      PackedRows::pack(pan::Storage::Packed, integers, fractions, 16);
  EXPECT_EQ(packed.bytes(), 4 * 8 + 4);
  EXPECT_EQ(packed.rows()[3].factor, 1);
  EXPECT_EQ(packed.rows()[3].shift, 3);
  EXPECT_EQ(packed.rows()[2].factor, 13);
}

// As real numbers all rows are multiples of 2^-5.
TEST(Storage, OneScaleNeedsNoTable) {
  std::vector<int64_t> integers = {3, -8, 7, 1, 12, -32, 28, 4};
  std::vector<int> fractions = {5, 7};
  PackedRows packed =
      PackedRows::pack(pan::Storage::Packed, integers, fractions, 4);
  EXPECT_EQ(packed.bytes(), 4);
}

TEST(Storage, OddNumbersAreEveryOther) {
  std::vector<int64_t> integers = {-3, -1, 1, 3, 3, 1, -1, -3};
  std::vector<int> fractions = {5, 5};
  PackedRows packed =
      PackedRows::pack(pan::Storage::Packed, integers, fractions, 4);
  EXPECT_EQ(packed.code().step, 2);
  EXPECT_EQ(packed.code().base, -3);
  EXPECT_EQ(packed.bytes(), 2);
}

TEST(Storage, HalfZerosAndFourBitsAreThreeBits) {
  std::vector<int64_t> integers(400);
  for (size_t i = 0; i < integers.size(); i += 2)
    integers[i] = int64_t(i / 2 % 15) - 8;
  integers[16] = 7; // In the place of a 0.
  std::vector<int> fractions(20, 5);
  PackedRows packed =
      PackedRows::pack(pan::Storage::Bitmap, integers, fractions, 20);
  EXPECT_LE(packed.bytes(), 400 * 3 / 8);
}

TEST(Storage, ACodebookIsCounted) {
  std::vector<int64_t> integers;
  const int64_t book[] = {-101, -37, 19, 83};
  for (int i = 0; i < 64; ++i)
    integers.push_back(book[i * 7 % 11 % 4]);
  std::vector<int> fractions(4, 5);
  PackedRows packed =
      PackedRows::pack(pan::Storage::Codebook, integers, fractions, 16);
  EXPECT_EQ(packed.bytes(), 16 + 4);
}

TEST(Storage, TheBestIsWhatWasAskedFor) {
  std::mt19937 random(3);
  MatrixInput input;
  for (const Target &chip : allTargets())
    for (int64_t levels : {2, 3, 6, 16, 64, 200})
      for (int zeros : {0, 50, 90}) {
        Matrix m(20, 24, levels, zeros, false, random);
        auto choose = [&](Prefer prefer) {
          return chooseStorage(m.integers, m.fractions, m.columns, input,
                               prefer, chip);
        };
        StorageChoice size = choose(Prefer::Size),
                      speed = choose(Prefer::Speed),
                      balanced = choose(Prefer::Balanced);
        EXPECT_LE(size.bytes, balanced.bytes);
        EXPECT_LE(size.bytes, speed.bytes);
        EXPECT_LE(speed.cycles, balanced.cycles);
        // Where code is dear a product reads a table of shifts.
        int64_t dense = 20 * 24 + (chip.nativeIntBits == 8 ? 20 : 0);
        EXPECT_LE(speed.bytes, dense);
        EXPECT_EQ(size.bytes + size.savedBytes, dense);
        for (pan::Storage storage : coded) {
          PackedRows packed = m.pack(storage);
          // A plain byte a number is no code.
          if (storage != pan::Storage::Packed || packed.code().bits() < 8)
            EXPECT_LE(size.bytes, packed.bytes());
        }
      }
}

TEST(Storage, DenseRowsAreFilledUpAsTheyLie) {
  std::mt19937 random(4);
  const Target &uno = *findTarget("atmega328p"),
               &arm = *findTarget("cortex-m0");
  auto bytes = [&](int64_t rows, int64_t columns, const Target &chip,
                   MatrixInput input = {}) {
    Matrix m(rows, columns, 256, 0, false, random);
    StorageChoice best = chooseStorage(m.integers, m.fractions, columns, input,
                                       Prefer::Size, chip);
    return best.bytes + best.savedBytes;
  };
  // The last two rows are a block, if that saves more than code costs.
  EXPECT_EQ(bytes(6, 64, uno), 6 * 64 + 6);
  EXPECT_EQ(bytes(5, 64, uno), 6 * 64 + 5);
  EXPECT_EQ(bytes(7, 64, uno), 8 * 64 + 7);
  EXPECT_EQ(bytes(6, 22, uno), 8 * 22 + 6);
  EXPECT_EQ(bytes(6, 22, uno, {8, 128, true, 1}), 6 * 22 + 6);
  EXPECT_EQ(bytes(6, 64, arm), 8 * 64);
  // Longer rows, wide inputs and other results have no walk.
  EXPECT_EQ(bytes(6, 257, uno), 8 * 257);
  EXPECT_EQ(bytes(6, 64, uno, {16, 32768}), 8 * 64);
  EXPECT_EQ(bytes(6, 64, uno, {8, 128, false}), 8 * 64);
}

TEST(Storage, AKernelMustBeWorthItsCode) {
  StorageChoice packed{pan::Storage::Packed, 200, 1100, 4, 200, -100};
  StorageChoice dense{pan::Storage::Dense, 100, 900};
  const Target &uno = *findTarget("atmega328p"),
               &arm = *findTarget("cortex-m0");
  auto after = [](std::vector<StorageChoice> choices, const Target &chip) {
    dropDearKernels(choices, chip);
    return choices;
  };
  // 200 bytes are less than a kernel, 400 are more.
  EXPECT_EQ(after({packed, dense}, uno)[0].storage, pan::Storage::Dense);
  EXPECT_EQ(after({packed, dense}, uno)[0].bytes, 400);
  EXPECT_EQ(after({packed, packed, dense}, uno)[0].storage,
            pan::Storage::Packed);
  // No further kernel, code that is no dearer, time.
  EXPECT_EQ(after({packed}, uno)[0].storage, pan::Storage::Packed);
  EXPECT_EQ(after({packed, dense}, arm)[0].storage, pan::Storage::Packed);
  packed.savedCycles = 100;
  EXPECT_EQ(after({packed, dense}, uno)[0].storage, pan::Storage::Packed);
}

} // namespace

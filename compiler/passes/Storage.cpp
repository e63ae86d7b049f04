// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Compares the ways to store a matrix by bytes and by the chip's prices.

#include "compiler/passes/Storage.h"
#include "ir/PackedRows.h"
#include "ir/RowPairs.h"
#include "ir/SparseRows.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSwitch.h"
#include <cmath>
#include <map>

using namespace llvm;
using namespace pannikin;

std::optional<Prefer> pannikin::parsePrefer(StringRef word) {
  return StringSwitch<std::optional<Prefer>>(word)
      .Case("size", Prefer::Size)
      .Case("balanced", Prefer::Balanced)
      .Case("speed", Prefer::Speed)
      .Default(std::nullopt);
}

namespace {
/// A matrix and who reads it.
struct Question {
  ArrayRef<int64_t> integers;
  ArrayRef<int> fractions;
  int64_t columns;
  ArrayRef<MatrixInput> inputs;
  const Target &chip;

  int64_t rows() const { return int64_t(fractions.size()); }
  /// A byte a row where shifts differ.
  int64_t shiftBytes() const { return all_equal(fractions) ? 0 : rows(); }
  bool isWalked() const;
  int64_t denseNumbers() const;
  StorageChoice dense() const;
  StorageChoice indexed() const;
  StorageChoice packed(pan::Storage storage) const;
};
} // namespace

/// Bits of the sum of the worst row: 16, 24 or 32.
static int sumBits(ArrayRef<int64_t> integers, int64_t columns,
                   const MatrixInput &input) {
  int64_t worst = 0;
  for (; !integers.empty(); integers = integers.drop_front(size_t(columns))) {
    int64_t sum = 0;
    for (int64_t integer : integers.take_front(size_t(columns)))
      sum += std::abs(integer);
    worst = std::max(worst, sum * input.magnitude);
  }
  return worst < 1 << 15 ? 16 : worst < 1 << 23 ? 24 : 32;
}

/// Where code is dear the runtime walks through dense matrices of bytes.
bool Question::isWalked() const {
  return chip.nativeIntBits == 8 && columns <= 256 && rows() <= 255 &&
         all_of(inputs, [&](const MatrixInput &input) {
           return input.hasWalk && input.bits == 8 &&
                  sumBits(integers, columns, input) <= 24;
         });
}

/// Rows lie in blocks of four, filled up; where code is cheap, one or two rows
/// are a block, and the runtime's walk may end with a block of two.
int64_t Question::denseNumbers() const {
  if (chip.nativeIntBits > 8 && rows() <= 2)
    return columns * rows();
  int64_t saved = savedByRowPair(rows(), columns), elsewhere = 0;
  for (const MatrixInput &input : inputs)
    elsewhere = std::max(elsewhere, input.savedElsewhere);
  bool hasPair = isWalked() && saved + elsewhere > rowPairCode;
  return columns * int64_t(alignTo(rows(), 4)) - (hasPair ? saved : 0);
}

/// The runtime's walk reads a table of shifts even if they are alike.
StorageChoice Question::dense() const {
  int64_t numbers = denseNumbers();
  StorageChoice choice{pan::Storage::Dense,
                       numbers + (isWalked() ? rows() : shiftBytes()), 0};
  for (const MatrixInput &input : inputs)
    choice.cycles +=
        double(numbers) *
        chip.cyclesPerMac(8, input.bits, sumBits(integers, columns, input));
  return choice;
}

StorageChoice Question::indexed() const {
  SparseRows sparse(integers.vec(), columns);
  StorageChoice choice{pan::Storage::Indexed, shiftBytes(), 0};
  for (const auto &row : sparse.bytes())
    choice.bytes += int64_t(row.size());
  for (const MatrixInput &input : inputs)
    choice.cycles +=
        double(sparse.count()) *
        chip.cyclesPerSparseMac(input.bits, sumBits(integers, columns, input));
  return choice;
}

StorageChoice Question::packed(pan::Storage storage) const {
  PackedRows packed = PackedRows::pack(storage, integers, fractions, columns);
  StorageChoice choice{storage, packed.bytes(), 0};
  CodeWork work = packed.work();
  choice.bits = int(std::ceil(packed.code().bits()));
  for (const MatrixInput &input : inputs)
    choice.cycles += chip.cyclesOfCodes(
        {work.inBlocks, work.turns, work.digits, work.products, work.lookups,
         choice.bits},
        input.bits, sumBits(packed.numbers(), columns, input));
  return choice;
}

/// Whether `a` is better than `b`. A chip without prices only counts bytes.
static bool isBetter(const StorageChoice &a, const StorageChoice &b,
                     Prefer prefer) {
  if (prefer == Prefer::Size)
    return std::pair(double(a.bytes), a.cycles) <
           std::pair(double(b.bytes), b.cycles);
  if (prefer == Prefer::Speed)
    return std::pair(a.cycles, a.bytes) < std::pair(b.cycles, b.bytes);
  return double(a.bytes) * std::max(a.cycles, 1.0) <
         double(b.bytes) * std::max(b.cycles, 1.0);
}

/// Codes of 8 bits only do without the rows that fill dense blocks up.
static bool isNarrower(const StorageChoice &choice) {
  return choice.storage != pan::Storage::Packed || choice.bits < 8;
}

StorageChoice pannikin::chooseStorage(ArrayRef<int64_t> integers,
                                      ArrayRef<int> fractions, int64_t columns,
                                      ArrayRef<MatrixInput> inputs,
                                      Prefer prefer, const Target &chip) {
  Question question{integers, fractions, columns, inputs, chip};
  StorageChoice dense = question.dense(), best = dense;
  for (const StorageChoice &choice :
       {question.indexed(), question.packed(pan::Storage::Packed),
        question.packed(pan::Storage::Bitmap),
        question.packed(pan::Storage::Codebook)})
    if (choice.bytes < dense.bytes && isNarrower(choice) &&
        isBetter(choice, best, prefer))
      best = choice;
  best.savedBytes = dense.bytes - best.bytes;
  best.savedCycles = dense.cycles - best.cycles;
  return best;
}

/// Bytes of code of one more kernel; none where each matrix has its own.
static int64_t kernelBytes(const Target &chip) {
  return chip.nativeIntBits == 8 ? 300 : 0;
}

void pannikin::dropDearKernels(MutableArrayRef<StorageChoice> choices,
                               const Target &chip) {
  auto kernelOf = [](const StorageChoice &choice) {
    return std::pair(choice.storage, choice.bits);
  };
  struct Saved {
    int64_t bytes = 0;
    double cycles = 0;
    size_t matrices = 0;
  };
  std::map<std::pair<pan::Storage, int>, Saved> kernels;
  for (const StorageChoice &choice : choices) {
    Saved &saved = kernels[kernelOf(choice)];
    saved.bytes += choice.savedBytes;
    saved.cycles += choice.savedCycles;
    ++saved.matrices;
  }
  for (StorageChoice &choice : choices) {
    const Saved &saved = kernels[kernelOf(choice)];
    // The only kernel of a model is no further one.
    bool isFurther = saved.matrices < choices.size();
    if (isFurther && saved.cycles <= 0 && saved.bytes < kernelBytes(chip))
      choice = {pan::Storage::Dense, choice.bytes + choice.savedBytes,
                choice.cycles + choice.savedCycles};
  }
}

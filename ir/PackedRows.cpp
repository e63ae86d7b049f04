// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Takes factors out of rows and finds the shortest code for what is left.

#include "ir/PackedRows.h"
#include "llvm/ADT/STLExtras.h"
#include <algorithm>
#include <array>
#include <numeric>
#include <optional>

using namespace llvm;
using namespace pannikin;

int64_t NumberCode::capacity() const {
  int64_t product = 1;
  for (const Digit &digit : digits)
    product *= digit.radix;
  return product;
}

double NumberCode::bits() const {
  double sum = hasMap ? 1 : 0;
  for (const Digit &digit : digits)
    sum += 8.0 / digit.perByte;
  return sum;
}

static int64_t divideUp(int64_t a, int64_t b) { return (a + b - 1) / b; }

int64_t NumberCode::bytes(int64_t numbers, int64_t nonZeros) const {
  int64_t total = hasMap ? divideUp(numbers, 8) : 0;
  for (const Digit &digit : digits)
    total += divideUp(hasMap ? nonZeros : numbers, digit.perByte);
  return total;
}

//===-- Factors -----------------------------------------------------------===//

/// The largest divisor of `number` with an odd part of at most 15.
static int64_t divisorOf(int64_t number) {
  int64_t odd = number, best = 1;
  while (odd % 2 == 0)
    odd /= 2;
  for (int64_t factor = 1; factor <= 15; factor += 2)
    if (odd % factor == 0)
      best = factor;
  return number / odd * best;
}

/// `divisor` as an odd factor and places.
static PackedRows::Row rowOf(int64_t divisor) {
  int places = 0;
  for (; divisor % 2 == 0; divisor /= 2)
    ++places;
  return {divisor, places};
}

static int64_t commonDivisor(ArrayRef<int64_t> integers) {
  int64_t result = 0;
  for (int64_t integer : integers)
    result = std::gcd(result, integer);
  return result;
}

bool PackedRows::keepScale(ArrayRef<int64_t> integers,
                           ArrayRef<int> fractions) {
  all.assign(fractions.size(), {1, 0});
  values = integers.vec();
  return finishRows(fractions);
}

bool PackedRows::scaleByRow(ArrayRef<int64_t> integers,
                            ArrayRef<int> fractions) {
  for (size_t i = 0; i < fractions.size(); ++i) {
    auto row = integers.slice(i * size_t(columns), size_t(columns));
    int64_t common = commonDivisor(row),
            divisor = common ? divisorOf(common) : 1;
    all.push_back(rowOf(divisor));
    for (int64_t integer : row)
      values.push_back(integer / divisor);
  }
  return finishRows(fractions);
}

/// One unit for the whole matrix, as real numbers: no row needs a byte.
bool PackedRows::scaleTogether(ArrayRef<int64_t> integers,
                               ArrayRef<int> fractions) {
  auto [lo, hi] = std::minmax_element(fractions.begin(), fractions.end());
  int most = *hi;
  if (most - *lo > 40)
    return false;
  for (size_t i = 0; i < integers.size(); ++i)
    values.push_back(integers[i] *
                     (int64_t(1) << (most - fractions[i / size_t(columns)])));
  int64_t common = commonDivisor(values),
          divisor = common ? divisorOf(common) : 1;
  for (int64_t &value : values)
    value /= divisor;
  Row unit = rowOf(divisor);
  for (int fraction : fractions)
    all.push_back({unit.factor, unit.shift + fraction - most});
  return finishRows(fractions);
}

/// A row of zeros has the scale of any other. Fails where a byte a row cannot
/// tell factor and shift, or numbers need more than 8 bits.
bool PackedRows::finishRows(ArrayRef<int> fractions) {
  auto isZero = [&](size_t i) {
    auto row = ArrayRef(values).slice(i * size_t(columns), size_t(columns));
    return all_of(row, [](int64_t value) { return value == 0; });
  };
  size_t model = 0;
  while (model + 1 < all.size() && isZero(model))
    ++model;
  int places = fractions[model] - all[model].shift, least = places,
      most = places;
  for (size_t i = 0; i < all.size(); ++i) {
    if (isZero(i))
      all[i] = {all[model].factor, fractions[i] - places};
    least = std::min(least, fractions[i] - all[i].shift);
    most = std::max(most, fractions[i] - all[i].shift);
  }
  bool sameFactors =
      all_of(all, [&](const Row &row) { return row.factor == all[0].factor; });
  hasRowTable = !sameFactors || least != most;
  bool plain = sameFactors && all[0].factor == 1;
  return (plain || most - least <= 31) && all_of(values, [](int64_t value) {
           return value >= -128 && value <= 127;
         });
}

//===-- Codes -------------------------------------------------------------===//

/// Digits for codes below `levels`: whole bits, or more of them in a byte.
void PackedRows::chooseDigits(int64_t levels) {
  int bits = 1;
  while ((int64_t(1) << bits) < levels)
    ++bits;
  form.digits.clear();
  if (bits == 8)
    form.digits = {{256, 1}};
  else
    for (auto [part, digit] :
         {std::pair<int, Digit>{4, {16, 2}}, {2, {4, 4}}, {1, {2, 8}}})
      if (bits & part)
        form.digits.push_back(digit);
  NumberCode dense = form;
  if (levels == 3)
    dense.digits = {{3, 5}};
  else if (levels == 5 || levels == 6)
    dense.digits = {{6, 3}};
  int64_t numbers = int64_t(values.size()), some = nonZeros();
  if (dense.bytes(numbers, some) < form.bytes(numbers, some))
    form = dense;
}

void PackedRows::encode(pan::Storage storage, bool hasMap) {
  form = {};
  form.hasMap = hasMap;
  form.hasBook = storage == pan::Storage::Codebook;
  std::array<bool, 256> seen = {};
  for (int64_t value : values)
    seen[size_t(value + 128)] |= !hasMap || value != 0;
  entries.clear();
  for (int64_t value = -128; value < 128; ++value)
    if (seen[size_t(value + 128)])
      entries.push_back(value);
  if (entries.empty())
    entries.push_back(0);
  if (form.hasBook) {
    chooseDigits(int64_t(entries.size()));
    return;
  }
  int64_t least = entries.front(), most = entries.back(), step = 0;
  for (int64_t value : entries)
    step = std::gcd(step, value - least);
  entries.clear();
  form.step = std::max<int64_t>(step, 1);
  chooseDigits((most - least) / form.step + 1);
  // Two's complement where that does, so that matrices share kernels.
  int64_t reach = form.step * (form.capacity() - 1), middle = -(reach + 1) / 2;
  bool fits = least >= middle && most <= middle + reach &&
              (least - middle) % form.step == 0;
  form.base = fits ? middle : least;
  if (storage == pan::Storage::Packed &&
      all_of(form.digits, [](Digit digit) { return 4 % digit.perByte == 0; }))
    form.block = 4;
}

PackedRows PackedRows::pack(pan::Storage storage, ArrayRef<int64_t> integers,
                            ArrayRef<int> fractions, int64_t columns) {
  bool isBook = storage == pan::Storage::Codebook;
  SmallVector<bool> maps = {storage == pan::Storage::Bitmap};
  if (isBook)
    maps.push_back(true);
  // What keeps the scale always serves.
  std::optional<PackedRows> best;
  for (Scale scale : {&PackedRows::scaleTogether, &PackedRows::scaleByRow,
                      &PackedRows::keepScale}) {
    PackedRows scaled;
    scaled.columns = columns;
    if (!(scaled.*scale)(integers, fractions))
      continue;
    for (bool hasMap : maps) {
      scaled.encode(storage, hasMap);
      if (!best || scaled.bytes() < best->bytes())
        best = scaled;
    }
  }
  return std::move(*best);
}

int64_t PackedRows::nonZeros() const {
  return int64_t(values.size()) - llvm::count(values, 0);
}

int64_t PackedRows::bytes() const {
  return form.bytes(int64_t(values.size()), nonZeros()) +
         int64_t(entries.size()) + (hasRowTable ? int64_t(all.size()) : 0);
}

CodeWork PackedRows::work() const {
  CodeWork work;
  int64_t rows = int64_t(all.size());
  if (form.block > 1)
    work.inBlocks = rows / form.block * form.block * columns;
  work.turns = rows * columns - work.inBlocks;
  work.products = form.hasMap ? nonZeros() : work.turns;
  work.digits = (form.hasMap ? work.turns : 0) +
                work.products * int64_t(form.digits.size());
  work.lookups = form.hasBook ? work.products : 0;
  return work;
}

//===-- Stream ------------------------------------------------------------===//

int64_t PackedRows::codeOf(int64_t number) const {
  if (!form.hasBook)
    return (number - form.base) / form.step;
  return llvm::lower_bound(entries, number) - entries.begin();
}

/// Places of the numbers in the order of the stream.
std::vector<int64_t> PackedRows::order() const {
  std::vector<int64_t> places;
  int64_t rows = int64_t(all.size()), i = 0;
  for (; i + form.block <= rows; i += form.block)
    for (int64_t j = 0; j < columns; ++j)
      for (int64_t k = i; k < i + form.block; ++k)
        places.push_back(k * columns + j);
  for (int64_t place = i * columns; place < rows * columns; ++place)
    places.push_back(place);
  return places;
}

namespace {
/// The byte that digits of one kind are being put into.
class DigitByte {
public:
  explicit DigitByte(Digit digit) : digit(digit) {}

  void put(int64_t value, std::vector<uint8_t> &bytes) {
    if (used == 0) {
      at = bytes.size();
      bytes.push_back(0);
      sum = 0;
    }
    sum = sum * digit.radix + value;
    ++used;
    // As if zeros followed, so that a byte is right at any time.
    int64_t whole = 1, filled = sum;
    for (unsigned k = 0; k < digit.perByte; ++k)
      whole *= digit.radix;
    for (unsigned k = used; k < digit.perByte; ++k)
      filled *= digit.radix;
    bytes[at] = uint8_t(divideUp(filled * 256, whole));
    used %= digit.perByte;
  }

private:
  Digit digit;
  unsigned used = 0;
  int64_t sum = 0;
  size_t at = 0;
};
} // namespace

std::vector<uint8_t> PackedRows::stream() const {
  std::vector<uint8_t> bytes;
  DigitByte map({2, 8});
  std::vector<DigitByte> digits(form.digits.begin(), form.digits.end());
  for (int64_t place : order()) {
    int64_t number = values[size_t(place)];
    if (form.hasMap)
      map.put(number != 0, bytes);
    if (form.hasMap && number == 0)
      continue;
    int64_t code = codeOf(number), unit = form.capacity();
    for (auto [digit, byte] : llvm::zip(form.digits, digits)) {
      unit /= digit.radix;
      byte.put(code / unit, bytes);
      code %= unit;
    }
  }
  return bytes;
}

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decides what a line of a CSV file means.

#include "ir/Csv.h"
#include <cmath>

using namespace llvm;
using namespace pannikin;

/// Reads one cell; false when it is no number.
static bool parseNumber(StringRef cell, double &value) {
  return !cell.trim().empty() && !cell.trim().getAsDouble(value);
}

static bool isHeading(ArrayRef<StringRef> cells) {
  double value;
  return none_of(cells, [&](StringRef c) { return parseNumber(c, value); });
}

static Error lineError(StringRef path, size_t line, const Twine &message) {
  return fileError(path, "line " + Twine(line) + ": " + message);
}

/// Appends the numbers of one line to `array`.
static Error readLine(StringRef path, size_t line, ArrayRef<StringRef> cells,
                      NonFinite nonFinite, NpyArray &array) {
  for (StringRef cell : cells) {
    double value = 0;
    if (!parseNumber(cell, value))
      return lineError(path, line, "'" + cell.trim() + "' is no number");
    std::string why = std::isfinite(value) ? "" : whyRefused(nonFinite);
    if (!why.empty())
      return lineError(path, line, "'" + cell.trim() + "'; " + why);
    array.integers &= value == std::floor(value);
    array.data.push_back(value);
  }
  return Error::success();
}

Expected<NpyArray> pannikin::readCsv(StringRef path, NonFinite nonFinite) {
  auto buffer = readWholeFile(path);
  if (!buffer)
    return buffer.takeError();
  NpyArray array{path.str(), {0, 0}, {}, true};
  StringRef rest = (*buffer)->getBuffer(), text;
  rest.consume_front("\xEF\xBB\xBF"); // spreadsheets mark UTF-8 so
  SmallVector<StringRef> cells;
  for (size_t line = 1; !rest.empty(); ++line) {
    std::tie(text, rest) = rest.split('\n');
    if (text.trim().empty())
      continue;
    cells.clear();
    text.trim().split(cells, ',');
    if (line == 1 && isHeading(cells))
      continue;
    if (array.shape[0] == 0)
      array.shape[1] = cells.size();
    if (array.shape[1] != int64_t(cells.size()))
      return lineError(path, line,
                       "has " + Twine(cells.size()) +
                           " numbers; the rows before have " +
                           Twine(array.shape[1]));
    if (Error error = readLine(path, line, cells, nonFinite, array))
      return error;
    ++array.shape[0];
  }
  if (array.data.empty())
    return fileError(path, "holds no numbers");
  return array;
}

Expected<NpyArray> pannikin::readArray(StringRef path, NonFinite nonFinite) {
  return path.ends_with_insensitive(".csv") ? readCsv(path, nonFinite)
                                            : readNpy(path, nonFinite);
}

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Levels and scales of narrow weights.

#include "compiler/passes/WeightForm.h"
#include "llvm/ADT/STLExtras.h"
#include <algorithm>
#include <cmath>
#include <numeric>

using namespace pannikin;
using llvm::ArrayRef;

std::optional<WeightForm> WeightForm::parse(llvm::StringRef word) {
  WeightForm form;
  if (word == "ternary") {
    form.kind = Kind::Ternary;
    form.bits = 2;
    return form;
  }
  if (word == "pow2") {
    form.kind = Kind::Powers;
    form.bits = 4;
    return form;
  }
  if (word == "binary" || word == "2") {
    form.kind = Kind::Odd;
    form.bits = word == "2" ? 2 : 1;
    return form;
  }
  if (word.consume_front("codebook:")) {
    form.kind = Kind::Codebook;
    form.hasRowScales = false;
    bool fits = !word.getAsInteger(10, form.entries) && form.entries >= 4 &&
                form.entries <= 256;
    return fits ? std::optional(form) : std::nullopt;
  }
  bool fits = !word.getAsInteger(10, form.bits) && form.bits >= 3 &&
              form.bits <= 8 && form.bits != 7;
  return fits ? std::optional(form) : std::nullopt;
}

std::string WeightForm::text() const {
  switch (kind) {
  case Kind::Integers:
    return std::to_string(bits);
  case Kind::Odd:
    return bits == 1 ? "binary" : std::to_string(bits);
  case Kind::Ternary:
    return "ternary";
  case Kind::Powers:
    return "pow2";
  case Kind::Codebook:
    return "codebook:" + std::to_string(entries);
  }
  return "";
}

bool WeightForm::operator==(const WeightForm &other) const {
  return kind == other.kind && bits == other.bits && entries == other.entries &&
         hasRowScales == other.hasRowScales;
}

llvm::StringRef pannikin::weightFormWords() {
  return "8, 6, 5, 4, 3, 2, ternary, binary, pow2 or codebook:N with 4 to 256 "
         "numbers";
}

std::vector<int> WeightForm::levels() const {
  std::vector<int> all;
  int top = 1 << (bits - 1);
  switch (kind) {
  case Kind::Integers:
    for (int level = -top; level < top; ++level)
      all.push_back(level);
    break;
  case Kind::Odd:
    for (int level = 1 - 2 * top; level < 2 * top; level += 2)
      all.push_back(level);
    break;
  case Kind::Ternary:
    all = {-1, 0, 1};
    break;
  case Kind::Powers:
    all = {0};
    for (int place = 0; place < top - 1; ++place)
      for (int sign : {-1, 1})
        all.push_back(sign * (1 << place));
    llvm::sort(all);
    break;
  case Kind::Codebook:
    break;
  }
  return all;
}

int pannikin::nearestLevel(ArrayRef<int> levels, double x) {
  const int *above = std::lower_bound(levels.begin(), levels.end(), x);
  if (above == levels.begin())
    return *above;
  if (above == levels.end())
    return levels.back();
  // Ties upward, as everywhere.
  return x - above[-1] < *above - x ? above[-1] : *above;
}

/// sum of importance * (row - nearest level * scale)^2
static double errorAt(ArrayRef<double> row, ArrayRef<double> importance,
                      ArrayRef<int> levels, double scale) {
  double error = 0;
  for (auto [w, weight] : llvm::zip(row, importance)) {
    if (w == 0)
      continue;
    double d = w - nearestLevel(levels, w / scale) * scale;
    error += weight * d * d;
  }
  return error;
}

double pannikin::chooseScale(ArrayRef<double> row, ArrayRef<double> importance,
                             ArrayRef<int> levels, bool hasFactor) {
  double magnitude = 0;
  for (double w : row)
    magnitude = std::max(magnitude, std::fabs(w));
  if (magnitude == 0)
    return 1;
  int top = std::max(-levels.front(), levels.back());
  int highest = int(std::ceil(std::log2(magnitude / levels.back()) - 1e-12));
  double best = 0, least = HUGE_VAL;
  for (int exponent = highest; exponent >= highest - 3; --exponent)
    for (int m = 15; m >= 8; --m) {
      // Wide levels leave no room for a factor.
      if (m != 8 && (!hasFactor || top * m > 127))
        continue;
      double scale = std::ldexp(double(m), exponent - 3);
      double error = errorAt(row, importance, levels, scale);
      if (error < least) {
        least = error;
        best = scale;
      }
    }
  return best;
}

std::vector<int> pannikin::fitCodebook(ArrayRef<double> weights,
                                       ArrayRef<double> importance,
                                       unsigned entries, double &scale) {
  std::vector<std::pair<double, double>> points;
  double magnitude = 0;
  for (auto [w, weight] : llvm::zip(weights, importance))
    if (w != 0) {
      points.push_back({w, weight});
      magnitude = std::max(magnitude, std::fabs(w));
    }
  scale = 1;
  if (points.empty())
    return {0};
  llvm::sort(points);
  scale = std::ldexp(1.0, int(std::ceil(std::log2(magnitude / 127))));
  std::vector<double> centres;
  for (unsigned k = 0; k < entries; ++k)
    centres.push_back(
        points[(2 * k + 1) * points.size() / (2 * entries)].first);
  for (int turn = 0; turn < 50; ++turn) {
    std::vector<double> sums(entries, 0), counts(entries, 0);
    unsigned at = 0;
    for (auto [w, weight] : points) {
      while (at + 1 < entries && w > (centres[at] + centres[at + 1]) / 2)
        ++at;
      sums[at] += weight * w;
      counts[at] += weight;
    }
    for (unsigned k = 0; k < entries; ++k)
      if (counts[k] > 0)
        centres[k] = sums[k] / counts[k];
  }
  std::vector<int> levels;
  for (double centre : centres)
    levels.push_back(
        int(std::clamp(std::floor(centre / scale + 0.5), -128.0, 127.0)));
  llvm::sort(levels);
  levels.erase(std::unique(levels.begin(), levels.end()), levels.end());
  return levels;
}

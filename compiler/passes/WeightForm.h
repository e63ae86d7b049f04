// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Which numbers a narrow weight can be.

#ifndef PANNIKIN_COMPILER_PASSES_WEIGHTFORM_H
#define PANNIKIN_COMPILER_PASSES_WEIGHTFORM_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include <optional>
#include <string>
#include <vector>

namespace pannikin {

/// A weight is `level * scale`: the levels are whole numbers, the scale is
/// `m * 2^-e` with a small whole number m. Levels times m fit 8 signed bits,
/// so that every form is a way to store 8-bit weights.
struct WeightForm {
  enum class Kind { Integers, Odd, Ternary, Powers, Codebook };
  Kind kind = Kind::Integers;
  /// Integers: their width. Odd: -(2^bits - 1), .., -1, 1, .. Powers: the width
  /// of sign and exponent.
  unsigned bits = 8;
  /// Numbers of a codebook, which is fitted to the weights.
  unsigned entries = 0;
  /// Whether each row has a scale of its own; else the matrices of a group
  /// share one.
  bool hasRowScales = true;

  /// `8`, `6`, `5`, `4`, `3`, `2`, `ternary`, `binary`, `pow2` or
  /// `codebook:N`; nothing for another word.
  static std::optional<WeightForm> parse(llvm::StringRef word);

  /// The word that parses to this form.
  std::string text() const;

  /// The levels, rising; empty for a codebook, whose levels are fitted.
  std::vector<int> levels() const;

  bool operator==(const WeightForm &other) const;
};

/// What `parse` knows, for messages.
llvm::StringRef weightFormWords();

/// The level next to `x`, which is measured in units of the scale.
int nearestLevel(llvm::ArrayRef<int> levels, double x);

/// The scale for `row` with the least squared error, each column weighted by
/// `importance`: over powers of two from the one that fits the largest number
/// down to an eighth of it, with `hasFactor` times those of 8..15 / 8 with
/// which the levels still fit 8 bits. Numbers that are 0 do not count.
double chooseScale(llvm::ArrayRef<double> row,
                   llvm::ArrayRef<double> importance,
                   llvm::ArrayRef<int> levels, bool hasFactor);

/// The levels of a codebook of `entries` numbers at the scale that the largest
/// of `weights` fills 8 bits with: k-means, weights by `importance`, from
/// quantiles. `scale` receives the scale.
std::vector<int> fitCodebook(llvm::ArrayRef<double> weights,
                             llvm::ArrayRef<double> importance,
                             unsigned entries, double &scale);

} // namespace pannikin

#endif // PANNIKIN_COMPILER_PASSES_WEIGHTFORM_H

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The integer format of the features that decision trees compare.

#ifndef PANNIKIN_COMPILER_PASSES_FEATUREFORMAT_H
#define PANNIKIN_COMPILER_PASSES_FEATUREFORMAT_H

#include "ir/Pan.h"

namespace pannikin {

/// What the user asked for: `auto`, `float`, `int8`, `uint8`, `int16`,
/// `int32`, or an integer with its fraction, `uint8:0`.
struct FeatureWish {
  bool isAuto = true, isFloat = false, isUnsigned = false;
  unsigned width = 0; ///< 0: 8 where that is exact, else 16.
  std::optional<int> fraction;

  /// Nothing for any other text.
  static std::optional<FeatureWish> parse(llvm::StringRef text);
};

/// The thresholds of each feature, and which grids represent its data.
///
/// A tree never looks beyond its thresholds, so a format needs to reach just
/// past the largest: what saturates there takes the branch that it took. That
/// bounds every format without data. Rows of data that lie on a coarser grid
/// (counts, grey levels) keep that grid, in 8 bits if they fit.
class FeatureRanges {
public:
  explicit FeatureRanges(llvm::ArrayRef<pan::TreeEnsembleOp> trees);

  /// `grid[i]` is the least fraction with which every seen value of feature
  /// `i` is an integer, or `noGrid`.
  void setGrid(llvm::ArrayRef<int32_t> grid);
  static constexpr int32_t noGrid = 127;

  /// The element type of the features: one fraction if one serves them all.
  pan::FixedType choose(mlir::MLIRContext *context,
                        const FeatureWish &wish) const;

private:
  struct Feature {
    double lo = 0, hi = 0;
    bool used = false;
    int32_t grid = noGrid;
  };
  int finest(const Feature &feature, unsigned width, bool isUnsigned) const;
  bool isExact(unsigned width, bool isUnsigned) const;

  std::vector<Feature> features;
};

} // namespace pannikin

#endif // PANNIKIN_COMPILER_PASSES_FEATUREFORMAT_H

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Finds the finest integer grid that reaches every threshold.

#include "compiler/passes/FeatureFormat.h"
#include "ir/Trees.h"
#include <cmath>

using namespace mlir;
using namespace pannikin;
using namespace pannikin::pan;

std::optional<FeatureWish> FeatureWish::parse(StringRef text) {
  FeatureWish wish;
  if (text.empty() || text == "auto")
    return wish;
  wish.isAuto = false;
  wish.isFloat = text == "float";
  if (wish.isFloat)
    return wish;
  auto [type, fraction] = text.split(':');
  int number = 0;
  if (text.contains(':')) {
    if (fraction.getAsInteger(10, number) || number < -32 || number > 32)
      return std::nullopt;
    wish.fraction = number;
  }
  wish.isUnsigned = type == "uint8";
  wish.width = type == "int32" ? 32 : type == "int16" ? 16 : 8;
  bool known =
      type == "int32" || type == "int16" || type == "uint8" || type == "int8";
  return known ? std::optional(wish) : std::nullopt;
}

FeatureRanges::FeatureRanges(ArrayRef<TreeEnsembleOp> trees) {
  for (TreeEnsembleOp op : trees) {
    features.resize(shapeOf(op.getInput().getType())[0]);
    for (const TreeNode &node : Trees::of(op).nodes) {
      if (!std::isfinite(node.threshold))
        continue;
      Feature &feature = features[node.feature];
      double t = node.threshold;
      feature.lo = feature.used ? std::min(feature.lo, t) : t;
      feature.hi = feature.used ? std::max(feature.hi, t) : t;
      feature.used = true;
    }
  }
}

void FeatureRanges::setGrid(ArrayRef<int32_t> grid) {
  for (size_t i = 0; i < std::min(grid.size(), features.size()); ++i)
    features[i].grid = grid[i];
}

/// The largest fraction with which thresholds are integers of the format, and
/// something lies beyond each, so that questions keep both answers.
int FeatureRanges::finest(const Feature &feature, unsigned width,
                          bool isUnsigned) const {
  double top = std::ldexp(1.0, int(width) - (isUnsigned ? 0 : 1)) - 1;
  double bottom = isUnsigned ? 0 : -top - 1;
  // A feature that is compared with 0 alone is a fraction of 1; others may be
  // small numbers.
  int fraction = int(width) - (isUnsigned ? 0 : 1);
  if (feature.lo != 0 || feature.hi != 0)
    fraction += 16;
  for (; fraction > -32; --fraction)
    if (std::floor(std::ldexp(feature.hi, fraction)) < top &&
        std::floor(std::ldexp(feature.lo, fraction)) >= bottom)
      break;
  return fraction;
}

bool FeatureRanges::isExact(unsigned width, bool isUnsigned) const {
  return llvm::all_of(features, [&](const Feature &feature) {
    return !feature.used ||
           (feature.grid <= finest(feature, width, isUnsigned) &&
            (!isUnsigned || feature.lo >= 0));
  });
}

FixedType FeatureRanges::choose(MLIRContext *context,
                                const FeatureWish &wish) const {
  unsigned width = wish.width;
  bool isUnsigned = wish.isUnsigned;
  if (!width)
    width = isExact(8, true) || isExact(8, false) ? 8 : 16;
  if (wish.isAuto && width == 8)
    isUnsigned = llvm::all_of(
        features, [](const Feature &feature) { return feature.lo >= 0; });
  if (wish.fraction)
    return FixedType::get(context, width, isUnsigned, *wish.fraction, {});
  // The grid of the data where the format has it, else the finest.
  SmallVector<int> fractions;
  int common = -32, limit = 64;
  bool onGrid = true;
  for (const Feature &feature : features) {
    int finestFraction = finest(feature, width, isUnsigned);
    bool hasGrid = feature.grid <= finestFraction;
    fractions.push_back(hasGrid ? feature.grid : finestFraction);
    if (!feature.used)
      continue;
    onGrid &= hasGrid;
    common = std::max(common, fractions.back());
    limit = std::min(limit, finestFraction);
  }
  // One fraction for all is easier to feed, and as exact on a common grid.
  if (common == -32)
    common = limit = 0;
  for (auto [fraction, feature] : llvm::zip(fractions, features))
    if (!feature.used)
      fraction = std::min(common, limit);
  if (onGrid && common <= limit)
    fractions.assign(fractions.size(), common);
  bool isOne = llvm::all_equal(fractions);
  return FixedType::get(context, width, isUnsigned, isOne ? fractions[0] : 0,
                        isOne ? ArrayRef<int>() : ArrayRef(fractions));
}

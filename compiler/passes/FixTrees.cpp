// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Rounds thresholds in the direction that keeps decisions, and leaves to the
// nearest.

#include "compiler/passes/FixTrees.h"
#include <cmath>

using namespace mlir;
using namespace pannikin;
using namespace pannikin::pan;

void pannikin::fixThresholds(TreeEnsembleOp op, FixedType input) {
  Trees trees = Trees::of(op);
  for (TreeNode &node : trees.nodes) {
    int fraction = input.getFractionOf(node.feature);
    double grid = std::floor(std::ldexp(node.threshold, fraction));
    // What underflows is still less than 0.
    if (grid == 0 && node.threshold < 0)
      grid = -1;
    node.missing = false;
    bool always = grid >= double(input.getMax());
    bool never = grid < double(input.getMin());
    node.threshold = always || never ? 0 : grid;
    if (always)
      node.no = node.yes;
    if (never)
      node.yes = node.no;
  }
  unsigned width = input.getWidth() * (input.getIsUnsigned() ? 2 : 1);
  trees.storeIn(op, IntegerType::get(op.getContext(), width),
                op.getLeaves().getElementType());
}

static double rounded(double value, double scale) {
  return std::floor(value * scale + 0.5);
}

/// Least and greatest leaf of each tree, for each output; infinities, by which
/// a leaf says nothing, left out.
static std::vector<Interval> extremesOf(const Trees &trees) {
  std::vector<Interval> extremes;
  for (int32_t root : trees.roots) {
    std::vector<Interval> own(trees.outputs, {HUGE_VAL, -HUGE_VAL});
    for (int32_t at : trees.leavesBelow(root))
      for (auto [k, leaf] : llvm::enumerate(trees.leafAt(at)))
        if (std::isfinite(leaf))
          own[k] = own[k].hull({leaf, leaf});
    for (Interval &each : own)
      extremes.push_back(each.lo <= each.hi ? each : Interval{0, 0});
  }
  return extremes;
}

namespace {
/// What leaves of an ensemble can add up to when they are multiplied by a scale
/// and rounded.
class RoundedSums {
public:
  explicit RoundedSums(const Trees &trees)
      : trees(trees), extremes(extremesOf(trees)) {
    for (const Interval &each : extremes)
      leaves = leaves.hull(each);
  }

  /// Whether leaves are from `least` to `most`.
  bool leavesFit(double scale, double least, double most) const {
    return rounded(leaves.lo, scale) >= least &&
           rounded(leaves.hi, scale) <= most;
  }

  /// Whether all sums are.
  bool sumsFit(double scale, double least, double most) const {
    for (int64_t k = 0; k < trees.outputs; ++k) {
      double base = trees.base.empty() ? 0 : rounded(trees.base[k], scale);
      double lo = base, hi = base;
      for (size_t i = k; i < extremes.size(); i += trees.outputs) {
        lo += std::min(rounded(extremes[i].lo, scale), 0.0);
        hi += std::max(rounded(extremes[i].hi, scale), 0.0);
      }
      if (lo < least || hi > most)
        return false;
    }
    return true;
  }

  /// The scale of sums in an unsigned byte of this fraction: 2^fraction, or up
  /// to an eighth less, where the largest leaf is a whole number; 0 without
  /// one.
  double scaleInByte(int fraction) const {
    double scale = std::ldexp(1.0, fraction);
    if (sumsFit(scale, 0, 255))
      return scale;
    double largest = std::min(std::floor(leaves.hi * scale), 255.0);
    for (; largest > 0 && largest >= leaves.hi * scale * 7 / 8; --largest)
      if (sumsFit(largest / leaves.hi, 0, 255))
        return largest / leaves.hi;
    return 0;
  }

  /// The largest fraction that `fits`, or a smaller one that is exact too.
  int finest(llvm::function_ref<bool(int)> fits) const {
    int fraction = 30;
    while (fraction > -30 && !fits(fraction))
      --fraction;
    while (fraction > 0 && isExact(std::ldexp(1.0, fraction - 1)))
      --fraction;
    return fraction;
  }

  Interval leaves;

private:
  bool isExact(double scale) const {
    auto exact = [&](double number) {
      return !std::isfinite(number) || number * scale == rounded(number, scale);
    };
    return llvm::all_of(trees.leaves, exact) && llvm::all_of(trees.base, exact);
  }

  const Trees &trees;
  std::vector<Interval> extremes;
};
} // namespace

/// The bits of a signed integer that holds all of `numbers`: 8, 16 or 32.
static unsigned widthOf(ArrayRef<double> numbers) {
  double lo = 0, hi = 0;
  for (double number : numbers) {
    lo = std::min(lo, number);
    hi = std::max(hi, number);
  }
  return lo >= -128 && hi <= 127 ? 8 : lo >= -32768 && hi <= 32767 ? 16 : 32;
}

/// By what leaves are multiplied.
static double scaleOf(const Trees &trees, FixedType result) {
  bool isByte = result.getWidth() == 8 && result.getIsUnsigned();
  return isByte ? RoundedSums(trees).scaleInByte(result.getFraction())
                : std::ldexp(1.0, result.getFraction());
}

Trees pannikin::roundLeaves(Trees trees, FixedType result) {
  double scale = scaleOf(trees, result);
  for (std::vector<double> *numbers : {&trees.leaves, &trees.base})
    for (double &number : *numbers)
      number = rounded(number, scale);
  return trees;
}

/// The most by which sums of `rounded` leaves, divided by `scale`, differ from
/// those of the `exact` ones.
static double errorOfSums(Trees exact, const Trees &rounded, double scale) {
  auto subtract = [&](std::vector<double> &numbers, ArrayRef<double> integers) {
    for (auto [number, integer] : llvm::zip(numbers, integers))
      number -= integer / scale;
  };
  subtract(exact.leaves, rounded.leaves);
  subtract(exact.base, rounded.base);
  std::vector<double> errors(exact.outputs, 0);
  for (auto [k, base] : llvm::enumerate(exact.base))
    errors[k] = std::fabs(base);
  for (auto [i, each] : llvm::enumerate(extremesOf(exact)))
    errors[i % errors.size()] += std::max(-each.lo, each.hi);
  return *llvm::max_element(errors);
}

SumRounding pannikin::fixLeaves(TreeEnsembleOp op, FixedType result) {
  Trees exact = Trees::of(op), trees = roundLeaves(exact, result);
  double scale = scaleOf(exact, result);
  SumRounding rounding{std::ldexp(scale, -result.getFraction()),
                       errorOfSums(exact, trees, scale)};
  std::vector<double> finite;
  for (std::vector<double> *numbers : {&trees.leaves, &trees.base})
    llvm::copy_if(*numbers, std::back_inserter(finite),
                  [](double number) { return std::isfinite(number); });
  // One step wider than the numbers, so that no number is the absent one.
  bool hasAbsent = finite.size() < trees.leaves.size() + trees.base.size();
  unsigned width = std::min(widthOf(finite) * (hasAbsent ? 2 : 1), 32u);
  double limit = std::ldexp(1.0, int(width) - 1);
  for (double &number : trees.leaves)
    number = std::clamp(number, -limit, limit - 1);
  for (double &number : trees.base)
    number = std::clamp(number, -limit, limit - 1);
  trees.storeIn(op, op.getThresholds().getElementType(),
                IntegerType::get(op.getContext(), width));
  return rounding;
}

Bounds pannikin::boundTrees(TreeEnsembleOp op) {
  Trees trees = Trees::of(op);
  bool isSum = op.getKind() == Reduction::Sum;
  Bounds bounds;
  bounds.each.assign(trees.outputs, Interval{0, 0});
  for (auto [i, extreme] : llvm::enumerate(extremesOf(trees))) {
    Interval &bound = bounds.each[i % trees.outputs];
    bound = isSum ? Interval{bound.lo + extreme.lo, bound.hi + extreme.hi}
                  : bound.hull(extreme);
  }
  for (auto [k, base] : llvm::enumerate(trees.base))
    bounds.each[k] = {bounds.each[k].lo + base, bounds.each[k].hi + base};
  return bounds;
}

bool pannikin::sumsFitByte(TreeEnsembleOp op, int fraction) {
  Trees trees = Trees::of(op);
  return op.getKind() == Reduction::Sum &&
         RoundedSums(trees).scaleInByte(fraction) > 0;
}

FixedType pannikin::byteForSums(TreeEnsembleOp op) {
  Trees trees = Trees::of(op);
  RoundedSums sums(trees);
  int fraction = sums.finest([&](int f) { return sums.scaleInByte(f) > 0; });
  if (sums.leaves.lo < 0 || !sumsFitByte(op, fraction))
    return {};
  return FixedType::get(op.getContext(), 8, /*isUnsigned=*/true, fraction, {});
}

int pannikin::fractionOfTrees(TreeEnsembleOp op, unsigned width) {
  Trees trees = Trees::of(op);
  RoundedSums sums(trees);
  double top = std::ldexp(1.0, int(width) - (sums.leaves.lo < 0 ? 1 : 0)) - 1;
  top = std::min(top, 32767.0);
  return sums.finest([&](int fraction) {
    double scale = std::ldexp(1.0, fraction);
    return sums.leavesFit(scale, -top - 1, top) &&
           sums.sumsFit(scale, -32768, 32767);
  });
}

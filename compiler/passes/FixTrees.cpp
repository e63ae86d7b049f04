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

static double rounded(double value, int fraction) {
  return std::floor(std::ldexp(value, fraction) + 0.5);
}

/// The bits of a signed integer that holds all of `numbers`: 8, 16 or 32.
static unsigned widthOf(ArrayRef<double> numbers) {
  double lo = 0, hi = 0;
  for (double number : numbers) {
    lo = std::min(lo, number);
    hi = std::max(hi, number);
  }
  return lo >= -128 && hi <= 127 ? 8 : lo >= -32768 && hi <= 32767 ? 16 : 32;
}

void pannikin::fixLeaves(TreeEnsembleOp op, FixedType result) {
  Trees trees = Trees::of(op);
  std::vector<double> finite;
  for (std::vector<double> *numbers : {&trees.leaves, &trees.base})
    for (double &number : *numbers) {
      number = rounded(number, result.getFraction());
      if (std::isfinite(number))
        finite.push_back(number);
    }
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
}

namespace {

/// Least and greatest leaf of each tree, for each output; infinities, by which
/// a leaf says nothing, left out.
template <typename Number>
std::vector<Interval> extremesOfTrees(const Trees &trees, Number number) {
  std::vector<Interval> extremes;
  // The tree in which a node or leaf was seen last.
  std::vector<int32_t> seenNode(trees.nodes.size(), -1);
  std::vector<int32_t> seenLeaf(trees.leafCount(), -1);
  for (auto [tree, root] : llvm::enumerate(trees.roots)) {
    std::vector<Interval> own(trees.outputs, {HUGE_VAL, -HUGE_VAL});
    std::vector<int32_t> open{root};
    while (!open.empty()) {
      int32_t at = open.back();
      open.pop_back();
      int32_t &seen = at >= 0 ? seenNode[at] : seenLeaf[-1 - at];
      if (std::exchange(seen, int32_t(tree)) == int32_t(tree))
        continue;
      if (at >= 0) {
        open.insert(open.end(), {trees.nodes[at].yes, trees.nodes[at].no});
        continue;
      }
      for (auto [k, leaf] : llvm::enumerate(trees.leafAt(at)))
        if (std::isfinite(leaf))
          own[k] = own[k].hull({number(leaf), number(leaf)});
    }
    for (Interval &each : own)
      extremes.push_back(each.lo <= each.hi ? each : Interval{0, 0});
  }
  return extremes;
}

} // namespace

Bounds pannikin::boundTrees(TreeEnsembleOp op) {
  Trees trees = Trees::of(op);
  bool isSum = op.getKind() == Reduction::Sum;
  auto each = extremesOfTrees(trees, [](double leaf) { return leaf; });
  Bounds bounds;
  bounds.each.assign(trees.outputs, Interval{0, 0});
  for (auto [i, extreme] : llvm::enumerate(each)) {
    Interval &bound = bounds.each[i % trees.outputs];
    bound = isSum ? Interval{bound.lo + extreme.lo, bound.hi + extreme.hi}
                  : bound.hull(extreme);
  }
  for (auto [k, base] : llvm::enumerate(trees.base))
    bounds.each[k] = {bounds.each[k].lo + base, bounds.each[k].hi + base};
  return bounds;
}

/// Whether sums of leaves rounded to `fraction` stay within `least` .. `most`.
static bool sumsFit(const Trees &trees, int fraction, double least = -32768,
                    double most = 32767) {
  auto each = extremesOfTrees(
      trees, [&](double leaf) { return rounded(leaf, fraction); });
  for (int64_t k = 0; k < trees.outputs; ++k) {
    double base = trees.base.empty() ? 0 : rounded(trees.base[k], fraction);
    double lo = base, hi = base;
    for (size_t i = k; i < each.size(); i += trees.outputs) {
      lo += std::min(each[i].lo, 0.0);
      hi += std::max(each[i].hi, 0.0);
    }
    if (lo < least || hi > most)
      return false;
  }
  return true;
}

bool pannikin::sumsFitByte(TreeEnsembleOp op, int fraction) {
  return op.getKind() == Reduction::Sum &&
         sumsFit(Trees::of(op), fraction, 0, 255);
}

int pannikin::fractionOfTrees(TreeEnsembleOp op, unsigned width) {
  Trees trees = Trees::of(op);
  double lo = 0, hi = 0;
  for (double leaf : trees.leaves)
    if (std::isfinite(leaf)) {
      lo = std::min(lo, leaf);
      hi = std::max(hi, leaf);
    }
  double top = std::ldexp(1.0, int(width) - (lo < 0 ? 1 : 0)) - 1;
  top = std::min(top, 32767.0);
  auto fits = [&](int fraction) {
    return rounded(hi, fraction) <= top && rounded(lo, fraction) >= -top - 1 &&
           sumsFit(trees, fraction);
  };
  int fraction = 30;
  while (fraction > -30 && !fits(fraction))
    --fraction;
  auto isExact = [&](int f) {
    auto exact = [&](double number) {
      return !std::isfinite(number) ||
             std::ldexp(number, f) == rounded(number, f);
    };
    return llvm::all_of(trees.leaves, exact) && llvm::all_of(trees.base, exact);
  };
  while (fraction > 0 && isExact(fraction - 1))
    --fraction;
  return fraction;
}

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Inverts monotone functions exactly, in floating point.

#include "compiler/passes/Monotone.h"
#include "ir/Numbers.h"
#include "llvm/ADT/bit.h"
#include <cmath>

using namespace mlir;
using namespace pannikin;
using namespace pannikin::pan;

/// The constant vector or number behind `value`; empty when there is none.
static std::vector<double> constantVector(Value value) {
  auto constant = value.getDefiningOp<ConstantOp>();
  if (!constant || shapeOf(constant.getType()).size() > 1)
    return {};
  return constantValues(constant.getValue(), constant.getType());
}

MonotoneMap::MonotoneMap(Operation *op) {
  if (auto clip = dyn_cast<ClipOp>(op)) {
    argument = clip.getInput();
    decreases = [](int64_t) { return false; };
    function = [lo = clip.getLo().convertToDouble(),
                hi = clip.getHi().convertToDouble()](int64_t, double y) {
      return std::min(std::max(y, lo), hi);
    };
    return;
  }
  if (auto relu = dyn_cast<ActivationOp>(op);
      relu && relu.getFunction() == Function::Relu) {
    argument = relu.getInput();
    decreases = [](int64_t) { return false; };
    function = [](int64_t, double y) { return std::max(y, 0.0); };
    return;
  }
  if (!isa<AddOp, SubOp, MulOp, DivOp, MinOp, MaxOp>(op))
    return;
  bool constantFirst = !constantVector(op->getOperand(0)).empty();
  Value other = op->getOperand(constantFirst ? 1 : 0);
  std::vector<double> c = constantVector(op->getOperand(constantFirst ? 0 : 1));
  bool isDivision = isa<DivOp>(op);
  if (c.empty() || other.getType() != op->getResult(0).getType() ||
      (isDivision && (constantFirst || llvm::is_contained(c, 0.0))))
    return;
  auto at = [c](int64_t i) { return c[c.size() == 1 ? 0 : i]; };
  argument = other;
  bool isSub = isa<SubOp>(op), isFactor = isDivision || isa<MulOp>(op);
  decreases = [=](int64_t i) {
    return isFactor ? at(i) < 0 : isSub && constantFirst;
  };
  if (isa<AddOp>(op))
    function = [=](int64_t i, double y) { return y + at(i); };
  else if (isSub)
    function = [=](int64_t i, double y) {
      return constantFirst ? at(i) - y : y - at(i);
    };
  else if (isDivision)
    function = [=](int64_t i, double y) { return y / at(i); };
  else if (isFactor)
    // Infinity is only the end of the search: zero times it is zero here.
    function = [=](int64_t i, double y) { return at(i) == 0 ? 0 : y * at(i); };
  else if (isa<MinOp>(op))
    function = [=](int64_t i, double y) { return std::min(y, at(i)); };
  else
    function = [=](int64_t i, double y) { return std::max(y, at(i)); };
}

/// The `order`-th number from zero, upward or downward: numbers of one sign are
/// ordered as their bit patterns are.
template <typename Real, typename Bits>
static double realAt(int64_t order) {
  double magnitude = llvm::bit_cast<Real>(Bits(std::abs(order)));
  return order < 0 ? -magnitude : magnitude;
}

/// The last y for which f(y) <= t, or f(y) > t if f decreases.
template <typename Real, typename Bits>
static Preimage search(const std::function<double(double)> &f, double t,
                       bool decreases) {
  auto holds = [&](int64_t order) {
    return (double(Real(f(realAt<Real, Bits>(order)))) <= t) != decreases;
  };
  int64_t hi = llvm::bit_cast<Bits>(std::numeric_limits<Real>::infinity());
  int64_t lo = -hi;
  // Nothing to divide: one answer for all, that of `y <= infinity`.
  if (!holds(lo))
    return {std::numeric_limits<double>::infinity(), !decreases};
  while (lo < hi) {
    // The mean, rounded up; the sum could overflow.
    int64_t middle = (lo | hi) - ((lo ^ hi) >> 1);
    if (holds(middle))
      lo = middle;
    else
      hi = middle - 1;
  }
  return {realAt<Real, Bits>(lo), decreases};
}

Preimage MonotoneMap::preimage(int64_t index, double t, bool isDouble) const {
  auto f = [&](double y) { return function(index, y); };
  return isDouble ? search<double, uint64_t>(f, t, decreases(index))
                  : search<float, uint32_t>(f, t, decreases(index));
}

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Bounds the result of one operation.
//
// An expression that is affine in a leaf z (a gate or a state) for any fixed
// values of the others is extreme where z is at an end of its interval. So a
// leaf that occurs more than once is fixed at its two ends in turn, and the
// hull of the two results is a bound:
//     z h + (1 - z) n:  z = 0 gives n, z = 1 gives h  =>  hull(n, h)

#include "compiler/passes/FixNearest.h"
#include "compiler/passes/FixTrees.h"
#include "compiler/passes/Intervals.h"
#include "ir/Numbers.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace pannikin;
using namespace pannikin::pan;

Interval Bounds::hull() const {
  Interval all = each[0];
  for (Interval one : each)
    all = all.hull(one);
  return all;
}

namespace {

/// Longer vectors have one interval; proofs must not take longer than the rest.
constexpr int64_t mostElements = 512;

constexpr double infinite = std::numeric_limits<double>::infinity();

} // namespace

int64_t pannikin::boundCount(Value value) {
  ArrayRef<int64_t> shape = shapeOf(value.getType());
  bool byElement = shape.size() == 1 && !ShapedType::isDynamic(shape[0]) &&
                   shape[0] <= mostElements;
  return byElement ? shape[0] : 1;
}

namespace {

/// The interval of what element `i` of a result reads of `value`: that element
/// if there are `count`, else anything.
Interval elementOf(const Intervals &known, Value value, size_t i,
                   int64_t count) {
  auto it = known.find(value);
  if (it == known.end())
    return {};
  const Bounds &bounds = it->second;
  return int64_t(bounds.each.size()) == count ? bounds.at(i) : bounds.hull();
}

/// The bounds of a result by element.
Bounds forEachElement(Operation *op,
                      llvm::function_ref<Interval(size_t, int64_t)> bound) {
  int64_t count = boundCount(op->getResult(0));
  Bounds result;
  result.each.clear();
  for (int64_t i = 0; i < count; ++i)
    result.each.push_back(bound(i, count));
  return result;
}

Interval product(Interval a, Interval b) {
  double p[] = {a.lo * b.lo, a.lo * b.hi, a.hi * b.lo, a.hi * b.hi};
  return {*std::min_element(p, p + 4), *std::max_element(p, p + 4)};
}

/// The expression of additions and multiplications above its leaves.
class AffineExpression {
public:
  AffineExpression(Value root, const Intervals &known) : known(known) {
    collect(root, 0);
    for (auto [leaf, count] : counts)
      if (count > 1 && repeated.size() < 4 && degree(root, leaf) == 1)
        repeated.push_back(leaf);
  }

  /// The interval of element `i` of `count`.
  Interval bound(Value root, size_t i, int64_t count) {
    element = i;
    elements = count;
    return boundFrom(root, 0);
  }

private:
  static constexpr int maximalDepth = 12;

  static bool isInner(Value value) {
    return isa_and_nonnull<AddOp, SubOp, MulOp>(value.getDefiningOp());
  }

  void collect(Value value, int depth) {
    if (!isInner(value) || depth == maximalDepth || counts.size() > 64) {
      leaves.insert(value);
      if (!value.getDefiningOp<ConstantOp>())
        ++counts[value];
      return;
    }
    for (Value operand : value.getDefiningOp()->getOperands())
      collect(operand, depth + 1);
  }

  int degree(Value value, Value leaf) {
    if (value == leaf)
      return 1;
    if (leaves.contains(value))
      return 0;
    Operation *op = value.getDefiningOp();
    int a = degree(op->getOperand(0), leaf),
        b = degree(op->getOperand(1), leaf);
    return isa<MulOp>(op) ? a + b : std::max(a, b);
  }

  Interval boundFrom(Value root, size_t next) {
    if (next == repeated.size())
      return evaluate(root);
    Value leaf = repeated[next];
    Interval ends = elementOf(known, leaf, element, elements);
    fixed[leaf] = {ends.lo, ends.lo};
    Interval low = boundFrom(root, next + 1);
    fixed[leaf] = {ends.hi, ends.hi};
    return low.hull(boundFrom(root, next + 1));
  }

  Interval evaluate(Value value) {
    if (leaves.contains(value)) {
      auto it = fixed.find(value);
      return it != fixed.end() ? it->second
                               : elementOf(known, value, element, elements);
    }
    Operation *op = value.getDefiningOp();
    Interval a = evaluate(op->getOperand(0)), b = evaluate(op->getOperand(1));
    if (isa<AddOp>(op))
      return {a.lo + b.lo, a.hi + b.hi};
    if (isa<SubOp>(op))
      return {a.lo - b.hi, a.hi - b.lo};
    return product(a, b);
  }

  const Intervals &known;
  llvm::MapVector<Value, int> counts;
  llvm::DenseSet<Value> leaves;
  SmallVector<Value> repeated;
  DenseMap<Value, Interval> fixed;
  size_t element = 0;
  int64_t elements = 1;
};

/// sum_j w_ij [x_j] for each row; the hull of all when `input` is a sequence
/// or several matrices share the rows of the result.
Bounds boundMatvec(MatvecOp op, const Bounds &x) {
  auto constant = op.getWeights().getDefiningOp<ConstantOp>();
  if (!constant)
    return Interval{-infinite, infinite};
  auto w = constantValues(constant.getValue(), constant.getType());
  int64_t columns = shapeOf(constant.getType())[1];
  Bounds rows;
  rows.each.clear();
  for (size_t i = 0; i < w.size(); i += columns) {
    Interval row;
    for (int64_t j = 0; j < columns; ++j) {
      Interval term = product({w[i + j], w[i + j]}, x.at(j));
      row = {row.lo + term.lo, row.hi + term.hi};
    }
    rows.each.push_back(row);
  }
  return boundCount(op) == int64_t(rows.each.size()) ? rows
                                                     : Bounds(rows.hull());
}

Interval boundActivation(ActivationOp op, Interval x) {
  double alpha = op.getAlpha().convertToDouble();
  auto f = [&](double v) { return applyFunction(op.getFunction(), v, alpha); };
  // Logarithms and roots do not exist everywhere.
  if (std::isnan(f(x.lo)) || std::isnan(f(x.hi)))
    return {-infinite, infinite};
  Interval ends = Interval{f(x.lo), f(x.lo)}.hull({f(x.hi), f(x.hi)});
  // The two that are not monotone, or not for every alpha, pass through 0.
  if (op.getFunction() == Function::ThresholdedRelu ||
      op.getFunction() == Function::Elu)
    ends = ends.hull({0, 0});
  if (op.getFunction() == Function::ThresholdedRelu && x.hi > alpha)
    ends = ends.hull({std::max(alpha, x.lo), x.hi});
  return ends;
}

Interval boundQuotient(Interval a, Interval d) {
  if (d.lo <= 0 && d.hi >= 0)
    return {-infinite, infinite};
  return product(a, {1 / d.hi, 1 / d.lo});
}

Interval boundClip(ClipOp clip, Interval x) {
  double lo = clip.getLo().convertToDouble(),
         hi = clip.getHi().convertToDouble();
  return {std::clamp(x.lo, lo, hi), std::clamp(x.hi, lo, hi)};
}

/// Operations that treat each element alone.
Bounds boundElements(Operation *op, const Intervals &known) {
  if (isa<AddOp, SubOp, MulOp>(op)) {
    AffineExpression expression(op->getResult(0), known);
    return forEachElement(op, [&](size_t i, int64_t count) {
      return expression.bound(op->getResult(0), i, count);
    });
  }
  return forEachElement(op, [&](size_t i, int64_t count) -> Interval {
    Interval a = elementOf(known, op->getOperand(0), i, count);
    if (auto clip = dyn_cast<ClipOp>(op))
      return boundClip(clip, a);
    if (auto activation = dyn_cast<ActivationOp>(op))
      return boundActivation(activation, a);
    if (isa<GreaterOp>(op))
      return {0, 1};
    Interval b = elementOf(known, op->getOperand(1), i, count);
    if (isa<SelectOp>(op))
      return b.hull(elementOf(known, op->getOperand(2), i, count));
    if (isa<MinOp>(op))
      return {std::min(a.lo, b.lo), std::min(a.hi, b.hi)};
    if (isa<MaxOp>(op))
      return {std::max(a.lo, b.lo), std::max(a.hi, b.hi)};
    return boundQuotient(a, b);
  });
}

/// Parts of vectors keep what is known of their elements.
Bounds boundMove(Operation *op, const Intervals &known) {
  Interval all = known.lookup(op->getOperand(0)).hull();
  for (Value operand : op->getOperands())
    all = all.hull(known.lookup(operand).hull());
  int64_t count = boundCount(op->getResult(0));
  bool vectors = llvm::all_of(op->getOperands(), [](Value operand) {
    return shapeOf(operand.getType()).size() == 1;
  });
  if (count == 1 || !vectors || !isa<SliceOp, ConcatOp>(op))
    return all;
  Bounds sources, result;
  sources.each.clear();
  for (Value operand : op->getOperands()) {
    Bounds bounds = known.lookup(operand);
    for (int64_t i = 0, n = shapeOf(operand.getType())[0]; i < n; ++i)
      sources.each.push_back(bounds.at(i));
  }
  if (isa<ConcatOp>(op))
    return sources;
  auto slice = cast<SliceOp>(op);
  result.each.clear();
  for (int64_t i = 0; i < count; ++i)
    result.each.push_back(
        sources.each[int64_t(slice.getStart()) + i * int64_t(slice.getStep())]);
  return result;
}

} // namespace

Bounds pannikin::boundOperation(Operation *op, const Intervals &known) {
  Bounds in = known.lookup(op->getOperand(0));
  return llvm::TypeSwitch<Operation *, Bounds>(op)
      .Case<AddOp, SubOp, MulOp, DivOp, MinOp, MaxOp, ClipOp, ActivationOp,
            GreaterOp, SelectOp>([&](auto) { return boundElements(op, known); })
      .Case([&](MatvecOp m) {
        return boundMatvec(m, known.lookup(m.getInput()));
      })
      .Case([&](ChildOp child) {
        double signs = double(shapeOf(child.getSigns().getType())[0]);
        return Interval{0, 2 * signs};
      })
      .Case([&](SoftmaxOp s) {
        double spread = in.hull().hi - in.hull().lo;
        double count = double(shapeOf(s.getType()).back());
        return s.getLog() ? Interval{-spread - std::log(count), 0}
                          : Interval{0, 1};
      })
      .Case([&](ReduceOp r) {
        double count = double(shapeOf(r.getInput().getType())[r.getAxis()]);
        return r.getKind() == Reduction::Sum
                   ? product(in.hull(), {count, count})
                   : in.hull();
      })
      .Case([&](TreeEnsembleOp trees) {
        Bounds bounds = boundTrees(trees);
        return boundCount(trees) == 1 ? Bounds(bounds.hull()) : bounds;
      })
      .Case([&](NearestOp nearest) {
        Bounds bounds = boundNearest(nearest);
        return boundCount(nearest) == 1 ? Bounds(bounds.hull()) : bounds;
      })
      .Default([&](Operation *other) { return boundMove(other, known); });
}

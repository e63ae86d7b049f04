// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Bounds the values of a block.
//
// An expression that is affine in a leaf z (a gate or a state) for any fixed
// values of the others is extreme where z is at an end of its interval. So a
// leaf that occurs more than once is fixed at its two ends in turn, and the
// hull of the two results is a bound:
//     z h + (1 - z) n:  z = 0 gives n, z = 1 gives h  =>  hull(n, h)

#include "compiler/passes/Intervals.h"
#include "ir/Numbers.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace pannikin;
using namespace pannikin::pan;

namespace {

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

  Interval bound(Value root) { return boundFrom(root, 0); }

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
    Interval ends = known.lookup(leaf);
    fixed[leaf] = {ends.lo, ends.lo};
    Interval low = boundFrom(root, next + 1);
    fixed[leaf] = {ends.hi, ends.hi};
    return low.hull(boundFrom(root, next + 1));
  }

  Interval evaluate(Value value) {
    if (leaves.contains(value)) {
      auto it = fixed.find(value);
      return it != fixed.end() ? it->second : known.lookup(value);
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
};

/// Hull over the rows of sum_j w_ij [x].
Interval boundMatvec(MatvecOp op, Interval x) {
  auto constant = op.getWeights().getDefiningOp<ConstantOp>();
  if (!constant)
    return {-std::numeric_limits<double>::infinity(),
            std::numeric_limits<double>::infinity()};
  auto w = constantValues(constant.getValue(), constant.getType());
  int64_t columns = shapeOf(constant.getType())[1];
  Interval result{std::numeric_limits<double>::infinity(),
                  -std::numeric_limits<double>::infinity()};
  for (size_t i = 0; i < w.size(); i += columns) {
    Interval row;
    for (int64_t j = 0; j < columns; ++j) {
      Interval term = product({w[i + j], w[i + j]}, x);
      row = {row.lo + term.lo, row.hi + term.hi};
    }
    result = result.hull(row);
  }
  return result;
}

Interval boundActivation(ActivationOp op, Interval x) {
  double alpha = op.getAlpha().convertToDouble();
  auto f = [&](double v) { return applyFunction(op.getFunction(), v, alpha); };
  Interval ends = Interval{f(x.lo), f(x.lo)}.hull({f(x.hi), f(x.hi)});
  // The two that are not monotone, or not for every alpha, pass through 0.
  if (op.getFunction() == Function::ThresholdedRelu ||
      op.getFunction() == Function::Elu)
    ends = ends.hull({0, 0});
  if (op.getFunction() == Function::ThresholdedRelu && x.hi > alpha)
    ends = ends.hull({std::max(alpha, x.lo), x.hi});
  return ends;
}

Interval boundOne(Operation *op, const Intervals &known) {
  auto in = [&](unsigned i) { return known.lookup(op->getOperand(i)); };
  return llvm::TypeSwitch<Operation *, Interval>(op)
      .Case<AddOp, SubOp, MulOp>([&](auto inner) {
        return AffineExpression(inner, known).bound(inner);
      })
      .Case([&](DivOp) {
        Interval d = in(1);
        if (d.lo <= 0 && d.hi >= 0)
          return Interval{-std::numeric_limits<double>::infinity(),
                          std::numeric_limits<double>::infinity()};
        return product(in(0), {1 / d.hi, 1 / d.lo});
      })
      .Case([&](MinOp) {
        return Interval{std::min(in(0).lo, in(1).lo),
                        std::min(in(0).hi, in(1).hi)};
      })
      .Case([&](MaxOp) {
        return Interval{std::max(in(0).lo, in(1).lo),
                        std::max(in(0).hi, in(1).hi)};
      })
      .Case([&](ClipOp clip) {
        double lo = clip.getLo().convertToDouble();
        double hi = clip.getHi().convertToDouble();
        return Interval{std::clamp(in(0).lo, lo, hi),
                        std::clamp(in(0).hi, lo, hi)};
      })
      .Case([&](ActivationOp a) { return boundActivation(a, in(0)); })
      .Case([&](MatvecOp m) {
        return boundMatvec(m, known.lookup(m.getInput()));
      })
      .Case([&](SoftmaxOp s) {
        double spread = in(0).hi - in(0).lo;
        double count = double(shapeOf(s.getType()).back());
        return s.getLog() ? Interval{-spread - std::log(count), 0}
                          : Interval{0, 1};
      })
      .Case([&](ReduceOp r) {
        double count = double(shapeOf(r.getInput().getType())[r.getAxis()]);
        return r.getKind() == Reduction::Sum ? product(in(0), {count, count})
                                             : in(0);
      })
      .Default([&](Operation *other) {
        Interval hull = in(0);
        for (Value operand : other->getOperands())
          hull = hull.hull(known.lookup(operand));
        return hull;
      });
}

} // namespace

/// A state whose bound is larger (that of a relu network grows without end)
/// would keep too few bits for its fraction: it is assumed to stay within the
/// limit of a stream, and saturates there.
static constexpr double largestUsefulBound = 1024;

static void boundScan(ScanOp scan, Intervals &known, double streamLimit,
                      llvm::DenseSet<Value> &assumed) {
  bool stream = ShapedType::isDynamic(scan.getSteps());
  for (auto [argument, sequence] :
       llvm::zip(scan.getElementArgs(), scan.getSequences()))
    known[argument] = known.lookup(sequence);
  constexpr double infinity = std::numeric_limits<float>::max();
  for (auto [argument, init] :
       llvm::zip(scan.getStateArgs(), scan.getInits())) {
    Interval start = known.lookup(init);
    // The neutral element of a running minimum or maximum is no value.
    known[argument] = std::fabs(start.lo) >= infinity ? Interval{0, 0} : start;
  }
  constexpr int64_t longest = 1 << 16;
  int64_t steps = stream ? longest : std::min(scan.getSteps(), longest);
  // The step sees the states after 0 .. T-1 steps.
  for (int64_t t = 0; t + 1 < steps; ++t) {
    boundBlock(scan.getStep(), known, streamLimit, assumed);
    bool changed = false;
    for (auto [argument, next] :
         llvm::zip(scan.getStateArgs(), scan.getNextStates())) {
      Interval before = known[argument],
               after = before.hull(known.lookup(next));
      bool useless = std::max(-after.lo, after.hi) >
                     (stream ? streamLimit : largestUsefulBound);
      if (useless)
        assumed.insert(argument);
      if (assumed.contains(argument))
        after = {std::max(after.lo, -streamLimit),
                 std::min(after.hi, streamLimit)};
      double tolerance =
          1e-9 * (1 + std::fabs(before.hi) + std::fabs(before.lo));
      changed |=
          before.lo - after.lo > tolerance || after.hi - before.hi > tolerance;
      known[argument] = after;
    }
    if (!changed)
      break;
  }
  boundBlock(scan.getStep(), known, streamLimit, assumed);
  int64_t states = scan.getNumStates();
  for (auto [i, value] :
       llvm::enumerate(scan.getStep().getTerminator()->getOperands()))
    known[scan.getResult(i)] =
        int64_t(i) < states
            ? known.lookup(scan.getStateArgs()[i]).hull(known.lookup(value))
            : known.lookup(value);
}

void pannikin::boundBlock(Block &block, Intervals &known, double streamLimit,
                          llvm::DenseSet<Value> &assumed) {
  for (Operation &op : block.without_terminator()) {
    if (auto constant = dyn_cast<ConstantOp>(op)) {
      if (known.count(constant))
        continue;
      auto values = constantValues(constant.getValue(), constant.getType());
      auto [lo, hi] = std::minmax_element(values.begin(), values.end());
      known[constant] = {*lo, *hi};
    } else if (auto scan = dyn_cast<ScanOp>(op)) {
      boundScan(scan, known, streamLimit, assumed);
    } else if (!isa<ArgmaxOp>(op)) {
      Interval bound = boundOne(&op, known);
      known[op.getResult(0)] = bound;
    }
  }
}

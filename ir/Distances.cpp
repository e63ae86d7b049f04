// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Peels what is monotone off a value until distances to constant rows appear.

#include "ir/Distances.h"
#include "ir/Differences.h"
#include "ir/DotProducts.h"
#include "ir/Nearest.h"

#include <cmath>

using namespace mlir;
using namespace pannikin;
using namespace pannikin::pan;

namespace {

/// x where `value` is max(x, 0 - x).
Value magnitudeOf(Value value) {
  auto max = value.getDefiningOp<MaxOp>();
  if (!max)
    return {};
  for (auto [x, other] : {std::pair(max.getLhs(), max.getRhs()),
                          std::pair(max.getRhs(), max.getLhs())}) {
    auto negative = other.getDefiningOp<SubOp>();
    if (negative && negative.getRhs() == x && splatOf(negative.getLhs()) == 0)
      return x;
  }
  return {};
}

/// x^n, as products say it: (x x) x or (x x) (x x).
struct Power {
  Value base;
  int64_t exponent = 1;
};

/// (x x) x: products by one number again and again.
Power chainOf(Value value) {
  auto product = value.getDefiningOp<MulOp>();
  Value rest = value, base = product ? product.getRhs() : value;
  int64_t exponent = 1;
  for (; rest != base; ++exponent) {
    auto factors = rest.getDefiningOp<MulOp>();
    if (!factors || factors.getRhs() != base || exponent == Nearest::mostPower)
      return {value};
    rest = factors.getLhs();
  }
  return {base, exponent};
}

Power powerOf(Value value) {
  int64_t squares = 1;
  Value root = value;
  while (auto product = root.getDefiningOp<MulOp>()) {
    if (product.getLhs() != product.getRhs() ||
        2 * squares > Nearest::mostPower)
      break;
    squares *= 2;
    root = product.getLhs();
  }
  Power chain = chainOf(root);
  if (squares * chain.exponent > Nearest::mostPower)
    return {value};
  return {chain.base, squares * chain.exponent};
}

/// The terms of a distance: powers of differences or of their magnitudes.
std::optional<Distances> matchTerms(Value terms, int64_t axis, ScanOp scan) {
  Distances found;
  Power power = powerOf(terms);
  Value magnitude = magnitudeOf(power.base);
  if (!magnitude && power.exponent % 2 != 0)
    return std::nullopt;
  Value difference = magnitude ? magnitude : power.base;
  found.metric = power.exponent == 1   ? Metric::L1
                 : power.exponent == 2 ? Metric::SquaredL2
                                       : Metric::Minkowski;
  found.power = std::max<int64_t>(power.exponent, 3);
  Layout layout(shapeOf(terms.getType()), axis, scan);
  if (!layout.isValid)
    return std::nullopt;
  auto match = matchDifference(difference, layout);
  if (!match)
    return std::nullopt;
  found.input = match->x;
  found.name = match->name;
  found.rows = layout.rows;
  found.size = layout.size;
  // |s x + t| = |s| |x - (-t / s)|
  for (double total : match->total)
    found.prototypes.push_back(0 - total / match->scale);
  found.factor = std::pow(std::fabs(match->scale), double(power.exponent));
  return found;
}

/// What is still to be matched and what was found around it.
struct Peel {
  Value value;
  ScanOp scan;
  double factor = 1, offset = 0;
  /// Of the root that was taken of what is left.
  double exponent = 1;

  bool isRoot() const { return exponent != 1; }
  bool next();

private:
  bool scaleBy(double c);
  bool shiftBy(double c, double sign);
  bool enter(ScanOp around);
  bool arithmetic(Operation *op);
};

bool Peel::scaleBy(double c) {
  if (c == 0 || (isRoot() && c < 0))
    return false;
  factor *= isRoot() ? std::pow(c, exponent) : c;
  return true;
}

/// c + sign * value
bool Peel::shiftBy(double c, double sign) {
  // sqrt(d + 1e-12) keeps its slope finite, and the order.
  constexpr double least = 1e-10;
  if (isRoot())
    return sign > 0 && std::fabs(c) <= least;
  offset += factor * c;
  factor *= sign;
  return true;
}

bool Peel::enter(ScanOp around) {
  int64_t output =
      cast<OpResult>(value).getResultNumber() - around.getNumStates();
  if (scan || output < 0)
    return false;
  scan = around;
  value = around.getStepOutputs()[output];
  return true;
}

/// Arithmetic with one number for all rows.
bool Peel::arithmetic(Operation *op) {
  Value lhs = op->getOperand(0), rhs = op->getOperand(1), rest = lhs;
  std::optional<double> number = splatOf(rhs);
  bool isFirst = !number;
  if (isFirst) {
    number = splatOf(lhs);
    rest = rhs;
  }
  if (!number || countOf(rest) != countOf(op->getResult(0)))
    return false;
  bool known = false;
  if (isa<MulOp>(op))
    known = scaleBy(*number);
  else if (isa<DivOp>(op))
    known = !isFirst && scaleBy(1 / *number);
  else if (isa<AddOp>(op))
    known = shiftBy(*number, 1);
  else if (isa<SubOp>(op))
    known = isFirst ? shiftBy(*number, -1) : shiftBy(-*number, 1);
  else if (isa<MaxOp>(op)) // Distances are not negative.
    known = *number <= 1e-12;
  if (known)
    value = rest;
  return known;
}

/// d where `op` is sqrt(d) sqrt(d).
Value squaredRoot(Operation *op) {
  auto root = isa<MulOp>(op) && op->getOperand(0) == op->getOperand(1)
                  ? op->getOperand(0).getDefiningOp<ActivationOp>()
                  : ActivationOp();
  bool isRoot = root && root.getFunction() == Function::Sqrt;
  return isRoot ? root.getInput() : Value();
}

/// d where `value` is d^`exponent`, as sqrt(d) or e^(exponent log d).
Value rootOf(ActivationOp op, double &exponent) {
  exponent = 0.5;
  if (op.getFunction() == Function::Sqrt)
    return op.getInput();
  auto product = op.getInput().getDefiningOp<MulOp>();
  if (op.getFunction() != Function::Exp || !product)
    return {};
  for (auto [number, other] : {std::pair(product.getLhs(), product.getRhs()),
                               std::pair(product.getRhs(), product.getLhs())}) {
    auto log = other.getDefiningOp<ActivationOp>();
    std::optional<double> c = splatOf(number);
    if (c && *c > 0 && log && log.getFunction() == Function::Log) {
      exponent = *c;
      return log.getInput();
    }
  }
  return {};
}

/// Takes one operation off; false when it is none that keeps the order.
bool Peel::next() {
  Operation *op = value.getDefiningOp();
  if (!op)
    return false;
  if (auto around = dyn_cast<ScanOp>(op))
    return enter(around);
  if (Value distances = squaredRoot(op)) {
    value = distances;
    return true;
  }
  auto clip = dyn_cast<ClipOp>(op);
  bool isLimit = clip && clip.getLo().convertToDouble() <= 1e-12 &&
                 clip.getHi().convertToDouble() > 1e30;
  if (isa<ReshapeOp>(op) || isLimit) {
    value = op->getOperand(0);
    return true;
  }
  if (auto transpose = dyn_cast<TransposeOp>(op)) {
    value = transpose.getInput();
    return llvm::count_if(shapeOf(value.getType()),
                          [](int64_t dim) { return dim != 1; }) <= 1;
  }
  if (auto function = dyn_cast<ActivationOp>(op)) {
    value = isRoot() ? Value() : rootOf(function, exponent);
    return bool(value);
  }
  return isa<AddOp, SubOp, MulOp, DivOp, MaxOp>(op) && arithmetic(op);
}

/// Distances at `value` itself.
std::optional<Distances> matchHere(Value value, ScanOp scan) {
  std::optional<Distances> found;
  if (auto sum = value.getDefiningOp<ReduceOp>()) {
    bool isMean = sum.getKind() == Reduction::Mean;
    bool isMax = sum.getKind() == Reduction::Max;
    if (sum.getKind() != Reduction::Min)
      found = matchTerms(sum.getInput(), sum.getAxis(), scan);
    if (found && isMean)
      found->factor /= double(found->size);
    if (found && isMax && found->metric != Metric::L1)
      return std::nullopt;
    if (isMax && found)
      found->metric = Metric::Chebyshev;
    return found;
  }
  found = matchTerms(value, -1, scan);
  return found || scan ? found : matchDotProducts(value);
}

} // namespace

NearestOp pannikin::makeNearest(OpBuilder &builder, Location location,
                                int64_t k, Metric metric, int64_t power,
                                Kernel kernel, double scale, Value input,
                                Value prototypes, Value values) {
  auto type = RankedTensorType::get(shapeOf(values.getType()).back(),
                                    builder.getF32Type());
  return NearestOp::create(builder, location, type, k, metric, kernel,
                           /*mean=*/false, APFloat(scale), power, /*drop=*/0,
                           /*cell=*/0, /*high=*/nullptr, /*low=*/nullptr,
                           /*trim=*/0, /*least=*/0, /*bits=*/15, input,
                           prototypes, values);
}

std::optional<double> pannikin::splatOf(Value value) {
  auto constant = value.getDefiningOp<ConstantOp>();
  auto numbers =
      constant ? dyn_cast<DenseFPElementsAttr>(constant.getValue()) : nullptr;
  if (!numbers || !numbers.isSplat())
    return std::nullopt;
  return numbers.getSplatValue<APFloat>().convertToDouble();
}

std::optional<Distances> pannikin::matchDistances(Value value) {
  int64_t rows = countOf(value);
  Peel peel{value, nullptr};
  do {
    std::optional<Distances> found = matchHere(peel.value, peel.scan);
    if (!found)
      continue;
    bool isRoot = peel.isRoot();
    bool isUsable = found->rows == rows && (found->isWhole || !isRoot) &&
                    (!isRoot || (found->factor > 0 && found->offset == 0));
    // Whoever weighs by distances knows square roots.
    isUsable &=
        !isRoot || peel.exponent == 0.5 || found->metric == Metric::Minkowski;
    if (!isUsable)
      return std::nullopt;
    double inner = std::pow(found->factor, peel.exponent);
    found->offset = peel.offset + peel.factor * found->offset;
    found->factor = peel.factor * inner;
    found->isRoot = isRoot;
    return found;
  } while (peel.next());
  return std::nullopt;
}

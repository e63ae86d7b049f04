// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Completes the square: decides whether a sum of products with rows and of
// numbers orders the rows by their distances.

#include "ir/DotProducts.h"
#include "ir/Numbers.h"

#include <cmath>

using namespace mlir;
using namespace pannikin;
using namespace pannikin::pan;

namespace {

/// a W x + n_i + f |x|^2
struct Sum {
  MatvecOp product;
  double a = 0;
  std::vector<double> numbers;
  Value squared;
  double f = 0;

  bool add(Value value, double factor);
};

/// x where `value` is the sum of its squares.
Value squaredNorm(Value value) {
  auto sum = value.getDefiningOp<ReduceOp>();
  auto square = sum && sum.getKind() == Reduction::Sum
                    ? sum.getInput().getDefiningOp<MulOp>()
                    : MulOp();
  bool isSquare = square && square.getLhs() == square.getRhs() &&
                  shapeOf(value.getType()) == ArrayRef<int64_t>(1);
  return isSquare ? square.getLhs() : Value();
}

Value withoutReshape(Value value) {
  while (auto reshape = value.getDefiningOp<ReshapeOp>())
    value = reshape.getInput();
  return value;
}

/// Adds a term that is no sum itself.
bool Sum::add(Value value, double factor) {
  if (auto matvec = value.getDefiningOp<MatvecOp>()) {
    bool isFirst = !product;
    product = matvec;
    a = factor;
    return isFirst && shapeOf(matvec.getInput().getType()).size() == 1 &&
           matvec.getWeights().getDefiningOp<ConstantOp>();
  }
  if (auto constant = value.getDefiningOp<ConstantOp>()) {
    auto each = constantValues(constant.getValue(), constant.getType());
    if (each.size() == 1)
      each.resize(numbers.size(), each[0]);
    if (each.size() != numbers.size())
      return false;
    for (auto [sum, number] : llvm::zip(numbers, each))
      sum += factor * number;
    return true;
  }
  bool isFirst = !squared;
  squared = squaredNorm(value);
  f = factor;
  return squared && isFirst;
}

/// The terms of `value`; at most a handful.
std::optional<Sum> termsOf(Value value) {
  Sum sum;
  sum.numbers.assign(ShapedType::getNumElements(shapeOf(value.getType())), 0);
  SmallVector<std::pair<Value, double>> open = {{value, 1}};
  for (int i = 0; !open.empty(); ++i) {
    auto [term, factor] = open.pop_back_val();
    Operation *op = term.getDefiningOp();
    if (!op || i > 16)
      return std::nullopt;
    if (isa<ReshapeOp, BroadcastOp>(op)) {
      open.push_back({op->getOperand(0), factor});
    } else if (isa<AddOp, SubOp>(op)) {
      open.push_back({op->getOperand(0), factor});
      open.push_back({op->getOperand(1), isa<SubOp>(op) ? -factor : factor});
    } else if (auto number =
                   isa<MulOp>(op) ? splatOf(op->getOperand(1)) : std::nullopt) {
      open.push_back({op->getOperand(0), factor * *number});
    } else if (!sum.add(term, factor)) {
      return std::nullopt;
    }
  }
  bool isSame = !sum.squared ||
                (sum.product && withoutReshape(sum.squared) ==
                                    withoutReshape(sum.product.getInput()));
  return sum.product && isSame ? std::optional(sum) : std::nullopt;
}

/// |W_i|^2
std::vector<double> squaredNorms(ArrayRef<double> rows, int64_t size) {
  std::vector<double> norms;
  for (size_t i = 0; i < rows.size(); i += size) {
    norms.push_back(0);
    for (double number : rows.slice(i, size))
      norms.back() += number * number;
  }
  return norms;
}

/// What rounding to binary32 leaves of the sums that exporters compute.
constexpr double tolerance = 1e-5;

/// The factor f that makes the numbers those of distances; 0 when none does.
///     n_i - n_j = f (|b_i|^2 - |b_j|^2) = a^2 (|W_i|^2 - |W_j|^2) / (4 f)
double factorOf(const Sum &sum, ArrayRef<double> norms) {
  if (sum.squared)
    return sum.f;
  auto [least, most] = std::minmax_element(norms.begin(), norms.end());
  if (*most - *least <= tolerance * *most)
    return -sum.a / 2;
  double change =
      sum.numbers[most - norms.begin()] - sum.numbers[least - norms.begin()];
  return change == 0 ? 0 : sum.a * sum.a * (*most - *least) / (4 * change);
}

/// c_i where `value` is c_i times a square root that all rows share.
std::optional<std::vector<double>> lengthsOf(Value value, int64_t rows) {
  value = withoutReshape(value);
  std::vector<double> lengths(rows, 1);
  ConstantOp constant;
  if (auto product = value.getDefiningOp<MatvecOp>()) {
    constant = product.getWeights().getDefiningOp<ConstantOp>();
    value = product.getInput();
  } else if (auto product = value.getDefiningOp<MulOp>()) {
    constant = product.getRhs().getDefiningOp<ConstantOp>();
    value = product.getLhs();
  }
  if (constant)
    lengths = constantValues(constant.getValue(), constant.getType());
  if (auto limited = value.getDefiningOp<MaxOp>())
    value = splatOf(limited.getRhs()) ? limited.getLhs() : value;
  auto root = withoutReshape(value).getDefiningOp<ActivationOp>();
  bool isRoot = root && root.getFunction() == Function::Sqrt &&
                ShapedType::getNumElements(shapeOf(root.getType())) == 1;
  bool isPositive = llvm::all_of(lengths, [](double c) { return c > 0; });
  if (!isRoot || !isPositive || int64_t(lengths.size()) != rows)
    return std::nullopt;
  return lengths;
}

/// Cosines, W x / (|x| |W_i|), are the larger the nearer x is to W_i brought to
/// the length that all rows have on average: |x| is common to all.
std::optional<Distances> matchCosines(DivOp division) {
  auto product = withoutReshape(division.getLhs()).getDefiningOp<MatvecOp>();
  auto weights =
      product ? product.getWeights().getDefiningOp<ConstantOp>() : ConstantOp();
  if (!weights || shapeOf(product.getInput().getType()).size() != 1)
    return std::nullopt;
  Distances found;
  found.name = weights.getName().value_or("").str();
  found.rows = shapeOf(weights.getType())[0];
  found.size = shapeOf(weights.getType())[1];
  auto lengths = lengthsOf(division.getRhs(), found.rows);
  if (!lengths)
    return std::nullopt;
  std::vector<double> all =
      constantValues(weights.getValue(), weights.getType());
  double mean = 0;
  for (double norm : squaredNorms(all, found.size))
    mean += std::sqrt(norm) / double(found.rows);
  for (auto [i, number] : llvm::enumerate(all))
    number /= (*lengths)[i / size_t(found.size)];
  std::vector<double> norms = squaredNorms(all, found.size);
  auto [least, most] = std::minmax_element(norms.begin(), norms.end());
  if (*least == 0 || *most - *least > tolerance * *most)
    return std::nullopt;
  for (double number : all)
    found.prototypes.push_back(number * mean / std::sqrt(*most));
  found.factor = -1;
  found.isWhole = false;
  found.input = withoutReshape(product.getInput());
  return found;
}

} // namespace

std::optional<Distances> pannikin::matchDotProducts(Value value) {
  if (auto division = value.getDefiningOp<DivOp>())
    return matchCosines(division);
  std::optional<Sum> sum = termsOf(value);
  if (!sum)
    return std::nullopt;
  auto weights = sum->product.getWeights().getDefiningOp<ConstantOp>();
  Distances found;
  found.name = weights.getName().value_or("").str();
  found.rows = shapeOf(weights.getType())[0];
  found.size = shapeOf(weights.getType())[1];
  if (found.rows != int64_t(sum->numbers.size()))
    return std::nullopt;
  std::vector<double> all =
      constantValues(weights.getValue(), weights.getType());
  std::vector<double> norms = squaredNorms(all, found.size);
  found.factor = factorOf(*sum, norms);
  if (found.factor == 0)
    return std::nullopt;
  double most = 0, lo = HUGE_VAL, hi = -HUGE_VAL;
  for (auto [norm, number] : llvm::zip(norms, sum->numbers)) {
    double own = sum->a * sum->a * norm / (4 * found.factor);
    most = std::max(most, std::fabs(own));
    lo = std::min(lo, number - own);
    hi = std::max(hi, number - own);
  }
  if (hi - lo > tolerance * most)
    return std::nullopt;
  found.offset = std::fabs(lo) > tolerance * most ? (lo + hi) / 2 : 0;
  found.isWhole = bool(sum->squared);
  found.input = withoutReshape(sum->product.getInput());
  for (double number : all)
    found.prototypes.push_back(0 - sum->a * number / (2 * found.factor));
  return found;
}

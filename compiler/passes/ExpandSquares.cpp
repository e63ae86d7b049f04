// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Multiplies out weighted sums of squares, as Gaussian classes have them:
//   sum_j s_kj (x_j - t_kj)^2 = S' z^2 - 2 (S' t') z + sum_j s'_kj t'_kj^2,
//   z = (x - m) c, s' = s / c^2, t' = (t - m) c.

#include "compiler/passes/Passes.h"
#include "ir/Numbers.h"
#include "ir/Pan.h"
#include "mlir/IR/PatternMatch.h"
#include <cmath>

namespace pannikin {
#define GEN_PASS_DEF_EXPANDSQUARES
#include "compiler/passes/Passes.h.inc"
} // namespace pannikin

using namespace mlir;
using namespace pannikin;
using namespace pannikin::pan;

/// The numbers of a constant that broadcasts to `rows` x `columns`.
static std::optional<std::vector<double>> numbersOf(Value value, int64_t rows,
                                                    int64_t columns) {
  auto constant = value.getDefiningOp<ConstantOp>();
  if (!constant || !elementTypeOf(constant.getType()).isF32())
    return std::nullopt;
  auto shape = llvm::to_vector(shapeOf(constant.getType()));
  while (shape.size() < 2)
    shape.insert(shape.begin(), 1);
  if (shape.size() > 2 || (shape[0] != 1 && shape[0] != rows) ||
      (shape[1] != 1 && shape[1] != columns))
    return std::nullopt;
  auto values = constantValues(constant.getValue(), constant.getType());
  std::vector<double> all;
  for (int64_t i = 0; i < rows; ++i)
    for (int64_t j = 0; j < columns; ++j)
      all.push_back(values[size_t((shape[0] == 1 ? 0 : i) * shape[1] +
                                  (shape[1] == 1 ? 0 : j))]);
  return all;
}

namespace {

/// sum_j weights_kj (input_j - centres_kj)^2 for each row k.
struct SquareSum {
  static std::optional<SquareSum> of(ReduceOp op);

  Value input;
  int64_t rows, columns;
  std::vector<double> centres, weights;

private:
  bool takeFactor(Value value, bool divides, bool squared);
  bool takeSquare(Value value);
  bool takeDifference(Value value);
};

bool SquareSum::takeFactor(Value value, bool divides, bool squared) {
  auto numbers = numbersOf(value, rows, columns);
  if (!numbers)
    return false;
  for (auto [weight, number] : llvm::zip(weights, *numbers)) {
    double factor = divides ? 1 / number : number;
    weight *= squared ? factor * factor : factor;
    if (!std::isfinite(weight) || weight < 0)
      return false;
  }
  return true;
}

bool SquareSum::takeDifference(Value value) {
  if (auto product = value.getDefiningOp<MulOp>())
    return takeDifference(product.getLhs()) &&
           takeFactor(product.getRhs(), false, true);
  auto sub = value.getDefiningOp<SubOp>();
  for (unsigned side : {0, 1}) {
    auto numbers = sub ? numbersOf(sub->getOperand(1 - side), rows, columns)
                       : std::nullopt;
    if (!numbers ||
        shapeOf(sub->getOperand(side).getType()) != ArrayRef<int64_t>{columns})
      continue;
    input = sub->getOperand(side);
    centres = std::move(*numbers);
    return !input.getDefiningOp<ConstantOp>();
  }
  return false;
}

bool SquareSum::takeSquare(Value value) {
  if (auto division = value.getDefiningOp<DivOp>())
    return takeSquare(division.getLhs()) &&
           takeFactor(division.getRhs(), true, false);
  auto product = value.getDefiningOp<MulOp>();
  if (!product)
    return false;
  if (product.getLhs() == product.getRhs())
    return takeDifference(product.getLhs());
  for (unsigned side : {0, 1})
    if (takeFactor(product->getOperand(1 - side), false, false))
      return takeSquare(product->getOperand(side));
  return false;
}

std::optional<SquareSum> SquareSum::of(ReduceOp op) {
  auto shape = llvm::to_vector(shapeOf(op.getInput().getType()));
  if (op.getKind() != Reduction::Sum || shape.size() != 2 ||
      op.getAxis() != 1 || ShapedType::isDynamicShape(shape))
    return std::nullopt;
  SquareSum sum{{}, shape[0], shape[1], {}, {}};
  sum.weights.assign(size_t(shape[0] * shape[1]), 1.0);
  // Plain distances fit one scale, and lose digits when they are multiplied
  // out.
  if (!sum.takeSquare(op.getInput()) || llvm::all_equal(sum.weights))
    return std::nullopt;
  return sum;
}

/// The mean of each column.
std::vector<double> columnMeans(ArrayRef<double> values, int64_t columns) {
  std::vector<double> means(size_t(columns), 0.0);
  for (size_t i = 0; i < values.size(); ++i)
    means[i % size_t(columns)] += values[i];
  for (double &mean : means)
    mean /= double(values.size()) / double(columns);
  return means;
}

void expand(ReduceOp op, SquareSum sum) {
  std::vector<double> middle = columnMeans(sum.centres, sum.columns);
  std::vector<double> scale = columnMeans(sum.weights, sum.columns);
  for (double &number : scale)
    number = number > 0 ? std::sqrt(number) : 1;
  std::vector<double> slopes, offsets(size_t(sum.rows), 0.0);
  for (size_t i = 0; i < sum.weights.size(); ++i) {
    size_t j = i % size_t(sum.columns);
    double centre = (sum.centres[i] - middle[j]) * scale[j];
    sum.weights[i] /= scale[j] * scale[j];
    slopes.push_back(-2 * sum.weights[i] * centre);
    offsets[i / size_t(sum.columns)] += sum.weights[i] * centre * centre;
  }
  OpBuilder builder(op);
  Location loc = op.getLoc();
  Type type = sum.input.getType(), answer = op.getType();
  auto constant = [&](ArrayRef<int64_t> shape, ArrayRef<double> values,
                      StringRef name) -> Value {
    return makeConstant(builder, loc, shape, values, name);
  };
  Value z = SubOp::create(builder, loc, type, sum.input,
                          constant(sum.columns, middle, "middle"));
  z = MulOp::create(builder, loc, type, z,
                    constant(sum.columns, scale, "scale"));
  Value square = MulOp::create(builder, loc, type, z, z);
  SmallVector<int64_t, 2> shape = {sum.rows, sum.columns};
  Value squares = MatvecOp::create(
      builder, loc, answer, constant(shape, sum.weights, "squares"), square);
  Value linear = MatvecOp::create(builder, loc, answer,
                                  constant(shape, slopes, "slopes"), z);
  Value both = AddOp::create(builder, loc, answer, squares, linear);
  Value result = AddOp::create(builder, loc, answer, both,
                               constant(sum.rows, offsets, "offsets"));
  op.replaceAllUsesWith(result);
  op.erase();
}

struct ExpandSquaresPass
    : public pannikin::impl::ExpandSquaresBase<ExpandSquaresPass> {
  void runOnOperation() override {
    SmallVector<ReduceOp> sums;
    getOperation().walk([&](ReduceOp op) { sums.push_back(op); });
    for (ReduceOp op : sums)
      if (auto sum = SquareSum::of(op))
        expand(op, std::move(*sum));
  }
};

} // namespace

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Finds kernel machines: exponentials of distances to constant rows that are
// multiplied by constants and added up.

#include "compiler/passes/JoinSlices.h"
#include "compiler/passes/Passes.h"
#include "ir/Distances.h"
#include "ir/Numbers.h"

#include <cmath>

namespace pannikin {
#define GEN_PASS_DEF_RECOGNIZENEIGHBORS
#include "compiler/passes/Passes.h.inc"
} // namespace pannikin

using namespace mlir;
using namespace pannikin;
using namespace pannikin::pan;

namespace {

/// e^(-scale d_i) for each row, times `factor`.
struct Exponentials {
  Distances distances;
  double scale, factor;
};

std::optional<Exponentials> matchExponentials(Value value) {
  double factor = 1;
  while (Operation *op = value.getDefiningOp()) {
    auto product = dyn_cast<MulOp>(op);
    auto number = product ? splatOf(product.getRhs()) : std::nullopt;
    if (!isa<ReshapeOp>(op) &&
        (!number || op->getOperand(0).getType() != op->getResultTypes()[0]))
      break;
    factor *= number.value_or(1);
    value = op->getOperand(0);
  }
  auto exponential = value.getDefiningOp<ActivationOp>();
  if (!exponential || exponential.getFunction() != Function::Exp)
    return std::nullopt;
  std::optional<Distances> found = matchDistances(exponential.getInput());
  if (!found || !found->isWhole || found->isRoot || found->factor >= 0 ||
      found->metric == Metric::Minkowski)
    return std::nullopt;
  return Exponentials{*found, -found->factor, factor * std::exp(found->offset)};
}

/// A sum over all rows: exponentials and the `[rows, outputs]` numbers by which
/// they are multiplied.
struct Machine {
  Exponentials kernels;
  int64_t outputs;
  std::vector<double> values;
};

/// `numbers`, a matrix whose rows of the machine are the columns.
std::vector<double> transposed(ArrayRef<double> numbers, int64_t columns) {
  std::vector<double> result;
  for (int64_t j = 0; j < columns; ++j)
    for (size_t i = j; i < numbers.size(); i += columns)
      result.push_back(numbers[i]);
  return result;
}

std::vector<double> numbersOf(ConstantOp constant) {
  return constantValues(constant.getValue(), constant.getType());
}

/// Z exp(..)
std::optional<Machine> matchProduct(MatvecOp product) {
  auto weights = product.getWeights().getDefiningOp<ConstantOp>();
  if (!weights || shapeOf(product.getInput().getType()).size() != 1)
    return std::nullopt;
  auto kernels = matchExponentials(product.getInput());
  if (!kernels)
    return std::nullopt;
  ArrayRef<int64_t> shape = shapeOf(weights.getType());
  return Machine{*kernels, shape[0], transposed(numbersOf(weights), shape[1])};
}

/// The sum of exp(..), or of exp(..) * Z along the dimension of the rows.
std::optional<Machine> matchSum(ReduceOp sum) {
  if (sum.getKind() != Reduction::Sum)
    return std::nullopt;
  ArrayRef<int64_t> shape = shapeOf(sum.getInput().getType());
  int64_t rows = shape[sum.getAxis()];
  int64_t outputs = ShapedType::getNumElements(shape) / rows;
  if (auto kernels = matchExponentials(sum.getInput()))
    return outputs == 1 ? std::optional(Machine{*kernels, 1,
                                                std::vector<double>(rows, 1)})
                        : std::nullopt;
  auto product = sum.getInput().getDefiningOp<MulOp>();
  if (!product)
    return std::nullopt;
  bool isLeft = bool(product.getLhs().getDefiningOp<ConstantOp>());
  Value other = isLeft ? product.getRhs() : product.getLhs();
  auto constant = (isLeft ? product.getLhs() : product.getRhs())
                      .getDefiningOp<ConstantOp>();
  if (!constant || constant.getType() != product.getType() || shape.size() > 2)
    return std::nullopt;
  auto kernels = matchExponentials(other);
  // Against [rows, outputs] a vector of rows is [rows, 1].
  ArrayRef<int64_t> each = shapeOf(other.getType());
  int64_t fromEnd = int64_t(shape.size()) - sum.getAxis();
  if (!kernels || kernels->distances.rows != rows ||
      ShapedType::getNumElements(each) != rows ||
      int64_t(each.size()) < fromEnd || each[each.size() - fromEnd] != rows)
    return std::nullopt;
  std::vector<double> values = numbersOf(constant);
  bool rowsFirst = sum.getAxis() == 0;
  return Machine{*kernels, outputs,
                 rowsFirst ? values : transposed(values, rows)};
}

Value build(Operation *op, Machine machine) {
  OpBuilder builder(op);
  Location loc = op->getLoc();
  const Distances &distances = machine.kernels.distances;
  auto vector = RankedTensorType::get(distances.size, builder.getF32Type());
  Value input = distances.input;
  if (input.getType() != vector)
    input = ReshapeOp::create(builder, loc, vector, input);
  for (double &number : machine.values)
    number *= machine.kernels.factor;
  Value prototypes =
      makeConstant(builder, loc, {distances.rows, distances.size},
                   distances.prototypes, distances.name);
  Value values = makeConstant(builder, loc, {distances.rows, machine.outputs},
                              machine.values, "values");
  Value sum = makeNearest(builder, loc, distances.rows, distances.metric,
                          distances.power, Kernel::Exponential,
                          machine.kernels.scale, input, prototypes, values);
  Type type = op->getResult(0).getType();
  return sum.getType() == type ? sum
                               : ReshapeOp::create(builder, loc, type, sum);
}

struct RecognizeNeighborsPass
    : public pannikin::impl::RecognizeNeighborsBase<RecognizeNeighborsPass> {
  void runOnOperation() override {
    SmallVector<Operation *> sums;
    getOperation().walk([&](Operation *op) {
      if (isa<MatvecOp, ReduceOp>(op))
        sums.push_back(op);
    });
    llvm::SetVector<Block *> changed;
    for (Operation *op : sums) {
      auto product = dyn_cast<MatvecOp>(op);
      std::optional<Machine> machine =
          product ? matchProduct(product) : matchSum(cast<ReduceOp>(op));
      if (!machine)
        continue;
      op->getResult(0).replaceAllUsesWith(build(op, *machine));
      changed.insert(op->getBlock());
    }
    for (Block *block : changed)
      eraseDead(*block);
  }
};

} // namespace

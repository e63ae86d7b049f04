// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Undoes a scaler on the rows that neighbours are looked for in.

#include "compiler/passes/StoredRows.h"
#include "ir/Nearest.h"
#include "ir/Numbers.h"

using namespace mlir;
using namespace pannikin;
using namespace pannikin::pan;

/// x = (value - offset) / factor, feature by feature.
namespace {
struct Affine {
  std::vector<double> factor, offset;
};
} // namespace

/// The constant that `op` applies, one number a feature; empty without one.
static std::vector<double> constantOf(Operation *op, size_t size) {
  auto constant = op->getOperand(1).getDefiningOp<ConstantOp>();
  if (!constant)
    return {};
  auto values = constantValues(constant.getValue(), constant.getType());
  if (values.size() == 1)
    values.resize(size, values[0]);
  return values.size() == size ? values : std::vector<double>();
}

/// Composes the sums and products that lead from `argument` to `value`; false
/// where anything else does.
static bool follow(Value value, BlockArgument argument, Affine &affine) {
  size_t size = affine.factor.size();
  while (value != argument) {
    Operation *op = value.getDefiningOp();
    if (!isa_and_nonnull<AddOp, SubOp, MulOp>(op))
      return false;
    std::vector<double> constant = constantOf(op, size);
    if (constant.empty())
      return false;
    for (size_t j = 0; j < size; ++j) {
      // What comes later was collected first: y = factor * this + offset.
      if (isa<MulOp>(op))
        affine.factor[j] *= constant[j];
      else
        affine.offset[j] +=
            affine.factor[j] * (isa<AddOp>(op) ? constant[j] : -constant[j]);
    }
    value = op->getOperand(0);
  }
  return true;
}

static std::vector<std::vector<Tensor>> invert(const Nearest &nearest,
                                               const Affine &affine) {
  size_t size = nearest.size;
  std::vector<double> middle(size, 0);
  for (int64_t i = 0; i < nearest.rows(); ++i)
    for (size_t j = 0; j < size; ++j)
      middle[j] += nearest.row(i)[j] / double(nearest.rows());
  std::vector<std::vector<Tensor>> rows;
  for (int64_t i = 0; i < nearest.rows(); ++i) {
    Tensor x{{int64_t(size)}, {}};
    for (size_t j = 0; j < size; ++j) {
      double value = middle[j] + 1.25 * (nearest.row(i)[j] - middle[j]);
      // A feature that counts for nothing may be anything.
      x.data.push_back(affine.factor[j] == 0
                           ? 0
                           : (value - affine.offset[j]) / affine.factor[j]);
    }
    rows.push_back({x});
  }
  return rows;
}

std::vector<std::vector<Tensor>> pannikin::storedRows(func::FuncOp function) {
  if (function.getNumArguments() != 1)
    return {};
  BlockArgument argument = function.getArgument(0);
  std::vector<std::vector<Tensor>> rows;
  function.walk([&](NearestOp op) {
    if (op.getKernel() == Kernel::Exponential || !rows.empty())
      return;
    Nearest nearest = Nearest::of(op);
    Affine affine{std::vector<double>(nearest.size, 1),
                  std::vector<double>(nearest.size, 0)};
    if (shapeOf(argument.getType()) == ArrayRef<int64_t>(nearest.size) &&
        follow(op.getInput(), argument, affine))
      rows = invert(nearest, affine);
  });
  return rows;
}

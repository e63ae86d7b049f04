// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decides which matrices become two thin ones.

#include "compiler/passes/ApplyPlan.h"
#include "compiler/passes/CalibrationRows.h"
#include "compiler/passes/LowRank.h"
#include "compiler/passes/Passes.h"
#include "ir/Numbers.h"
#include "llvm/ADT/MapVector.h"

namespace pannikin {
#define GEN_PASS_DEF_FACTORLOWRANK
#include "compiler/passes/Passes.h.inc"
} // namespace pannikin

using namespace mlir;
using namespace pannikin;
using namespace pannikin::pan;
using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

namespace {

/// Products with one vector whose matrices lie over each other. Rows have
/// length 1, times `lengths`: beside the questions of a Bonsai, which a huge
/// factor makes steep, scores would not count for the rank.
struct Stack {
  SmallVector<MatvecOp> products;
  MatrixXd weights;
  VectorXd lengths;

  explicit Stack(ArrayRef<MatvecOp> products) : products(products) {
    for (MatvecOp product : products) {
      auto constant = product.getWeights().getDefiningOp<ConstantOp>();
      auto numbers = constantValues(constant.getValue(), constant.getType());
      Index rows = shapeOf(constant.getType())[0];
      Index columns = shapeOf(constant.getType())[1], above = weights.rows();
      weights.conservativeResize(above + rows, columns);
      for (Index i = 0; i < rows; ++i)
        for (Index j = 0; j < columns; ++j)
          weights(above + i, j) = numbers[i * columns + j];
    }
    lengths = weights.rowwise().norm();
    lengths = (lengths.array() == 0).select(1, lengths);
    weights = lengths.cwiseInverse().asDiagonal() * weights;
  }

  /// Bytes as it is: a zero need not be stored, what remains then takes two.
  Index bytes() const {
    Index nonzeros = (weights.array() != 0).count();
    return std::min(weights.size(), 2 * nonzeros);
  }

  /// Bytes of two factors, with an exponent for each row more.
  Index bytesOfRank(Index rank) const {
    return rank * (weights.rows() + weights.cols() + 1);
  }
};

/// The bytes that the exact rank of `stack` saves.
Index savedBy(const Stack &stack) {
  if (stack.weights.isZero(0) || !stack.weights.allFinite())
    return 0;
  // Only a low rank pays; no need to look at matrices that are thin already.
  if (stack.bytesOfRank(1) >= stack.bytes())
    return 0;
  Index rank = LowRank(stack.weights).exactRank();
  return std::max<Index>(0, stack.bytes() - stack.bytesOfRank(rank));
}

std::string nameOf(MatvecOp product, StringRef part) {
  auto constant = product.getWeights().getDefiningOp<ConstantOp>();
  StringRef name = constant.getName().value_or("");
  return name.empty() ? "" : (name + "_" + part).str();
}

Value makeMatrix(OpBuilder &builder, Location loc, const MatrixXd &matrix,
                 const std::string &name) {
  SmallVector<double> numbers;
  for (Index i = 0; i < matrix.rows(); ++i)
    for (Index j = 0; j < matrix.cols(); ++j)
      numbers.push_back(matrix(i, j));
  return makeConstant(builder, loc, {matrix.rows(), matrix.cols()}, numbers,
                      name);
}

/// W_g x = A_g (B x) for all products of the stack.
void factor(const Stack &stack) {
  LowRank decomposition(stack.weights);
  Factors factors = decomposition.factors(decomposition.exactRank());
  MatrixXd left = stack.lengths.asDiagonal() * factors.left;
  MatvecOp first = stack.products[0];
  OpBuilder constants(first.getWeights().getDefiningOp()), builder(first);
  SmallVector<int64_t> shape(shapeOf(first.getType()));
  shape.back() = factors.right.rows();
  Value right = makeMatrix(constants, first.getWeights().getLoc(),
                           factors.right, nameOf(first, "right"));
  auto middle =
      MatvecOp::create(builder, first.getLoc(),
                       RankedTensorType::get(shape, builder.getF32Type()),
                       right, first.getInput());
  Index above = 0;
  for (MatvecOp product : stack.products) {
    Index rows = shapeOf(product.getWeights().getType())[0];
    product.getWeightsMutable().set(
        makeMatrix(constants, product.getWeights().getLoc(),
                   left.middleRows(above, rows), nameOf(product, "left")));
    product.getInputMutable().set(middle);
    above += rows;
  }
}

/// All matrices that read one vector as one, or some of them alone.
void factorAll(ArrayRef<MatvecOp> products) {
  Stack all(products);
  Index together = savedBy(all), apart = 0;
  for (MatvecOp product : products)
    apart += savedBy(Stack(product));
  if (together > 0 && together >= apart)
    return factor(all);
  for (MatvecOp product : products)
    if (Stack alone(product); savedBy(alone) > 0)
      factor(alone);
}

} // namespace

LogicalResult pannikin::lowerRank(func::FuncOp function,
                                  ArrayRef<std::vector<Tensor>> rows,
                                  int64_t rank, const WeightWish &wish) {
  if (rank < 1)
    return function.emitError("a rank is at least 1, found ") << rank;
  return applyPlan(function, rows, wish, "factor-low-rank",
                   [&](const MatrixGroup &) {
                     MatrixPlan plan;
                     plan.rank = rank;
                     return plan;
                   });
}

namespace {
struct FactorLowRankPass
    : public pannikin::impl::FactorLowRankBase<FactorLowRankPass> {
  using FactorLowRankBase::FactorLowRankBase;

  void runOnOperation() override {
    auto function = modelFunction(getOperation());
    if (!function)
      return signalPassFailure();
    if (rank != 0) {
      auto rows = readRows(function, data);
      if (!rows || failed(lowerRank(function, *rows, rank, {plain})))
        return signalPassFailure();
    }
    llvm::MapVector<std::pair<Block *, Value>, SmallVector<MatvecOp>> readers;
    function.walk([&](MatvecOp op) {
      if (op.getWeights().getDefiningOp<ConstantOp>() && !op.getAt() &&
          !fixedTypeOf(op.getType()))
        readers[{op->getBlock(), op.getInput()}].push_back(op);
    });
    for (auto &[vector, products] : readers)
      factorAll(products);
  }
};

} // namespace

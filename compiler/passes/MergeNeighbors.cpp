// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Makes one search of several that look for the same neighbours, and a mean of
// a sum that is divided by the sum of its weights.

#include "compiler/passes/JoinSlices.h"
#include "compiler/passes/Passes.h"
#include "ir/Distances.h"
#include "ir/Numbers.h"

#include "llvm/ADT/MapVector.h"

namespace pannikin {
#define GEN_PASS_DEF_MERGENEIGHBORS
#include "compiler/passes/Passes.h.inc"
} // namespace pannikin

using namespace mlir;
using namespace pannikin;
using namespace pannikin::pan;

namespace {

/// Numbers `[rows, columns]`.
struct Matrix {
  int64_t rows = 0, columns = 0;
  std::vector<double> numbers;

  double &at(int64_t row, int64_t column) {
    return numbers[row * columns + column];
  }
};

Matrix valuesOf(NearestOp op) {
  auto constant = op.getValues().getDefiningOp<ConstantOp>();
  ArrayRef<int64_t> shape = shapeOf(constant.getType());
  return {shape[0], shape[1],
          constantValues(constant.getValue(), constant.getType())};
}

/// The same search at `builder`, with other values.
NearestOp withValues(OpBuilder &builder, NearestOp op, const Matrix &values,
                     bool mean) {
  auto old = op.getValues().getDefiningOp<ConstantOp>();
  Value table =
      makeConstant(builder, op.getLoc(), {values.rows, values.columns},
                   values.numbers, old.getName().value_or(""));
  NearestOp made = makeNearest(builder, op.getLoc(), op.getK(), op.getMetric(),
                               int64_t(op.getPower()), op.getKernel(),
                               op.getScale().convertToDouble(), op.getInput(),
                               op.getPrototypes(), table);
  made.setMean(mean);
  return made;
}

//===-- One search --------------------------------------------------------===//

using Search =
    std::tuple<Value, Attribute, uint64_t, Metric, uint64_t, Kernel, Attribute>;

Search searchOf(NearestOp op) {
  auto rows = op.getPrototypes().getDefiningOp<ConstantOp>();
  return {op.getInput(), rows.getValue(), op.getK(),        op.getMetric(),
          op.getPower(), op.getKernel(),  op.getScaleAttr()};
}

//===-- Sums of a search --------------------------------------------------===//

/// A linear function of what a search sums: weights by row.
struct Sums {
  NearestOp search;
  Matrix values;
};

/// One step from what an operand sums to what `op` does.
void apply(Operation *op, Matrix &values) {
  if (isa<ReshapeOp>(op))
    return;
  Matrix result{values.rows, 1, {}};
  auto slice = dyn_cast<SliceOp>(op);
  if (slice)
    result.columns = shapeOf(slice.getType())[0];
  for (int64_t row = 0; row < values.rows; ++row)
    for (int64_t j = 0; j < result.columns; ++j) {
      double sum = 0;
      for (int64_t i = 0; i < values.columns; ++i)
        sum += slice ? 0 : values.at(row, i);
      if (slice)
        sum = values.at(row, slice.getStart() + j * slice.getStep());
      result.numbers.push_back(sum);
    }
  values = std::move(result);
}

std::optional<Sums> sumsOf(Value value) {
  SmallVector<Operation *> path;
  while (Operation *op = value.getDefiningOp()) {
    if (auto search = dyn_cast<NearestOp>(op)) {
      if (search.getMean() || fixedTypeOf(search.getType()))
        return std::nullopt;
      Sums found{search, valuesOf(search)};
      for (Operation *step : llvm::reverse(path))
        apply(step, found.values);
      return found;
    }
    auto sum = dyn_cast<ReduceOp>(op);
    bool isKnown =
        isa<ReshapeOp, SliceOp>(op) || (sum && sum.getKind() == Reduction::Sum);
    if (!isKnown || path.size() > 8)
      return std::nullopt;
    // A vector has one dimension beside those of size 1.
    if (llvm::count_if(shapeOf(op->getOperand(0).getType()),
                       [](int64_t dim) { return dim != 1; }) > 1)
      return std::nullopt;
    path.push_back(op);
    value = op->getOperand(0);
  }
  return std::nullopt;
}

//===-- One search --------------------------------------------------------===//

/// The columns of `parts` side by side.
Matrix sideBySide(ArrayRef<Matrix> parts) {
  Matrix all{parts[0].rows, 0, {}};
  for (const Matrix &part : parts)
    all.columns += part.columns;
  for (int64_t row = 0; row < all.rows; ++row)
    for (const Matrix &part : parts)
      llvm::append_range(
          all.numbers,
          ArrayRef(part.numbers).slice(row * part.columns, part.columns));
  return all;
}

/// concat(nearest(x, a), nearest(x, b)) = nearest(x, [a b])
void joinColumns(ConcatOp join) {
  std::vector<Matrix> parts;
  NearestOp search;
  for (Value input : join.getInputs()) {
    std::optional<Sums> sums = sumsOf(input);
    if (!sums || shapeOf(input.getType()).size() != 1 ||
        (search && searchOf(search) != searchOf(sums->search)))
      return;
    search = sums->search;
    parts.push_back(sums->values);
  }
  OpBuilder builder(join);
  join.replaceAllUsesWith(
      withValues(builder, search, sideBySide(parts), false).getResult());
}

/// Columns of several searches, in one at the first of them.
void mergeSearches(ArrayRef<NearestOp> ops) {
  if (ops.size() < 2)
    return;
  std::vector<Matrix> parts;
  for (NearestOp op : ops)
    parts.push_back(valuesOf(op));
  OpBuilder builder(ops[0]);
  Value merged = withValues(builder, ops[0], sideBySide(parts), false);
  int64_t start = 0;
  for (NearestOp op : ops) {
    Value own = SliceOp::create(builder, op.getLoc(), op.getType(), merged, 0,
                                start, 1);
    start += shapeOf(op.getType())[0];
    op.replaceAllUsesWith(own);
  }
}

//===-- Means -------------------------------------------------------------===//

/// Searches as `search` does with other values, in the place of `op` and where
/// `before` is only compared: the largest of some numbers is the largest of
/// their multiples.
void replace(Operation *op, Value before, NearestOp search,
             const Matrix &values, bool mean) {
  OpBuilder builder(search);
  builder.setInsertionPointAfter(search);
  Value made = withValues(builder, search, values, mean);
  for (OpOperand &use : llvm::make_early_inc_range(before.getUses()))
    if (isa<ArgmaxOp>(use.getOwner()) && before.getType() == made.getType())
      use.set(made);
  Type type = op->getResult(0).getType();
  builder.setInsertionPoint(op);
  if (made.getType() != type)
    made = ReshapeOp::create(builder, op->getLoc(), type, made);
  op->getResult(0).replaceAllUsesWith(made);
}

/// c nearest(x, a) = nearest(x, c a)
void foldFactor(MulOp product) {
  std::optional<double> c = splatOf(product.getRhs());
  Value before = product.getLhs();
  auto search = before.getDefiningOp<NearestOp>();
  if (!c || *c <= 0 || !search || fixedTypeOf(search.getType()) ||
      before.getType() != product.getType() ||
      !llvm::all_of(before.getUsers(), [&](Operation *user) {
        return user == product || isa<ArgmaxOp>(user);
      }))
    return;
  Matrix values = valuesOf(search);
  for (double &number : values.numbers)
    number *= *c;
  replace(product, before, search, values, search.getMean());
}

/// sum w v / sum w c = mean(v / c), where c is the same for every row; votes
/// weigh 1 each.
void makeMean(DivOp division) {
  auto above = sumsOf(division.getLhs()), below = sumsOf(division.getRhs());
  if (!above || !below || above->search != below->search ||
      !llvm::all_equal(below->values.numbers) ||
      division.getLhs().getType() != division.getType())
    return;
  double c = below->values.numbers[0];
  Kernel kernel = above->search.getKernel();
  if (c <= 0 || kernel == Kernel::Exponential)
    return;
  bool isVote = kernel == Kernel::One;
  for (double &number : above->values.numbers)
    number /= isVote ? c * double(above->search.getK()) : c;
  replace(division, division.getLhs(), above->search, above->values, !isVote);
}

struct MergeNeighborsPass
    : public pannikin::impl::MergeNeighborsBase<MergeNeighborsPass> {
  void runOnOperation() override {
    llvm::SetVector<Block *> blocks;
    getOperation().walk([&](NearestOp op) { blocks.insert(op->getBlock()); });
    for (Block *block : blocks) {
      for (ConcatOp join :
           llvm::make_early_inc_range(block->getOps<ConcatOp>()))
        joinColumns(join);
      eraseDead(*block);
      llvm::MapVector<Search, SmallVector<NearestOp>> searches;
      for (NearestOp op : block->getOps<NearestOp>())
        if (!op.getMean() && !fixedTypeOf(op.getType()))
          searches[searchOf(op)].push_back(op);
      for (auto &[search, ops] : searches)
        mergeSearches(ops);
      for (DivOp division : llvm::make_early_inc_range(block->getOps<DivOp>()))
        makeMean(division);
      for (MulOp product : llvm::make_early_inc_range(block->getOps<MulOp>()))
        foldFactor(product);
      eraseDead(*block);
    }
  }
};

} // namespace

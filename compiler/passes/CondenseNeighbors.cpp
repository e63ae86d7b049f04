// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Drops stored rows of searches for neighbours, as far as the answers on
// calibration rows allow.

#include "compiler/passes/CalibrationRows.h"
#include "compiler/passes/Condense.h"
#include "compiler/passes/JoinSlices.h"
#include "compiler/passes/Passes.h"
#include "ir/Numbers.h"

namespace pannikin {
#define GEN_PASS_DEF_CONDENSENEIGHBORS
#include "compiler/passes/Passes.h.inc"
} // namespace pannikin

using namespace mlir;
using namespace pannikin;
using namespace pannikin::pan;

namespace {

/// What each of `searches` looks for on `rows`, by its input.
DenseMap<Value, std::vector<std::vector<double>>>
observe(func::FuncOp function, ArrayRef<NearestOp> searches,
        ArrayRef<std::vector<Tensor>> rows) {
  DenseMap<Value, std::vector<std::vector<double>>> inputs;
  for (NearestOp search : searches)
    inputs[search.getInput()];
  PanEvaluator evaluator(function);
  auto note = [&](Value value, const Tensor &tensor) {
    auto found = inputs.find(value);
    if (found != inputs.end())
      found->second.push_back(tensor.data);
  };
  evaluator.observer = note;
  for (const std::vector<Tensor> &row : rows)
    evaluator.run(row);
  return inputs;
}

/// The rows of `constant` that are kept.
Value rowsOf(OpBuilder &builder, Value value, ArrayRef<int64_t> kept) {
  auto constant = value.getDefiningOp<ConstantOp>();
  int64_t size = shapeOf(constant.getType())[1];
  std::vector<double> all =
      constantValues(constant.getValue(), constant.getType());
  std::vector<double> numbers;
  for (int64_t row : kept)
    llvm::append_range(numbers, ArrayRef(all).slice(row * size, size));
  return makeConstant(builder, constant.getLoc(), {int64_t(kept.size()), size},
                      numbers, constant.getName().value_or(""));
}

/// What is known about one search, for reports.
Attribute describe(NearestOp search, int64_t before, const Condensed &found) {
  Builder builder(search.getContext());
  auto location = search.getLoc()->findInstanceOf<NameLoc>();
  auto entry = [&](StringRef name, Attribute value) {
    return builder.getNamedAttr(name, value);
  };
  return builder.getDictionaryAttr(
      {entry("node", location ? location.getName() : builder.getStringAttr("")),
       entry("before", builder.getI64IntegerAttr(before)),
       entry("kept", builder.getI64IntegerAttr(int64_t(found.kept.size()))),
       entry("lost", builder.getF64FloatAttr(found.lost)),
       entry("inputs", builder.getI64IntegerAttr(found.inputs))});
}

} // namespace

LogicalResult pannikin::condenseNeighbors(func::FuncOp function,
                                          ArrayRef<std::vector<Tensor>> rows,
                                          const CondenseLimits &limits) {
  SmallVector<NearestOp> searches;
  function.walk([&](NearestOp op) {
    if (op.getKernel() != Kernel::Exponential && !fixedTypeOf(op.getType()))
      searches.push_back(op);
  });
  if (searches.empty())
    return function.emitError(
        "has no stored neighbours that could be left out; --prototypes and "
        "--prototype-loss are for models that search the nearest of stored "
        "rows");
  if (rows.empty())
    return function.emitError("no calibration rows; give at least one");
  auto inputs = observe(function, searches, rows);
  SmallVector<Attribute> facts;
  for (NearestOp op : searches) {
    const auto &seen = inputs[op.getInput()];
    Nearest search = Nearest::of(op);
    if (limits.most > 0 && limits.most < search.k)
      return op.emitError("looks for ")
             << search.k << " neighbours; --prototypes must be at least that, "
             << "found " << limits.most;
    Condensed found = condense(search, seen, limits.most, limits.loss);
    OpBuilder builder(op);
    op.getPrototypesMutable().assign(
        rowsOf(builder, op.getPrototypes(), found.kept));
    op.getValuesMutable().assign(rowsOf(builder, op.getValues(), found.kept));
    facts.push_back(describe(op, search.rows(), found));
  }
  eraseDead(function.getBody().front());
  auto module = function->getParentOfType<ModuleOp>();
  module->setAttr("pan.condensed", Builder(module).getArrayAttr(facts));
  return success();
}

namespace {
struct CondenseNeighborsPass
    : public pannikin::impl::CondenseNeighborsBase<CondenseNeighborsPass> {
  using CondenseNeighborsBase::CondenseNeighborsBase;
  void runOnOperation() override {
    auto function = modelFunction(getOperation());
    auto rows = function ? readRows(function, data) : std::nullopt;
    if (!rows || failed(condenseNeighbors(function, *rows, {prototypes, loss})))
      signalPassFailure();
  }
};
} // namespace

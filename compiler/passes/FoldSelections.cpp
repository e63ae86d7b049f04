// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Products with features that were picked and joined become products with all
// features.

#include "compiler/passes/Passes.h"
#include "ir/Numbers.h"
#include "ir/Pan.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/PatternMatch.h"
#include <cmath>

namespace pannikin {
#define GEN_PASS_DEF_FOLDSELECTIONS
#include "compiler/passes/Passes.h.inc"
} // namespace pannikin

using namespace mlir;
using namespace pannikin;
using namespace pannikin::pan;

namespace {

/// (x[index] - offset) * factor.
struct Feature {
  int64_t index;
  double offset = 0, factor = 1;
};

/// The elements of a vector, if all are features of one input.
class Selection {
public:
  static std::optional<Selection> of(Value vector) {
    Selection selection;
    if (!selection.follow(vector) || !selection.input ||
        selection.features.empty())
      return std::nullopt;
    return selection;
  }

  /// Whether anything was picked or joined.
  bool isMixed() const { return mixed; }

  BlockArgument input;
  std::vector<Feature> features;

private:
  bool follow(Value value);
  bool followAffine(Operation *op);
  bool mixed = false;
};

bool isVector(Value value) {
  ArrayRef<int64_t> shape = shapeOf(value.getType());
  return shape.size() == 1 && !ShapedType::isDynamicShape(shape);
}

/// Factor or term of each element, if `value` is a constant of one or `count`.
std::optional<std::vector<double>> numbersOf(Value value, size_t count) {
  auto constant = value.getDefiningOp<ConstantOp>();
  if (!constant)
    return std::nullopt;
  auto values = constantValues(constant.getValue(), constant.getType());
  if (values.size() == 1)
    values.assign(count, values[0]);
  return values.size() == count ? std::optional(values) : std::nullopt;
}

bool Selection::followAffine(Operation *op) {
  if (op->getNumOperands() != 2 || !isVector(op->getOperand(0)) ||
      !follow(op->getOperand(0)))
    return false;
  auto numbers = numbersOf(op->getOperand(1), features.size());
  if (!numbers || shapeOf(op->getResult(0).getType()) !=
                      shapeOf(op->getOperand(0).getType()))
    return false;
  for (auto [feature, number] : llvm::zip(features, *numbers)) {
    if (isa<MulOp>(op))
      feature.factor *= number;
    else
      feature.offset += (isa<SubOp>(op) ? number : -number) / feature.factor;
    // What a factor of 0 leaves is no feature, and both become floats again.
    if (float(feature.factor) == 0 || !std::isfinite(float(feature.factor)) ||
        !std::isfinite(float(feature.offset)))
      return false;
  }
  return true;
}

bool Selection::follow(Value value) {
  if (!isVector(value))
    return false;
  if (auto argument = dyn_cast<BlockArgument>(value)) {
    if (!isa<func::FuncOp>(argument.getOwner()->getParentOp()) ||
        (input && input != argument))
      return false;
    input = argument;
    features.clear();
    for (int64_t i = 0; i < shapeOf(argument.getType())[0]; ++i)
      features.push_back({i});
    return true;
  }
  Operation *op = value.getDefiningOp();
  if (isa<AddOp, SubOp, MulOp>(op))
    return followAffine(op);
  if (auto slice = dyn_cast<SliceOp>(op)) {
    if (!follow(slice.getInput()))
      return false;
    std::vector<Feature> picked;
    for (int64_t k = 0; k < shapeOf(value.getType())[0]; ++k)
      picked.push_back(
          features[size_t(slice.getStart() + k * slice.getStep())]);
    features = std::move(picked);
    return mixed = true;
  }
  if (auto concat = dyn_cast<ConcatOp>(op)) {
    std::vector<Feature> joined;
    for (Value part : concat.getInputs()) {
      if (!follow(part))
        return false;
      llvm::append_range(joined, features);
    }
    features = std::move(joined);
    return mixed = true;
  }
  return false;
}

/// Every feature of the input as the selection takes it; none if it takes one
/// in two ways.
std::optional<std::vector<Feature>> wholeOf(const Selection &selection) {
  std::vector<Feature> whole;
  for (int64_t i = 0; i < shapeOf(selection.input.getType())[0]; ++i)
    whole.push_back({i});
  std::vector<bool> seen(whole.size(), false);
  for (const Feature &feature : selection.features) {
    Feature &own = whole[size_t(feature.index)];
    bool isSame = own.offset == feature.offset && own.factor == feature.factor;
    if (seen[size_t(feature.index)] && !isSame)
      return std::nullopt;
    own = feature;
    seen[size_t(feature.index)] = true;
  }
  return whole;
}

/// The features shifted and multiplied, where any is.
Value scaled(OpBuilder &builder, Location loc, Value input,
             ArrayRef<Feature> features) {
  std::vector<double> offsets, factors;
  for (const Feature &feature : features) {
    offsets.push_back(feature.offset);
    factors.push_back(feature.factor);
  }
  int64_t size = int64_t(features.size());
  Type type = input.getType();
  if (llvm::any_of(offsets, [](double offset) { return offset != 0; }))
    input = SubOp::create(builder, loc, type, input,
                          makeConstant(builder, loc, size, offsets, "offset"));
  if (llvm::any_of(factors, [](double factor) { return factor != 1; }))
    input = MulOp::create(builder, loc, type, input,
                          makeConstant(builder, loc, size, factors, "scale"));
  return input;
}

void foldSelection(MatvecOp op) {
  auto matrix = op.getWeights().getDefiningOp<ConstantOp>();
  auto selection = Selection::of(op.getInput());
  if (!matrix || !selection || !selection->isMixed())
    return;
  auto whole = wholeOf(*selection);
  if (!whole)
    return;
  auto shape = llvm::to_vector(shapeOf(matrix.getType()));
  auto weights = constantValues(matrix.getValue(), matrix.getType());
  size_t columns = whole->size();
  std::vector<double> spread(size_t(shape[0]) * columns, 0.0);
  for (size_t i = 0; i < weights.size(); ++i) {
    size_t row = i / size_t(shape[1]), column = i % size_t(shape[1]);
    spread[row * columns + size_t(selection->features[column].index)] +=
        weights[i];
  }
  OpBuilder builder(op);
  op.getWeightsMutable().assign(
      makeConstant(builder, matrix.getLoc(), {shape[0], int64_t(columns)},
                   spread, matrix.getName().value_or("")));
  op.getInputMutable().assign(
      scaled(builder, op.getLoc(), selection->input, *whole));
}

struct FoldSelectionsPass
    : public pannikin::impl::FoldSelectionsBase<FoldSelectionsPass> {
  void runOnOperation() override {
    getOperation().walk([](MatvecOp op) { foldSelection(op); });
  }
};

} // namespace

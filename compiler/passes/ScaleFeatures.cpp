// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Moves the scales of features into the constants that meet them first.

#include "compiler/passes/ScaleFeatures.h"
#include "compiler/passes/Ranges.h"
#include "ir/Numbers.h"
#include <cmath>

using namespace mlir;
using namespace pannikin;
using namespace pannikin::pan;

/// Whether `op` takes its first operand and a constant to a vector alike.
template <typename... Ops>
static bool isWithConstant(Operation *op) {
  return isa<Ops...>(op) && op->getOperand(1).getDefiningOp<ConstantOp>() &&
         !op->getOperand(0).getDefiningOp<ConstantOp>() &&
         shapeOf(op->getResult(0).getType()) ==
             shapeOf(op->getOperand(0).getType());
}

static bool isFactor(Operation *op) { return isWithConstant<MulOp>(op); }

/// A sum with a constant of which only products with constants are taken.
static bool isCentred(Operation *op) {
  return isWithConstant<AddOp, SubOp>(op) && !op->use_empty() &&
         llvm::all_of(op->getUsers(), isFactor);
}

static bool isConstantMatrix(OpOperand &use) {
  auto matvec = dyn_cast<MatvecOp>(use.getOwner());
  return matvec && use.getOperandNumber() == 1 &&
         matvec.getWeights().getDefiningOp<ConstantOp>();
}

bool pannikin::hasOwnScales(BlockArgument argument) {
  return shapeOf(argument.getType()).size() == 1 && !argument.use_empty() &&
         llvm::all_of(argument.getUses(), [](OpOperand &use) {
           return isConstantMatrix(use) || isFactor(use.getOwner()) ||
                  isCentred(use.getOwner());
         });
}

FixedType pannikin::ownScalesOf(BlockArgument argument, unsigned activations) {
  bool isMatrix = llvm::all_of(argument.getUses(), isConstantMatrix);
  unsigned width = isMatrix ? activations : 16;
  auto function = cast<func::FuncOp>(argument.getOwner()->getParentOp());
  auto best = function.getArgAttrOfType<DenseI32ArrayAttr>(
      argument.getArgNumber(), "pan.best" + std::to_string(width));
  if (!best || llvm::all_equal(best.asArrayRef()))
    return {};
  return FixedType::get(argument.getContext(), width, false, 0,
                        best.asArrayRef());
}

/// Multiplies element `j` of the constant that `op` reads by `2^places[j]`;
/// returns the largest magnitude that results.
static double scaleConstant(Operation *op, ArrayRef<int> places) {
  auto constant = op->getOperand(1).getDefiningOp<ConstantOp>();
  auto values = constantValues(constant.getValue(), constant.getType());
  std::vector<float> scaled;
  for (size_t j = 0; j < places.size(); ++j)
    scaled.push_back(
        float(std::ldexp(values[values.size() == 1 ? 0 : j], places[j])));
  OpBuilder builder(op);
  auto type =
      RankedTensorType::get({int64_t(places.size())}, builder.getF32Type());
  op->setOperand(1, ConstantOp::create(
                        builder, constant.getLoc(), type,
                        DenseElementsAttr::get(type, ArrayRef<float>(scaled)),
                        constant.getNameAttr()));
  double largest = 0;
  for (float value : scaled)
    largest = std::max(largest, double(std::fabs(value)));
  return largest;
}

void pannikin::scaleAffine(BlockArgument argument, unsigned activations) {
  FixedType type = ownScalesOf(argument, activations);
  if (!type)
    return;
  SmallVector<int> down, up;
  for (int fraction : type.getRowFractions()) {
    down.push_back(fraction - readFractionOf(type));
    up.push_back(-down.back());
  }
  for (Operation *user : llvm::to_vector(argument.getUsers())) {
    if (isFactor(user))
      scaleConstant(user, up);
    if (!isCentred(user))
      continue;
    double most = 1 + scaleConstant(user, down);
    for (Operation *factor : user->getResult(0).getUsers())
      scaleConstant(factor, up);
    setRange(user->getResult(0),
             RangeAttr::get(argument.getContext(), -most, most, "data"));
  }
}

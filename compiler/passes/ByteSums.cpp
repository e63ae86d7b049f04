// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Measures whether sums of trees in single bytes keep the class. An 8-bit chip
// adds them in half the time and half the code.

#include "compiler/passes/ByteSums.h"
#include "compiler/passes/FixTrees.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"

using namespace mlir;
using namespace pannikin;
using namespace pannikin::pan;

/// Whether all that is read of `value` is which element is the largest.
static bool onlyClassCounts(Value value) {
  return llvm::all_of(value.getUses(), [](OpOperand &use) {
    Operation *user = use.getOwner();
    if (isa<ReshapeOp>(user))
      return onlyClassCounts(user->getResult(0));
    if (isa<func::ReturnOp>(user))
      return user->getParentOfType<func::FuncOp>().getResultAttr(
                 use.getOperandNumber(), scoresName) != nullptr;
    return isa<ArgmaxOp>(user);
  });
}

/// Whether `value` is a result that is no list of scores.
static bool isNumbers(Value value) {
  return llvm::any_of(value.getUses(), [](OpOperand &use) {
    Operation *user = use.getOwner();
    if (isa<ReshapeOp>(user))
      return isNumbers(user->getResult(0));
    return isa<func::ReturnOp>(user) &&
           !user->getParentOfType<func::FuncOp>().getResultAttr(
               use.getOperandNumber(), "pan.labels");
  });
}

bool pannikin::areAnswers(TreeEnsembleOp op) {
  return shapeOf(op.getType())[0] == 1 || isNumbers(op.getResult());
}

FixedType pannikin::chooseByte(TreeEnsembleOp op, unsigned leaves,
                               unsigned weights, int fraction) {
  if (!leaves && weights == 8 && op->hasAttr(byteSumsName))
    return byteForSums(op);
  // Who asks for small leaves wants small sums too.
  if (leaves && leaves < 8 && sumsFitByte(op, fraction))
    return FixedType::get(op.getContext(), 8, /*isUnsigned=*/true, fraction,
                          {});
  return {};
}

namespace {
/// Counts the inputs whose class changes.
class Comparison {
public:
  Comparison(TreeEnsembleOp op, FixedType byte)
      : exact(Trees::of(op)), rounded(roundLeaves(exact, byte)) {}

  void add(ArrayRef<double> x) {
    std::vector<double> real = exact.answer(x, Reduction::Sum, 0);
    std::vector<double> deployed = rounded.answer(x, Reduction::Sum, 0);
    auto best = llvm::max_element(deployed) - deployed.begin();
    // What is as large but for the rounding of floats is a tie.
    constexpr double rounding = 1e-6;
    changed += real[best] < *llvm::max_element(real) * (1 - rounding);
    ++count;
  }

  bool keepsClass() const { return changed * 200 <= count; }

private:
  Trees exact, rounded;
  size_t changed = 0, count = 0;
};
} // namespace

void pannikin::noteByteSums(TreeEnsembleOp op,
                            ArrayRef<std::vector<double>> inputs) {
  if (inputs.empty() || shapeOf(op.getType())[0] < 2 ||
      !onlyClassCounts(op.getResult()))
    return;
  FixedType byte = byteForSums(op);
  if (!byte)
    return;
  Comparison comparison(op, byte);
  for (const std::vector<double> &x : inputs)
    comparison.add(x);
  // Calibration rows are training rows, on which trees agree more than on
  // others: points between them are as undecided as new rows.
  constexpr size_t mostSteps = 10, mostPoints = 2000;
  size_t size = inputs.size();
  size_t steps = std::min(mostSteps, mostPoints / size);
  for (size_t step = 1; step <= std::max<size_t>(steps, 1); ++step)
    for (size_t i = 0; i < size; ++i) {
      std::vector<double> point = inputs[i];
      for (auto [x, other] : llvm::zip(point, inputs[(i + step) % size]))
        x += (other - x) / 8;
      comparison.add(point);
    }
  if (comparison.keepsClass())
    op->setAttr(byteSumsName, UnitAttr::get(op.getContext()));
}

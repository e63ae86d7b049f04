// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Makes comparisons of roundings of numbers between 0 and 1.

#include "compiler/passes/Comparison.h"
#include "compiler/passes/Passes.h"
#include "ir/Numbers.h"

namespace pannikin {
#define GEN_PASS_DEF_COMPAREROUNDS
#include "compiler/passes/Passes.h.inc"
} // namespace pannikin

using namespace mlir;
using namespace pannikin;
using namespace pannikin::pan;

namespace {

/// The largest set of values that lie between 0 and 1 because others of the set
/// do, over time too: what is left when those that need not are taken out.
class UnitValues {
public:
  explicit UnitValues(func::FuncOp function) {
    function.walk([&](Operation *op) {
      for (Value result : op->getResults())
        values.insert(result);
      if (auto scan = dyn_cast<ScanOp>(op))
        for (BlockArgument argument : scan.getStep().getArguments())
          values.insert(argument);
    });
    for (bool changed = true; changed;) {
      changed = false;
      function.walk<WalkOrder::PreOrder>([&](Operation *op) {
        if (auto scan = dyn_cast<ScanOp>(op))
          for (BlockArgument argument : scan.getStep().getArguments())
            changed |= drop(argument, followsOutside(scan, argument));
        for (OpResult result : op->getResults())
          changed |= drop(result, follows(result));
      });
    }
  }

  bool contains(Value value) const { return values.contains(value); }

private:
  bool drop(Value value, bool stays) { return !stays && values.erase(value); }

  bool areUnit(ValueRange operands) const {
    return llvm::all_of(operands, [&](Value v) { return contains(v); });
  }

  bool followsOutside(ScanOp scan, BlockArgument argument) const {
    size_t number = argument.getArgNumber(), first = scan.getSequences().size();
    return contains(scan->getOperand(number)) &&
           (number < first || contains(scan.getNextStates()[number - first]));
  }

  bool follows(OpResult result) const {
    Operation *op = result.getOwner();
    if (auto constant = dyn_cast<ConstantOp>(op))
      return isUnit(constant);
    if (auto clip = dyn_cast<ClipOp>(op))
      return clip.getLo().convertToDouble() >= 0 &&
             clip.getHi().convertToDouble() <= 1;
    if (auto activation = dyn_cast<ActivationOp>(op))
      return activation.getFunction() == Function::Sigmoid ||
             (activation.getFunction() == Function::Round &&
              areUnit(activation->getOperands()));
    if (auto scan = dyn_cast<ScanOp>(op))
      return contains(
          scan.getStep().getTerminator()->getOperand(result.getResultNumber()));
    if (auto add = dyn_cast<AddOp>(op))
      return isUnit(add.getLhs(), add.getRhs()) ||
             isUnit(add.getRhs(), add.getLhs());
    if (auto sub = dyn_cast<SubOp>(op))
      return isOneMinus(sub, sub.getRhs()) && contains(sub.getRhs());
    return isa<MinOp, MaxOp, MulOp, SliceOp, ReshapeOp, ConcatOp, BroadcastOp,
               TransposeOp>(op) &&
           areUnit(op->getOperands());
  }

  static bool isUnit(ConstantOp constant) {
    if (!elementTypeOf(constant.getType()).isF32())
      return false;
    return llvm::all_of(constantValues(constant.getValue(), constant.getType()),
                        [](double v) { return v >= 0 && v <= 1; });
  }

  /// Whether `value` is 1 - x.
  static bool isOneMinus(Value value, Value x) {
    auto sub = value.getDefiningOp<SubOp>();
    return sub && sub.getRhs() == x && filledWith(sub.getLhs()) == 1.0;
  }

  /// a + min(d, 1 - a); g x + (1 - g) a; a + g (x - a).
  bool isUnit(Value a, Value b) const {
    if (auto least = b.getDefiningOp<MinOp>())
      for (unsigned side : {0, 1})
        if (isOneMinus(least->getOperand(side), a))
          return contains(a) && contains(least->getOperand(1 - side));
    auto right = b.getDefiningOp<MulOp>(), left = a.getDefiningOp<MulOp>();
    for (unsigned side : {0, 1}) {
      if (!right)
        break;
      Value gate = right->getOperand(side), x = right->getOperand(1 - side);
      auto difference = x.getDefiningOp<SubOp>();
      if (difference && difference.getRhs() == a)
        return areUnit({gate, a, difference.getLhs()});
      for (unsigned other : {0, 1})
        if (left && isOneMinus(left->getOperand(other), gate))
          return areUnit({gate, x, left->getOperand(1 - other)});
    }
    return false;
  }

  DenseSet<Value> values;
};

struct CompareRoundsPass
    : public pannikin::impl::CompareRoundsBase<CompareRoundsPass> {
  void runOnOperation() override {
    SmallVector<ActivationOp> rounds;
    getOperation().walk([&](ActivationOp op) {
      if (op.getFunction() == Function::Round)
        rounds.push_back(op);
    });
    func::FuncOp function = modelFunction(getOperation());
    if (rounds.empty() || !function)
      return;
    UnitValues units(function);
    for (ActivationOp op : rounds) {
      if (!units.contains(op.getInput()))
        continue;
      OpBuilder builder(op);
      Value half =
          makeFilled(builder, op.getLoc(), op.getInput().getType(), 0.5);
      op.replaceAllUsesWith(
          makeComparison(builder, op.getLoc(), {op.getInput(), half}));
      op.erase();
    }
  }
};

} // namespace

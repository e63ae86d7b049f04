// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Finds steps that change their states only where a gate says so.

#include "compiler/passes/Comparison.h"
#include "compiler/passes/Passes.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/RegionUtils.h"

namespace pannikin {
#define GEN_PASS_DEF_RECOGNIZEUPDATEGATES
#include "compiler/passes/Passes.h.inc"
} // namespace pannikin

using namespace mlir;
using namespace pannikin;
using namespace pannikin::pan;

/// A step with more comparisons than this is no cell; each costs two copies of
/// the step.
static constexpr size_t mostGates = 8;

namespace {

/// The step as it is with the gate at 0, or at 1.
class KnownGate {
public:
  KnownGate(Value gate, double number) : gate(gate), number(number) {}

  bool depends(Value value) const { return known.contains(value); }
  Value of(Value value) const { return known.lookupOrDefault(value); }

  /// Says what `op` gives; `builder` stands behind it.
  void visit(Operation *op, OpBuilder &builder) {
    if (op == gate.getDefiningOp()) {
      known.map(gate,
                makeFilled(builder, op->getLoc(), gate.getType(), number));
      return;
    }
    if (op->getNumResults() != 1 || op->getNumRegions() != 0 ||
        !llvm::any_of(op->getOperands(), [&](Value v) { return depends(v); }))
      return;
    Operation *copy = builder.clone(*op);
    for (OpOperand &operand : copy->getOpOperands())
      operand.set(of(operand.get()));
    known.map(op->getResult(0), simplified(copy, builder));
  }

private:
  /// What `op` gives, if that is a constant or one of its operands.
  static Value simplified(Operation *op, OpBuilder &builder) {
    Value result = op->getResult(0);
    SmallVector<double, 3> numbers;
    for (Value operand : op->getOperands())
      if (auto one = filledWith(operand))
        numbers.push_back(*one);
    ScalarFunction function = scalarFunction(op);
    if (function && numbers.size() == op->getNumOperands())
      return makeFilled(builder, op->getLoc(), result.getType(),
                        function(numbers.data()));
    if (isa<ReshapeOp, BroadcastOp, SliceOp, TransposeOp>(op) &&
        numbers.size() == 1)
      return makeFilled(builder, op->getLoc(), result.getType(), numbers[0]);
    // (a - b) + b, as a choice is written
    if (auto add = dyn_cast<AddOp>(op))
      for (unsigned side : {0, 1}) {
        auto sub = add->getOperand(side).getDefiningOp<SubOp>();
        if (sub && sub.getRhs() == add->getOperand(1 - side) &&
            sub.getLhs().getType() == result.getType())
          return sub.getLhs();
      }
    SmallVector<Value> folded;
    if (succeeded(builder.tryFold(op, folded)) && folded.size() == 1)
      return folded[0];
    return result;
  }

  Value gate;
  double number;
  IRMapping known;
};

/// A state that a gate changes: what it is next with the gate at 1 and at 0.
struct Choice {
  Value next, open, shut;
  bool rests = false; ///< One of them is what it was.
};

class GateFinder {
public:
  explicit GateFinder(ScanOp scan) : scan(scan) {}

  void run() {
    limitSums();
    SmallVector<Value> gates;
    for (Operation &op : scan.getStep().without_terminator())
      if (op.getNumResults() == 1 && comparisonOf(op.getResult(0)) &&
          shapeOf(op.getResult(0).getType()) == ArrayRef<int64_t>{1})
        gates.push_back(op.getResult(0));
    for (Value gate : ArrayRef(gates).take_front(mostGates))
      tryGate(gate);
  }

private:
  /// u + min(d, k - u) = min(u + d, k): at the largest number of a format that
  /// is the sum alone, which saturates.
  void limitSums() {
    for (AddOp add : llvm::to_vector(scan.getStep().getOps<AddOp>()))
      for (unsigned side : {0, 1}) {
        Value u = add->getOperand(side);
        auto least = add->getOperand(1 - side).getDefiningOp<MinOp>();
        for (unsigned second : {0, 1})
          if (auto rest = least
                              ? least->getOperand(second).getDefiningOp<SubOp>()
                              : SubOp();
              rest && rest.getRhs() == u && filledWith(rest.getLhs()))
            return limitSum(add, u, least->getOperand(1 - second),
                            rest.getLhs());
      }
  }

  static void limitSum(AddOp add, Value u, Value d, Value most) {
    OpBuilder builder(add);
    Value sum = AddOp::create(builder, add.getLoc(), add.getType(), u, d);
    Value limited =
        MinOp::create(builder, add.getLoc(), add.getType(), sum, most);
    add.replaceAllUsesWith(limited);
    add.erase();
  }

  void tryGate(Value gate) {
    KnownGate open(gate, 1), shut(gate, 0);
    SmallVector<Operation *> ops;
    for (Operation &op : scan.getStep().without_terminator())
      if (!op.isBeforeInBlock(gate.getDefiningOp()))
        ops.push_back(&op);
    for (Operation *op : ops) {
      OpBuilder builder(op->getContext());
      builder.setInsertionPointAfter(op);
      shut.visit(op, builder);
      open.visit(op, builder);
    }
    SmallVector<Choice> choices;
    for (auto [argument, next] :
         llvm::zip(scan.getStateArgs(), scan.getNextStates())) {
      if (!open.depends(next) ||
          llvm::is_contained(
              llvm::map_range(choices, [](const Choice &c) { return c.next; }),
              next))
        continue;
      Choice choice{next, open.of(next), shut.of(next)};
      choice.rests = choice.open == argument || choice.shut == argument;
      choices.push_back(choice);
    }
    if (llvm::any_of(choices, [](const Choice &c) { return c.rests; }))
      choose(gate, choices);
  }

  static void choose(Value gate, ArrayRef<Choice> choices) {
    Comparison comparison = *comparisonOf(gate);
    OpBuilder builder(gate.getDefiningOp());
    Value greater = GreaterOp::create(builder, gate.getLoc(), gate.getType(),
                                      comparison.left, comparison.right);
    for (const Choice &choice : choices) {
      // Behind both alternatives, which stand behind the old state.
      builder.setInsertionPointAfterValue(choice.next);
      for (Value value : {choice.open, choice.shut})
        if (Operation *op = value.getDefiningOp();
            op && op->getBlock() == builder.getBlock() &&
            !op->isBeforeInBlock(&*builder.getInsertionPoint()))
          builder.setInsertionPointAfter(op);
      Value select =
          SelectOp::create(builder, choice.next.getLoc(), choice.next.getType(),
                           greater, choice.open, choice.shut);
      Value next = choice.next;
      next.replaceAllUsesWith(select);
    }
    gate.replaceAllUsesWith(greater);
  }

  ScanOp scan;
};

struct RecognizeUpdateGatesPass
    : public pannikin::impl::RecognizeUpdateGatesBase<
          RecognizeUpdateGatesPass> {
  void runOnOperation() override {
    SmallVector<ScanOp> scans;
    getOperation().walk([&](ScanOp scan) { scans.push_back(scan); });
    IRRewriter cleaner(&getContext());
    for (ScanOp scan : scans) {
      GateFinder(scan).run();
      (void)runRegionDCE(cleaner, scan->getRegions());
    }
  }
};

} // namespace

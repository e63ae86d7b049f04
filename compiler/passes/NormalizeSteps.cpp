// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Gives the step of every loop one form, however its graph was written.

#include "compiler/passes/JoinSlices.h"
#include "compiler/passes/Passes.h"
#include "compiler/passes/StepHashes.h"
#include "compiler/passes/TableNames.h"
#include "compiler/passes/ValueTable.h"
#include "mlir/Transforms/RegionUtils.h"

namespace pannikin {
#define GEN_PASS_DEF_NORMALIZESTEPS
#include "compiler/passes/Passes.h.inc"
} // namespace pannikin

using namespace mlir;
using namespace pannikin;
using namespace pannikin::pan;

/// What needs nothing of the step is computed once, before the loop.
static void hoistTimeless(ScanOp scan) {
  for (Operation &op :
       llvm::make_early_inc_range(scan.getStep().without_terminator()))
    if (op.getNumRegions() == 0 &&
        llvm::none_of(op.getOperands(), [&](Value v) {
          return v.getParentBlock() == &scan.getStep();
        }))
      op.moveBefore(scan);
}

namespace {
/// What values are: first without the numbers of constants, so that a cell
/// keeps its form when it is trained again.
struct Order {
  StepHashes shapes, numbers;
  explicit Order(Block &block) : shapes(block, false), numbers(block, true) {}

  std::pair<uint64_t, uint64_t> of(Value value) const {
    return {shapes.of(value), numbers.of(value)};
  }
};
} // namespace

/// The order of values by what they are.
static SmallVector<unsigned> sortedOrder(ValueRange values,
                                         const Order &hashes) {
  auto order = llvm::to_vector(llvm::seq<unsigned>(0, values.size()));
  llvm::stable_sort(order, [&](unsigned a, unsigned b) {
    return hashes.of(values[a]) < hashes.of(values[b]);
  });
  return order;
}

/// `scan` with its sequences, states and outputs in the order of what they are.
static ScanOp reorder(ScanOp scan, const Order &hashes) {
  SmallVector<Value> elements(scan.getElementArgs()),
      states(scan.getStateArgs()), outputs(scan.getStepOutputs());
  auto elementOrder = sortedOrder(elements, hashes);
  auto stateOrder = sortedOrder(states, hashes);
  auto outputOrder = sortedOrder(outputs, hashes);
  SmallVector<Value> sequences, inits, yielded, results;
  SmallVector<Type> types;
  for (unsigned i : elementOrder)
    sequences.push_back(scan.getSequences()[i]);
  for (unsigned i : stateOrder) {
    inits.push_back(scan.getInits()[i]);
    yielded.push_back(scan.getNextStates()[i]);
    results.push_back(scan.getResult(i));
  }
  for (unsigned i : outputOrder) {
    yielded.push_back(outputs[i]);
    results.push_back(scan.getResult(states.size() + i));
  }
  for (Value result : results)
    types.push_back(result.getType());
  OpBuilder builder(scan);
  auto sorted = ScanOp::create(builder, scan.getLoc(), types, sequences, inits,
                               scan.getReverse(), scan.getLengthAttr(),
                               scan.getCellAttr());
  sorted->setDiscardableAttrs(scan->getDiscardableAttrDictionary());
  sorted.getBody().takeBody(scan.getBody());
  Block &step = sorted.getStep();
  step.getTerminator()->setOperands(yielded);
  unsigned old = step.getNumArguments();
  for (unsigned i : elementOrder)
    elements[i].replaceAllUsesWith(
        step.addArgument(elements[i].getType(), elements[i].getLoc()));
  for (unsigned i : stateOrder)
    states[i].replaceAllUsesWith(
        step.addArgument(states[i].getType(), states[i].getLoc()));
  step.eraseArguments(0, old);
  for (auto [before, after] : llvm::zip(results, sorted.getResults()))
    before.replaceAllUsesWith(after);
  scan.erase();
  return sorted;
}

/// What `op` needs, its regions included.
static SmallVector<Value> needsOf(Operation *op) {
  SetVector<Value> needs(op->operand_begin(), op->operand_end());
  getUsedValuesDefinedAbove(op->getRegions(), needs);
  return needs.takeVector();
}

/// The operations of `block`, each after its operands, as the terminator asks
/// for them.
static SmallVector<Operation *> inDemand(Block &block) {
  SmallVector<Operation *> order;
  DenseSet<Operation *> seen;
  SmallVector<std::pair<Operation *, SmallVector<Value>>> stack;
  stack.push_back({block.getTerminator(), needsOf(block.getTerminator())});
  std::reverse(stack.back().second.begin(), stack.back().second.end());
  while (!stack.empty()) {
    auto &[reader, needs] = stack.back();
    if (needs.empty()) {
      if (reader != block.getTerminator())
        order.push_back(reader);
      stack.pop_back();
      continue;
    }
    Operation *op = needs.pop_back_val().getDefiningOp();
    if (!op || op->getBlock() != &block || !seen.insert(op).second)
      continue;
    stack.push_back({op, needsOf(op)});
    std::reverse(stack.back().second.begin(), stack.back().second.end());
  }
  return order;
}

static void moveInOrder(Block &block, ArrayRef<Operation *> order) {
  for (Operation *op : order)
    op->moveBefore(block.getTerminator());
}

namespace {

/// Sorts the operations of one step: all matrices that can be computed come
/// before what is done with their results, in the order in which the next
/// states and the outputs need them.
class StepSorter {
public:
  StepSorter(Block &step, const Order &hashes) : step(step), hashes(hashes) {}

  void sort() {
    for (Operation &op : step.without_terminator())
      measure(op);
    SmallVector<Operation *> order = inDemand(step);
    llvm::stable_sort(
        order, [&](Operation *a, Operation *b) { return rank(a) < rank(b); });
    moveInOrder(step, order);
  }

private:
  /// Counts the matrices behind a result, and puts the operands of commutative
  /// operations in order: without a state, with one, constant.
  void measure(Operation &op) {
    bool needsState = false;
    int depth = 0;
    for (Value operand : op.getOperands()) {
      depth = std::max(depth, depths.lookup(operand));
      needsState |= isStateful(operand);
    }
    for (Value result : op.getResults()) {
      depths[result] = depth + isa<MatvecOp>(op);
      if (needsState)
        stateful.insert(result);
    }
    if (isCommutative(&op) && place(op.getOperand(1)) < place(op.getOperand(0)))
      op.setOperands({op.getOperand(1), op.getOperand(0)});
  }

  bool isStateful(Value value) const {
    auto argument = dyn_cast<BlockArgument>(value);
    if (argument && argument.getOwner() == &step) {
      auto scan = cast<ScanOp>(step.getParentOp());
      return argument.getArgNumber() >= scan.getSequences().size();
    }
    return stateful.contains(value);
  }

  std::tuple<bool, bool, std::pair<uint64_t, uint64_t>>
  place(Value value) const {
    return {value.getParentBlock() != &step, isStateful(value),
            hashes.of(value)};
  }

  /// The next node of a path comes last: its matrices are read before.
  std::pair<int, bool> rank(Operation *op) const {
    if (isa<ChildOp>(op))
      return {std::numeric_limits<int>::max(), true};
    return {depths.lookup(op->getResult(0)), !isa<MatvecOp>(op)};
  }

  Block &step;
  const Order &hashes;
  DenseMap<Value, int> depths;
  DenseSet<Value> stateful;
};

/// True when some recurrence of the model was no operator of ONNX.
bool isWrittenOut(Block &block) {
  bool any = false, operators = false;
  for (auto scan : block.getOps<ScanOp>()) {
    StringRef cell = scan.getCell().value_or("");
    bool isOperator = cell == "LSTM" || cell == "GRU" || cell == "RNN";
    if (scan.getNumStates() && !isPath(scan))
      (isOperator ? operators : any) = true;
  }
  return any && !operators;
}

struct NormalizeStepsPass
    : public pannikin::impl::NormalizeStepsBase<NormalizeStepsPass> {
  void runOnOperation() override {
    auto function = modelFunction(getOperation());
    if (!function)
      return signalPassFailure();
    Block &block = function.getBody().front();
    for (auto scan : llvm::to_vector(block.getOps<ScanOp>())) {
      hoistTimeless(scan);
      eraseDead(scan.getStep());
    }
    Order hashes(block);
    for (auto scan : llvm::to_vector(block.getOps<ScanOp>())) {
      ScanOp sorted = reorder(scan, hashes);
      // New arguments: the hashes of the step are made again.
      StepSorter(sorted.getStep(), Order(block)).sort();
    }
    eraseDead(block);
    moveInOrder(block, inDemand(block));
    if (isWrittenOut(block))
      function->setAttr(writtenOutName, UnitAttr::get(&getContext()));
  }
};

} // namespace

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Brings everything that happens at every step into one scan.

#include "compiler/passes/MoveTransposes.h"
#include "compiler/passes/Passes.h"
#include "compiler/passes/PickElements.h"
#include "compiler/passes/TimeValues.h"
#include "compiler/passes/TrimScans.h"
#include "mlir/Analysis/TopologicalSortUtils.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/RegionUtils.h"

namespace pannikin {
#define GEN_PASS_DEF_FUSETIME
#include "compiler/passes/Passes.h.inc"
} // namespace pannikin

using namespace mlir;
using namespace pannikin;
using namespace pannikin::pan;

namespace {

/// A scan with an empty step.
ScanOp makeScan(OpBuilder &builder, Location loc, TypeRange types,
                ValueRange sequences, ValueRange inits, bool reverse = false,
                StringAttr cell = {}) {
  auto scan = ScanOp::create(builder, loc, types, sequences, inits, reverse,
                             IntegerAttr(), cell);
  Block &step = scan.getBody().emplaceBlock();
  for (Value sequence : sequences)
    step.addArgument(elementOfSequence(sequence.getType()), loc);
  for (Value init : inits)
    step.addArgument(init.getType(), loc);
  return scan;
}

/// f(x), pointwise in time = scan over x of f, without state.
bool wrapPointwise(Block &block) {
  TimeValues time(block);
  for (Operation &op : llvm::make_early_inc_range(block)) {
    if (!time.isPointwise(&op))
      continue;
    OpBuilder builder(&op);
    SetVector<Value> sequences;
    for (Value operand : op.getOperands())
      if (time.contains(operand))
        sequences.insert(operand);
    if (sequences.empty())
      continue;
    auto scan = makeScan(builder, op.getLoc(), op.getResultTypes(),
                         sequences.getArrayRef(), {});
    IRMapping mapping;
    mapping.map(sequences.getArrayRef(), scan.getElementArgs());
    builder.setInsertionPointToEnd(&scan.getStep());
    Value element = cloneForElement(builder, &op, mapping);
    YieldOp::create(builder, op.getLoc(), element);
    op.replaceAllUsesWith(scan);
    op.erase();
    return true;
  }
  return false;
}

/// The value from which a reduction starts. The largest float stands for
/// infinity; it saturates to the limit of any fixed format.
double neutral(Reduction kind) {
  double infinity = std::numeric_limits<float>::max();
  return kind == Reduction::Max   ? -infinity
         : kind == Reduction::Min ? infinity
                                  : 0;
}

/// reduce over time = the final value of a running one; mean = sum / T.
bool wrapReduction(Block &block) {
  TimeValues time(block);
  for (auto op : llvm::make_early_inc_range(block.getOps<ReduceOp>())) {
    int64_t steps = shapeOf(op.getInput().getType())[0];
    if (op.getAxis() != 0 || !time.contains(op.getInput()) ||
        ShapedType::isDynamic(steps))
      continue;
    OpBuilder builder(op);
    Location loc = op.getLoc();
    auto type = cast<RankedTensorType>(op.getType());
    SmallVector<double> start(type.getNumElements(), neutral(op.getKind()));
    Value init = makeConstant(builder, loc, type.getShape(), start);
    auto scan = makeScan(builder, loc, type, op.getInput(), init);
    builder.setInsertionPointToEnd(&scan.getStep());
    Value x = scan.getElementArgs()[0], running = scan.getStateArgs()[0], next;
    if (op.getKind() == Reduction::Max)
      next = MaxOp::create(builder, loc, type, running, x);
    else if (op.getKind() == Reduction::Min)
      next = MinOp::create(builder, loc, type, running, x);
    else
      next = AddOp::create(builder, loc, type, running, x);
    YieldOp::create(builder, loc, next);
    Value result = scan.getResult(0);
    builder.setInsertionPoint(op);
    if (op.getKind() == Reduction::Mean) {
      Value factor = makeConstant(builder, loc, {1}, {1.0 / double(steps)});
      result = MulOp::create(builder, loc, type, result, factor);
    }
    op.replaceAllUsesWith(result);
    op.erase();
    return true;
  }
  return false;
}

/// True when one of `values` is computed from a result of `source`, all being
/// in one block. Models may be chains of thousands of operations: no recursion.
bool dependOn(SmallVector<Value> values, Operation *source) {
  DenseSet<Operation *> seen;
  while (!values.empty()) {
    Operation *op = values.pop_back_val().getDefiningOp();
    if (!op || !seen.insert(op).second)
      continue;
    if (op == source)
      return true;
    SetVector<Value> captured;
    getUsedValuesDefinedAbove(op->getRegions(), captured);
    llvm::append_range(values, op->getOperands());
    llvm::append_range(values, captured);
  }
  return false;
}

/// `b` can run in the steps of `a` when it needs nothing of `a` but the same
/// element of its outputs.
bool canJoin(ScanOp a, ScanOp b) {
  bool sameWay = a.getReverse() == b.getReverse() || !a.getNumStates() ||
                 !b.getNumStates();
  if (!sameWay || a.getSteps() != b.getSteps() || a.getSequences().empty() ||
      b.getSequences().empty())
    return false;
  SetVector<Value> needed;
  getUsedValuesDefinedAbove(b->getRegions(), needed);
  needed.insert(b.getInits().begin(), b.getInits().end());
  for (Value sequence : b.getSequences()) {
    auto result = dyn_cast<OpResult>(sequence);
    if (!result || result.getOwner() != a ||
        int64_t(result.getResultNumber()) < a.getNumStates())
      needed.insert(sequence);
  }
  return !dependOn(llvm::to_vector(needed), a);
}

void cloneStep(OpBuilder &builder, ScanOp from, IRMapping &mapping) {
  for (Operation &op : from.getStep().without_terminator())
    builder.clone(op, mapping);
}

SmallVector<Value> lookupAll(const IRMapping &mapping, ValueRange values) {
  return llvm::map_to_vector(
      values, [&](Value v) { return mapping.lookupOrDefault(v); });
}

void join(ScanOp a, ScanOp b) {
  OpBuilder builder(b);
  SetVector<Value> sequences(a.getSequences().begin(), a.getSequences().end());
  for (Value sequence : b.getSequences())
    if (sequence.getDefiningOp() != a)
      sequences.insert(sequence);
  SmallVector<Value> inits(a.getInits());
  llvm::append_range(inits, b.getInits());
  SmallVector<Type> types;
  for (bool outputs : {false, true})
    for (ScanOp scan : {a, b})
      for (Value result :
           outputs ? scan.getResults().drop_front(scan.getNumStates())
                   : scan.getResults().take_front(scan.getNumStates()))
        types.push_back(result.getType());
  bool reverse = (a.getNumStates() ? a : b).getReverse();
  StringAttr cell = a.getCellAttr() ? a.getCellAttr() : b.getCellAttr();
  auto joined = makeScan(builder, (a.getCellAttr() ? a : b).getLoc(), types,
                         sequences.getArrayRef(), inits, reverse, cell);
  // States keep their names.
  for (auto [k, scan] : llvm::enumerate(SmallVector<ScanOp>{a, b}))
    for (auto [i, argument] : llvm::enumerate(scan.getStateArgs()))
      joined.getStateArgs()[i + (k ? a.getNumStates() : 0)].setLoc(
          argument.getLoc());
  builder.setInsertionPointToEnd(&joined.getStep());
  auto elementArg = [&](Value sequence) {
    auto *at = llvm::find(sequences.getArrayRef(), sequence);
    return joined.getElementArgs()[at - sequences.getArrayRef().begin()];
  };
  IRMapping mapping;
  for (auto [argument, sequence] :
       llvm::zip(a.getElementArgs(), a.getSequences()))
    mapping.map(argument, elementArg(sequence));
  mapping.map(a.getStateArgs(),
              joined.getStateArgs().take_front(a.getNumStates()));
  cloneStep(builder, a, mapping);
  for (auto [argument, sequence] :
       llvm::zip(b.getElementArgs(), b.getSequences())) {
    auto result = dyn_cast<OpResult>(sequence);
    if (result && result.getOwner() == a)
      mapping.map(
          argument,
          mapping.lookupOrDefault(
              a.getStepOutputs()[result.getResultNumber() - a.getNumStates()]));
    else
      mapping.map(argument, elementArg(sequence));
  }
  mapping.map(b.getStateArgs(),
              joined.getStateArgs().drop_front(a.getNumStates()));
  cloneStep(builder, b, mapping);
  SmallVector<Value> yielded, old;
  for (ScanOp scan : {a, b}) {
    llvm::append_range(yielded, lookupAll(mapping, scan.getNextStates()));
    llvm::append_range(old, scan.getResults().take_front(scan.getNumStates()));
  }
  for (ScanOp scan : {a, b}) {
    llvm::append_range(yielded, lookupAll(mapping, scan.getStepOutputs()));
    llvm::append_range(old, scan.getResults().drop_front(scan.getNumStates()));
  }
  YieldOp::create(builder, b.getLoc(), yielded);
  for (auto [before, after] : llvm::zip(old, joined.getResults()))
    before.replaceAllUsesWith(after);
  Block *block = a->getBlock();
  b.erase();
  a.erase();
  sortTopologically(block);
}

bool joinScans(Block &block) {
  auto scans = llvm::to_vector(block.getOps<ScanOp>());
  for (size_t i = 0; i < scans.size(); ++i)
    for (size_t k = i + 1; k < scans.size(); ++k)
      if (canJoin(scans[i], scans[k])) {
        join(scans[i], scans[k]);
        return true;
      }
  return false;
}

} // namespace

namespace {
struct FuseTimePass : public pannikin::impl::FuseTimeBase<FuseTimePass> {
  void runOnOperation() override {
    auto function = modelFunction(getOperation());
    if (!function)
      return signalPassFailure();
    if (failed(moveTransposes(function)))
      return signalPassFailure();
    Block &block = function.getBody().front();
    IRRewriter rewriter(&getContext());
    pickElements(block);
    dropSteps(block);
    while (wrapReduction(block) || wrapPointwise(block)) {
    }
    while (joinScans(block)) {
    }
    dropUnused(block);
    // Of a brick mostly the last state is read.
    for (auto scan : block.getOps<ScanOp>()) {
      pickElements(scan.getStep());
      dropUnused(scan.getStep());
    }
    // What was picked out of a scan leaves that scan for nobody.
    (void)runRegionDCE(rewriter, function->getRegions());
    keepLastElements(block);
    (void)runRegionDCE(rewriter, function->getRegions());
  }
};
} // namespace

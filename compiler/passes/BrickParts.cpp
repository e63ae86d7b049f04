// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Sorts the operations of a step by what they touch: a state of the model, or
// memory that depends on one, is the upper layer's. So are matrices behind the
// loop, which read less than they write.

#include "compiler/passes/BrickParts.h"
#include "compiler/passes/Places.h"

using namespace mlir;
using namespace pannikin;
using namespace pannikin::panc;

/// The buffer that `buffer` shows a part of, be it a row.
static Value rootOf(Value buffer) {
  while (auto view = buffer.getDefiningOp<ViewOp>())
    buffer = view.getSource();
  return buffer;
}

/// The sample that a turn of `loop` reads of each input of `step`; nothing when
/// it reads none, or several, or keeps rows of its own.
static SmallVector<Value> rowsOf(ForTimeOp loop, FuncOp step) {
  SmallVector<Value> rows(step.getInputs());
  for (Operation *user : loop.getBody().getArgument(0).getUsers()) {
    auto sample = dyn_cast<BlockArgument>(rootOf(user->getResult(0)));
    if (!sample || sample.getArgNumber() >= rows.size() ||
        rows[sample.getArgNumber()])
      return {};
    rows[sample.getArgNumber()] = user->getResult(0);
  }
  return llvm::is_contained(rows, Value()) ? SmallVector<Value>() : rows;
}

static bool isAddress(Operation &op) {
  return isa<RefOp, ScratchOp, ViewOp>(op);
}

/// Whether `operand` may be written.
static bool writes(OpOperand &operand) {
  Operation *op = operand.getOwner();
  if (auto map = dyn_cast<MapOp>(op))
    return operand.getOperandNumber() >= map.getIns().size();
  if (isa<ViewOp, SkipIfOp>(op))
    return false;
  if (auto gemv = dyn_cast<GemvOp>(op))
    return operand.get() == gemv.getOut() || operand.get() == gemv.getSums();
  if (auto hold = dyn_cast<HoldOp>(op))
    return operand.get() != hold.getInput();
  return isa<CallOp>(op) ||
         operand.getOperandNumber() + 1 == op->getNumOperands();
}

namespace {

class Sorter {
public:
  explicit Sorter(FuncOp step) : step(step) {
    for (auto state : step->getParentOfType<ModuleOp>().getOps<StateOp>())
      upper.insert(
          FlatSymbolRefAttr::get(state.getSymNameAttr()).getAsOpaquePointer());
  }

  LogicalResult sort(BrickParts &parts);
  void share(BrickParts &parts);

private:
  using Visit = llvm::function_ref<void(OpOperand &, const void *)>;
  /// Calls `see` with each buffer that `op`, or what stands in it, uses.
  void forEachBuffer(Operation *op, Visit see) {
    op->walk([&](Operation *inside) {
      for (OpOperand &operand : inside->getOpOperands())
        if (isa<BufferType>(operand.get().getType()))
          see(operand, placeOf(rootOf(operand.get())).first);
    });
  }
  bool isUpper(Operation *op, bool behindLoop);
  void takeUpper(Operation *op, bool behindLoop);

  FuncOp step;
  /// Memory that depends on the states of the model, and memory that the upper
  /// part has read where that stood.
  DenseSet<const void *> upper, read;
};

} // namespace

bool Sorter::isUpper(Operation *op, bool behindLoop) {
  bool found = behindLoop && !isa<MapOp, CopyOp>(op);
  forEachBuffer(op, [&](OpOperand &operand, const void *place) {
    found |= upper.contains(place) || (writes(operand) && read.contains(place));
  });
  return found;
}

/// What the upper part does before the loop is done after it: the brick must
/// not see any of that memory.
void Sorter::takeUpper(Operation *op, bool behindLoop) {
  forEachBuffer(op, [&](OpOperand &operand, const void *place) {
    Value root = rootOf(operand.get());
    if (writes(operand) || (!behindLoop && root.getDefiningOp<ScratchOp>()))
      upper.insert(place);
    else
      read.insert(place);
  });
}

LogicalResult Sorter::sort(BrickParts &parts) {
  bool behindLoop = false;
  for (Operation &op : step.getBody().front()) {
    if (isAddress(op))
      continue;
    bool isLoop = &op == parts.loop;
    bool belongsAbove = isUpper(&op, behindLoop);
    if (isLoop && belongsAbove)
      return op.emitError(
          "windows share bricks that know nothing of those before; found a "
          "loop over a brick that reads a state of the layer above; leave out "
          "--stride, keep the samples of a window, and call _predict");
    auto part = belongsAbove ? BrickParts::Upper
                : isLoop     ? BrickParts::Step
                : behindLoop ? BrickParts::Output
                             : BrickParts::Reset;
    parts.operations[part].push_back(&op);
    if (belongsAbove)
      takeUpper(&op, behindLoop);
    behindLoop |= isLoop;
  }
  return success();
}

/// Finds memory of the step that its parts share.
void Sorter::share(BrickParts &parts) {
  llvm::MapVector<Value, unsigned> users;
  for (unsigned part = 0; part < 4; ++part)
    for (Operation *op : parts.operations[part])
      forEachBuffer(op, [&](OpOperand &operand, const void *) {
        Value root = rootOf(operand.get());
        if (root.getDefiningOp<ScratchOp>() &&
            root.getParentBlock() == &step.getBody().front())
          users[root] |= 1u << part;
      });
  constexpr unsigned output = 1u << BrickParts::Output,
                     above = 1u << BrickParts::Upper;
  for (auto [root, mask] : users) {
    unsigned below = mask & ~above;
    if ((mask & above) && below)
      parts.vectors.insert(root);
    bool isShared = (below & (below - 1)) != 0;
    bool outlivesPart = (mask & above) && below && below != output;
    if (isShared || outlivesPart)
      parts.states.push_back(root.getDefiningOp<ScratchOp>());
  }
}

FailureOr<BrickParts> BrickParts::of(FuncOp step) {
  BrickParts parts;
  for (auto loop : step.getBody().getOps<ForTimeOp>()) {
    parts.loop = loop;
    parts.rows = rowsOf(loop, step);
    if (!parts.rows.empty())
      break;
  }
  if (parts.rows.empty())
    return step.emitError("windows share bricks whose samples are read one by "
                          "one; found a step without such a loop; leave out "
                          "--stride, keep the samples of a window, and call "
                          "_predict");
  Sorter sorter(step);
  if (failed(sorter.sort(parts)))
    return failure();
  sorter.share(parts);
  return parts;
}

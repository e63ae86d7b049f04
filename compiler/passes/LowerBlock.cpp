// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Order of computation and places in memory for one block.

#include "compiler/passes/LowerBlock.h"
#include "compiler/passes/GatedUpdate.h"
#include "compiler/passes/TableNames.h"
#include "ir/Evaluate.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace pannikin;
using namespace pannikin::pan;

panc::BufferType pannikin::bufferTypeOf(Type tensor, bool asSequence) {
  ArrayRef<int64_t> shape = shapeOf(tensor);
  int64_t rest = 1;
  for (int64_t size : shape.drop_front(asSequence ? 1 : 0))
    rest *= size;
  Type element = elementTypeOf(tensor);
  if (asSequence)
    return panc::BufferType::get(tensor.getContext(), {shape[0], rest},
                                 element);
  return panc::BufferType::get(tensor.getContext(), {rest}, element);
}

std::string pannikin::nameOf(Value value, StringRef otherwise) {
  auto loc = dyn_cast<NameLoc>(value.getLoc());
  if (!loc)
    return otherwise.str();
  StringRef name = loc.getName().getValue();
  return name.empty() ? otherwise.str() : name.str();
}

static int64_t sizeOf(Value buffer) {
  return cast<panc::BufferType>(buffer.getType()).getNumElements();
}

static int64_t countOf(Value value) {
  return bufferTypeOf(value.getType()).getNumElements();
}

bool pannikin::isSplat(Value value) {
  auto constant = value.getDefiningOp<ConstantOp>();
  return constant && cast<DenseElementsAttr>(constant.getValue()).isSplat();
}

/// Element-wise operations: those that `panc.map` can hold.
static bool isElementwise(Operation *op) {
  return op && isa<AddOp, SubOp, MulOp, DivOp, MinOp, MaxOp, RescaleOp,
                   ActivationOp, ClipOp, GreaterOp, SelectOp, LookupOp>(op);
}

/// The table of a function is ours, not an initializer of the model.
static bool isTable(Value constant) {
  if (constant.use_empty())
    return false;
  // Its users are alike; there may be thousands.
  auto lookup = dyn_cast<LookupOp>(*constant.user_begin());
  return lookup && lookup.getTable() == constant;
}

void BlockLowering::carry(BlockArgument state, Value next) {
  states.push_back({state, next});
}

void BlockLowering::deliver(Value value, Value buffer) {
  wanted[value].push_back(buffer);
}

bool BlockLowering::isWaiting(Value value) {
  Operation *op = value.getDefiningOp();
  return isElementwise(op) && op->getBlock() == &block && !buffers.count(value);
}

LogicalResult BlockLowering::run() {
  std::optional<GatedUpdate> update;
  if (auto scan = dyn_cast<ScanOp>(block.getParentOp()); scan && !only)
    update = GatedUpdate::find(scan);
  if (update)
    update->sort();
  for (Operation &op : block.without_terminator()) {
    if (update && &op == update->lazy.front() && failed(lowerUpdate(*update)))
      return failure();
    if (isElementwise(&op) || isa<ConstantOp>(op) || done.contains(&op) ||
        (only && !only->contains(&op)))
      continue;
    if (failed(lower(&op)))
      return failure();
    done.insert(&op);
  }
  return finish();
}

LogicalResult BlockLowering::lower(Operation *op) {
  return llvm::TypeSwitch<Operation *, LogicalResult>(op)
      .Case([&](MatvecOp matvec) { return lowerMatvec(matvec); })
      .Case([&](ChildOp child) { return lowerChild(child); })
      .Case([&](HoldOp hold) { return lowerHold(hold); })
      .Case([&](ScanOp scan) { return lowerScan(scan); })
      .Case([&](SoftmaxOp softmax) { return lowerSoftmax(softmax); })
      .Case<SliceOp, ConcatOp, ReshapeOp, TransposeOp, BroadcastOp>(
          [&](auto) { return lowerMoves(op); })
      .Case([&](ReduceOp reduce) { return lowerReduce(reduce); })
      .Case([&](ArgmaxOp argmax) { return lowerArgmax(argmax); })
      .Case([&](TreeEnsembleOp trees) { return lowerTrees(trees); })
      .Case([&](NearestOp nearest) { return lowerNearest(nearest); })
      .Default([](Operation *other) {
        return other->emitError("has no form on the chip");
      });
}

Value BlockLowering::bufferOf(Value value) {
  if (Value known = buffers.lookup(value)) {
    // A sequence of numbers `[T]` lies as `[T, 1]` where a loop runs over it.
    bool isVector = shapeOf(value.getType()).size() == 1;
    return isVector ? viewOf(value.getLoc(), known, 0, sizeOf(known)) : known;
  }
  if (auto constant = value.getDefiningOp<ConstantOp>()) {
    auto type = bufferTypeOf(value.getType());
    // Weights stay matrices.
    auto shape = shapeOf(value.getType()).size() == 2
                     ? llvm::to_vector(shapeOf(value.getType()))
                     : llvm::to_vector(type.getShape());
    auto rom = roms.table(
        value.getLoc(), constant.getValue(), shape, type.getElementType(),
        isTable(value) ? constant.getName().value_or("").str()
                       : tableNameOf(constant),
        isTable(value) ? StringAttr() : constant.getNameAttr());
    return reference(value.getLoc(), rom);
  }
  if (!isWaiting(value)) {
    emitError(value.getLoc(), "value lies outside of what is being lowered");
    return {};
  }
  if (failed(materialize(value)))
    return {};
  return buffers.lookup(value);
}

Value BlockLowering::reference(Location loc, panc::RomOp rom) {
  return panc::RefOp::create(
      builder, loc, cast<panc::BufferType>(rom.getType()), rom.getSymName());
}

Value BlockLowering::scratch(Location loc, Type tensor, StringRef name) {
  return panc::ScratchOp::create(builder, loc, bufferTypeOf(tensor),
                                 builder.getStringAttr(name), IntegerAttr());
}

Value BlockLowering::viewOf(Location loc, Value buffer, int64_t offset,
                            int64_t size) {
  auto type = cast<panc::BufferType>(buffer.getType());
  auto part =
      panc::BufferType::get(type.getContext(), {size}, type.getElementType());
  if (part == type && offset == 0)
    return buffer;
  return panc::ViewOp::create(builder, loc, part, buffer, Value(), offset);
}

void BlockLowering::copy(Location loc, Value from, Value to) {
  panc::CopyOp::create(builder, loc, from, to);
}

/// Operations that only say where numbers lie, or copy them.
static bool isMove(Operation *op) {
  return isa<SliceOp, ConcatOp, ReshapeOp, TransposeOp, BroadcastOp>(op);
}

/// The buffer of which `buffer` is a view, or itself.
static Value rootOf(Value buffer) {
  while (auto view = buffer.getDefiningOp<panc::ViewOp>())
    buffer = view.getSource();
  return buffer;
}

/// True when something that is not computed yet, and not `together`, reads
/// `value` or a view of it. What is computed `together` with it reads element
/// `i` in turn `i`, unless it reads through a view that starts elsewhere.
bool BlockLowering::isReadLater(Value value,
                                const llvm::SetVector<Operation *> &together) {
  for (Operation *user : value.getUsers()) {
    if (together.contains(user))
      continue;
    if (isMove(user) && done.contains(user)) {
      Value moved = user->getResult(0);
      Value from = buffers.lookup(value), to = buffers.lookup(moved);
      bool isAlias = rootOf(to) == rootOf(from);
      if (isAlias &&
          isReadLater(moved,
                      to == from ? together : llvm::SetVector<Operation *>()))
        return true;
      continue;
    }
    bool computed = done.contains(user) ||
                    (isElementwise(user) && buffers.count(user->getResult(0)));
    if (isa<YieldOp>(user)) {
      // A state that stays as it is is not read.
      bool movesElsewhere = llvm::any_of(states, [&](State &s) {
        return s.next == value && s.argument != value;
      });
      computed = !movesElsewhere && !wanted.count(value);
    }
    if (!computed)
      return true;
  }
  return false;
}

/// What working memory for `value` is called: the result of `W_i` is `pre_i`.
static std::string scratchName(Value value) {
  auto matvec = value.getDefiningOp<MatvecOp>();
  auto weights =
      matvec ? matvec.getWeights().getDefiningOp<ConstantOp>() : ConstantOp();
  std::string name = weights ? tableNameOf(weights) : "";
  if (name.empty())
    return matvec ? "sum" : "t";
  return "pre_" + name.substr(name.find_last_of("_./:") + 1);
}

Value BlockLowering::placeFor(Value value,
                              const llvm::SetVector<Operation *> &together) {
  for (State &state : states)
    if (state.next == value && !isReadLater(state.argument, together))
      return buffers.lookup(state.argument);
  auto it = wanted.find(value);
  if (it != wanted.end())
    return it->second.front();
  return scratch(value.getLoc(), value.getType(), scratchName(value));
}

LogicalResult BlockLowering::finish() {
  // One loop for all values of a size that the end of the block needs.
  llvm::MapVector<int64_t, SmallVector<Value>> bySize;
  for (State &state : states)
    if (isWaiting(state.next))
      bySize[countOf(state.next)].push_back(state.next);
  for (auto &[value, places] : wanted)
    if (isWaiting(value))
      bySize[countOf(value)].push_back(value);
  for (auto &[size, values] : bySize) {
    SmallVector<Value> waiting;
    for (Value value : values)
      if (isWaiting(value) && !llvm::is_contained(waiting, value))
        waiting.push_back(value);
    if (!waiting.empty() && failed(materialize(waiting)))
      return failure();
  }
  // Deliveries first: they may read states that are about to change.
  for (auto &[value, places] : wanted)
    for (Value place : places) {
      Value known = buffers.lookup(value);
      Value buffer = known ? known : bufferOf(value);
      if (!buffer)
        return failure();
      if (buffer != place)
        copy(value.getLoc(), buffer, place);
    }
  // States that take the place of others go through working memory.
  SmallVector<std::pair<Value, Value>> moves;
  SmallVector<std::pair<ConstantOp, Value>> fills;
  for (State &state : states) {
    Value to = buffers.lookup(state.argument);
    if (auto constant = state.next.getDefiningOp<ConstantOp>();
        constant && isSplat(constant)) {
      fills.push_back({constant, to});
      continue;
    }
    Value from = bufferOf(state.next);
    if (!from)
      return failure();
    if (from == to)
      continue;
    bool isState = llvm::any_of(states, [&](State &other) {
      return rootOf(buffers.lookup(other.argument)) == rootOf(from);
    });
    if (isState) {
      Value held = scratch(state.next.getLoc(), state.next.getType(), "held");
      copy(state.next.getLoc(), from, held);
      from = held;
    }
    moves.push_back({from, to});
  }
  for (auto [from, to] : moves)
    copy(to.getLoc(), from, to);
  for (auto [constant, to] : fills)
    fill(to.getLoc(), constant, to);
  return success();
}

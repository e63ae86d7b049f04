// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Puts what a gate lets a step skip into a region of its own, in a stream into
// a function.

#include "compiler/passes/GatedUpdate.h"
#include "compiler/passes/LowerBlock.h"

using namespace mlir;
using namespace pannikin;
using namespace pannikin::pan;

/// What is kept is written over the old states, in one loop with the gate where
/// both are numbers.
LogicalResult BlockLowering::keepStates(const GatedUpdate &update) {
  SmallVector<Value> numbers;
  auto isNumber = [](Value value) {
    return bufferTypeOf(value.getType()).getNumElements() == 1;
  };
  auto compute = [&](ValueRange values) {
    return values.empty() ? success() : materialize(values);
  };
  if (isWaiting(update.gate))
    numbers.push_back(update.gate);
  for (GatedUpdate::Choice choice : update.choices) {
    if (choice.rests())
      continue;
    for (State &state : states)
      if (state.argument == choice.state)
        state.next = choice.kept;
    if (!isWaiting(choice.kept) || llvm::is_contained(numbers, choice.kept))
      continue;
    if (isNumber(choice.kept))
      numbers.push_back(choice.kept);
    else if (failed(compute(choice.kept)))
      return failure();
  }
  if (failed(compute(numbers)) || !bufferOf(update.gate))
    return failure();
  for (GatedUpdate::Choice choice : update.choices) {
    Value from = choice.rests() ? Value() : bufferOf(choice.kept);
    Value to = buffers.lookup(choice.state);
    if (from && from != to)
      copy(choice.select.getLoc(), from, to);
  }
  return success();
}

/// A function in front of the one that `step` stands in, with an argument for
/// each of `inputs`.
static panc::FuncOp makeFunction(Operation *step, ValueRange inputs) {
  auto caller = step->getParentOfType<panc::FuncOp>();
  OpBuilder builder(caller);
  SmallVector<StringRef> names;
  for (Value input : inputs) {
    auto argument = dyn_cast<BlockArgument>(input);
    auto name =
        argument ? caller.getNames()[argument.getArgNumber()] : Attribute();
    names.push_back(name ? cast<StringAttr>(name).getValue() : "t");
  }
  auto function = panc::FuncOp::create(builder, step->getLoc(), "update",
                                       "update", int64_t(inputs.size()),
                                       builder.getStrArrayAttr(names));
  Block &body = function.getBody().emplaceBlock();
  for (Value input : inputs)
    body.addArgument(input.getType(), input.getLoc());
  return function;
}

/// Fills `inner` with what only an update needs.
LogicalResult BlockLowering::lowerLazy(const GatedUpdate &update,
                                       BlockLowering &inner) {
  inner.only = &update.lazy;
  inner.done = done;
  inner.done.insert_range(update.before());
  for (GatedUpdate::Choice choice : update.choices) {
    inner.done.insert(choice.select);
    inner.carry(choice.state, choice.updated);
  }
  return inner.run();
}

/// Says how long the update sleeps, where the numbers that tell are states.
void BlockLowering::noteSleep(const GatedUpdate &update, panc::SkipIfOp skip) {
  std::optional<GatedUpdate::Sleep> sleep = update.sleep();
  if (!sleep)
    return;
  auto symbolOf = [&](Value state) {
    auto ref = buffers.lookup(state).getDefiningOp<panc::RefOp>();
    return ref ? ref.getSymbolAttr() : FlatSymbolRefAttr();
  };
  FlatSymbolRefAttr accumulator = symbolOf(sleep->accumulator),
                    increment = symbolOf(sleep->increment);
  if (!accumulator || !increment)
    return;
  skip.setAccumulatorAttr(accumulator);
  skip.setIncrementAttr(increment);
  skip.setLimit(sleep->limit);
}

LogicalResult BlockLowering::lowerUpdate(const GatedUpdate &update) {
  if (failed(keepStates(update)))
    return failure();
  llvm::SetVector<Value> captured;
  for (Operation *op : update.lazy)
    op->walk([&](Operation *inside) {
      for (Value operand : inside->getOperands())
        if (!operand.getDefiningOp<ConstantOp>() &&
            !update.lazy.contains(operand.getDefiningOp()) &&
            operand.getParentBlock() == &block)
          captured.insert(operand);
    });
  for (GatedUpdate::Choice choice : update.choices)
    captured.insert(choice.state);
  for (Value value : captured)
    if (!bufferOf(value))
      return failure();
  Location loc = update.gate.getLoc();
  auto skip = panc::SkipIfOp::create(builder, loc, bufferOf(update.gate),
                                     update.skipsAtZero, FlatSymbolRefAttr(),
                                     FlatSymbolRefAttr(), IntegerAttr());
  noteSleep(update, skip);
  OpBuilder inside = OpBuilder::atBlockEnd(&skip.getBody().emplaceBlock());
  auto caller = skip->getParentOfType<panc::FuncOp>();
  bool streams = caller.getRole() == "step" && skip->getParentOp() == caller;
  SmallVector<Value> inputs;
  for (Value value : captured)
    if (Value buffer = buffers.lookup(value);
        streams && !buffer.getDefiningOp<panc::RefOp>() &&
        !llvm::is_contained(inputs, buffer))
      inputs.push_back(buffer);
  if (streams) {
    panc::FuncOp function = makeFunction(skip, inputs);
    panc::CallOp::create(inside, loc, function.getSymName(), inputs);
    inside = OpBuilder::atBlockEnd(&function.getBody().front());
  }
  BlockLowering inner(inside, roms, block);
  for (Value value : captured) {
    Value buffer = buffers.lookup(value);
    auto it = llvm::find(inputs, buffer);
    if (it != inputs.end())
      buffer = inside.getBlock()->getArgument(unsigned(it - inputs.begin()));
    else if (auto ref =
                 streams ? buffer.getDefiningOp<panc::RefOp>() : panc::RefOp())
      buffer = inside.clone(*ref)->getResult(0);
    inner.bind(value, buffer);
  }
  inner.builder = inside;
  if (failed(lowerLazy(update, inner)))
    return failure();
  for (GatedUpdate::Choice choice : update.choices) {
    bind(choice.select.getResult(), buffers.lookup(choice.state));
    done.insert(choice.select);
    for (State &state : states)
      if (state.argument == choice.state)
        state.next = choice.select.getResult();
  }
  done.insert_range(update.lazy);
  return success();
}

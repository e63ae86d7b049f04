// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Splits a step that is a brick, so that windows share the vectors of bricks:
//     step x = upper_step(brick_output(brick_step(.. brick_reset, x)))
// Memory that parts of the brick share becomes state; what the upper layer
// reads of it is handed over.

#include "compiler/passes/BrickParts.h"
#include "compiler/passes/Passes.h"
#include "compiler/passes/Places.h"
#include "compiler/passes/Roms.h"
#include "mlir/IR/IRMapping.h"

namespace pannikin {
#define GEN_PASS_DEF_SLIDEBRICKS
#include "compiler/passes/Passes.h.inc"
} // namespace pannikin

using namespace mlir;
using namespace pannikin;
using namespace pannikin::panc;

namespace {

/// A part of the step while its function grows.
struct PartBuilder {
  FuncOp function;
  OpBuilder builder;
  IRMapping mapping;

  Block &body() { return function.getBody().front(); }
};

class StepSplitter {
public:
  StepSplitter(FuncOp step, const BrickParts &parts)
      : step(step), parts(parts), roms(step->getParentOfType<ModuleOp>()) {
    for (Operation &op : *step->getBlock())
      if (auto name = op.getAttrOfType<StringAttr>("sym_name"))
        roms.freeName(name.getValue());
  }

  void run() {
    makeStates();
    fill(make("brick_reset", {}, 0), BrickParts::Reset);
    fillStep();
    fillOutput();
    PartBuilder upper = make("upper_step", vectorTypes(), parts.vectors.size());
    upper.mapping.map(parts.vectors.getArrayRef(), upper.body().getArguments());
    fill(std::move(upper), BrickParts::Upper);
    callParts();
  }

private:
  PartBuilder make(StringRef role, TypeRange types, int64_t inputs);
  void makeStates();
  void fill(PartBuilder part, BrickParts::Part which);
  void fillStep();
  void fillOutput();
  void callParts();
  void cloneInto(PartBuilder &part, Operation *op);
  Value placeIn(PartBuilder &part, Value buffer);

  SmallVector<Type> vectorTypes() {
    return llvm::map_to_vector(parts.vectors,
                               [](Value vector) { return vector.getType(); });
  }

  FuncOp step;
  const BrickParts &parts;
  Roms roms;
  DenseMap<Value, StateOp> states;
};

/// A function in front of the step. Its arguments are samples or vectors.
PartBuilder StepSplitter::make(StringRef role, TypeRange types,
                               int64_t inputs) {
  OpBuilder builder(step);
  bool takesSamples = role == "brick_step";
  SmallVector<StringRef> names(types.size(), "vector");
  for (size_t i = 0; takesSamples && i < names.size(); ++i)
    names[i] = cast<StringAttr>(step.getNames()[i]).getValue();
  auto function = FuncOp::create(builder, step.getLoc(), role, role, inputs,
                                 builder.getStrArrayAttr(names));
  Block &body = function.getBody().emplaceBlock();
  for (Type type : types)
    body.addArgument(type, step.getLoc());
  return {function, OpBuilder::atBlockEnd(&body), {}};
}

void StepSplitter::makeStates() {
  OpBuilder builder(
      *step->getParentOfType<ModuleOp>().getOps<FuncOp>().begin());
  for (ScratchOp scratch : parts.states)
    states[scratch.getResult()] =
        StateOp::create(builder, scratch.getLoc(), roms.freeName("brick"),
                        cast<BufferType>(scratch.getType()), ElementsAttr());
}

/// The buffer of the step, as a part sees it.
Value StepSplitter::placeIn(PartBuilder &part, Value buffer) {
  if (Value known = part.mapping.lookupOrNull(buffer))
    return known;
  OpBuilder &builder = part.builder;
  if (StateOp state = states.lookup(buffer)) {
    Value ref =
        RefOp::create(builder, buffer.getLoc(),
                      cast<BufferType>(buffer.getType()), state.getSymName());
    part.mapping.map(buffer, ref);
    return ref;
  }
  Operation *op = buffer.getDefiningOp();
  if (auto view = dyn_cast<ViewOp>(op))
    placeIn(part, view.getSource());
  return builder.clone(*op, part.mapping)->getResult(0);
}

/// Clones `op` with the addresses that it, or what stands in it, needs.
void StepSplitter::cloneInto(PartBuilder &part, Operation *op) {
  Block *own = op->getBlock();
  op->walk([&](Operation *inside) {
    for (Value operand : inside->getOperands())
      if (isa<BufferType>(operand.getType()) &&
          (operand.getParentBlock() == own ||
           operand.getParentBlock() == &step.getBody().front()))
        placeIn(part, operand);
  });
  part.builder.clone(*op, part.mapping);
}

void StepSplitter::fill(PartBuilder part, BrickParts::Part which) {
  for (Operation *op : parts.operations[which])
    cloneInto(part, op);
}

/// One turn of the loop over the brick.
void StepSplitter::fillStep() {
  SmallVector<Type> types;
  for (Value row : parts.rows)
    types.push_back(row.getType());
  PartBuilder part = make("brick_step", types, types.size());
  part.mapping.map(parts.rows, part.body().getArguments());
  ForTimeOp loop = parts.loop;
  for (Operation &op : loop.getBody().front())
    if (!isa<ViewOp, RefOp, ScratchOp>(op))
      cloneInto(part, &op);
}

void StepSplitter::fillOutput() {
  PartBuilder part = make("brick_output", vectorTypes(), 0);
  auto arguments = part.body().getArguments();
  for (auto [vector, argument] : llvm::zip(parts.vectors, arguments))
    if (!states.contains(vector))
      part.mapping.map(vector, argument);
  OpBuilder &builder = part.builder;
  for (Operation *op : parts.operations[BrickParts::Output])
    cloneInto(part, op);
  for (auto [vector, argument] : llvm::zip(parts.vectors, arguments))
    if (states.contains(vector))
      CopyOp::create(builder, vector.getLoc(), placeIn(part, vector), argument,
                     /*transposed=*/false);
}

/// What is left of the step.
void StepSplitter::callParts() {
  Block &body = step.getBody().front();
  Location loc = step.getLoc();
  ForTimeOp old = parts.loop;
  int64_t length = old.getSteps();
  SmallVector<Type> rows, vectors = vectorTypes();
  for (Value row : parts.rows)
    rows.push_back(row.getType());
  while (!body.empty())
    body.back().erase();
  OpBuilder builder = OpBuilder::atBlockEnd(&body);
  auto call = [&](OpBuilder &at, StringRef name, ValueRange arguments) {
    CallOp::create(at, loc, name, arguments);
  };
  call(builder, "brick_reset", {});
  SmallVector<Value> samples, handed;
  for (auto [argument, row] : llvm::zip(body.getArguments(), rows)) {
    auto type = cast<BufferType>(row);
    auto matrix =
        BufferType::get(type.getContext(), {length, type.getNumElements()},
                        type.getElementType());
    samples.push_back(
        argument.getType() == matrix
            ? Value(argument)
            : ViewOp::create(builder, loc, matrix, argument, Value(), 0));
  }
  auto loop = ForTimeOp::create(builder, loc, length, false);
  Block &turn = loop.getBody().emplaceBlock();
  Value index = turn.addArgument(builder.getIndexType(), loc);
  OpBuilder inner = OpBuilder::atBlockEnd(&turn);
  for (auto [brick, row] : llvm::zip(samples, rows))
    handed.push_back(
        ViewOp::create(inner, loc, cast<BufferType>(row), brick, index, 0));
  call(inner, "brick_step", handed);
  handed.clear();
  for (Type vector : vectors)
    handed.push_back(ScratchOp::create(builder, loc, cast<BufferType>(vector),
                                       builder.getStringAttr("vector"),
                                       IntegerAttr()));
  call(builder, "brick_output", handed);
  call(builder, "upper_step", handed);
}

struct SlideBricksPass
    : public pannikin::impl::SlideBricksBase<SlideBricksPass> {
  void runOnOperation() override {
    ModuleOp module = getOperation();
    if (!module->hasAttr("pan.stride"))
      return;
    auto functions = module.getOps<FuncOp>();
    auto step = llvm::find_if(functions, [](FuncOp function) {
      return function.getRole() == "step";
    });
    if (step == functions.end()) {
      module.emitError("windows slide over a model that runs as samples come "
                       "in; found one that needs all of a window; leave out "
                       "--stride, keep the samples of a window, and call "
                       "_predict");
      return signalPassFailure();
    }
    if (!module->hasAttr("pan.bricks"))
      return;
    FailureOr<BrickParts> parts = BrickParts::of(*step);
    if (failed(parts))
      return signalPassFailure();
    StepSplitter(*step, *parts).run();
  }
};

} // namespace

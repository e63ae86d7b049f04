// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decides what a loop reads, carries and puts out.

#include "compiler/passes/StepLoop.h"
#include "compiler/passes/TimeValues.h"
#include "mlir/Transforms/RegionUtils.h"

using namespace mlir;
using namespace pannikin;
using namespace pannikin::pan;
using Kind = StepTemplate::Kind;

namespace {

class LoopWriter {
public:
  LoopWriter(const StepTemplate &step, StepRun &run, const StepGraph &graph,
             Block &block, bool takesOutputs)
      : step(step), run(run), graph(graph), block(block),
        takesOutputs(takesOutputs), builder(block.getTerminator()),
        loc(locationOf(step.nodes.size() - 1)) {}

  ScanOp write() {
    findRunOps();
    findInputs();
    findOwn();
    findReads();
    ScanOp scan = makeScan();
    fillStep(scan);
    redirect(scan);
    return scan;
  }

private:
  /// A value of the run that something outside reads.
  struct Read {
    int level;
    unsigned node;
  };

  /// Where the second step of the run has it: the first may lack it.
  Location locationOf(unsigned node) {
    Value value = run.at(run.first + 1, node);
    return value ? value.getLoc() : step.nodes[node].op->getLoc();
  }

  void findRunOps() {
    for (int t = run.first; t <= run.last; ++t)
      for (unsigned i = 0; i < step.nodes.size(); ++i)
        if (Value value = run.at(t, i);
            value && graph.levelOf(value) != StepGraph::timeless)
          runOps.insert(value.getDefiningOp());
  }

  /// All that the scan needs to be there before it starts keeps reading the
  /// straight operations.
  void findInputs() {
    SmallVector<Value> work;
    for (const StepTemplate::State &state : step.states)
      work.push_back(initOf(state));
    for (const StepTemplate::Node &node : step.nodes)
      for (const StepTemplate::Operand &operand : node.operands)
        if (operand.kind == Kind::Fixed)
          work.push_back(operand.value);
    while (!work.empty()) {
      Operation *op = work.pop_back_val().getDefiningOp();
      if (!op || graph.levelOf(op) == StepGraph::timeless ||
          !inputs.insert(op).second)
        continue;
      llvm::append_range(work, op->getOperands());
      SetVector<Value> captured;
      getUsedValuesDefinedAbove(op->getRegions(), captured);
      llvm::append_range(work, captured);
    }
  }

  Value initOf(const StepTemplate::State &state) {
    return run.at(run.first - int(state.distance), state.node);
  }

  bool isOutside(OpOperand &use) const {
    Operation *user = block.findAncestorOpInBlock(*use.getOwner());
    return !runOps.contains(user) && !inputs.contains(user);
  }

  /// The state that ends as what `node` computes, or nothing.
  std::optional<unsigned> stateOf(unsigned node) const {
    for (auto [i, state] : llvm::enumerate(step.states))
      if (state.node == node && state.distance == 1)
        return i;
    return std::nullopt;
  }

  bool isRead(Value value) const {
    return value && graph.levelOf(value) != StepGraph::timeless &&
           llvm::any_of(value.getUses(),
                        [&](OpOperand &use) { return isOutside(use); });
  }

  /// What the step computes without its states stays where it is for others:
  /// a loop in the other direction wants it too. Shapes are changed anywhere.
  void findOwn() {
    DenseSet<unsigned> stateful, computed;
    for (auto [i, node] : llvm::enumerate(step.nodes)) {
      if (node.isLeaf)
        continue;
      bool reshapes = isa<ReshapeOp>(node.op);
      for (const StepTemplate::Operand &operand : node.operands) {
        bool isInner = operand.kind == Kind::Inner;
        if (operand.kind == Kind::State ||
            (isInner && stateful.contains(operand.index)))
          stateful.insert(i);
        reshapes &= isInner && !computed.contains(operand.index);
      }
      if (!reshapes)
        computed.insert(i);
    }
    own = takesOutputs ? computed : stateful;
  }

  /// Where a folded first step computes one value for several operations of
  /// the pattern, it is the state, or the last of them.
  void findReads() {
    SmallVector<unsigned> order;
    for (bool states : {true, false})
      for (unsigned i = step.nodes.size(); i-- > 0;)
        if (own.contains(i) && stateOf(i).has_value() == states)
          order.push_back(i);
    for (int t = run.first; t <= run.last; ++t) {
      DenseSet<Value> seen;
      for (unsigned i : order) {
        Value value = run.at(t, i);
        if (!isRead(value) || !seen.insert(value).second)
          continue;
        reads.push_back({t, i});
        if (t != run.last || !stateOf(i))
          outputs.insert(i);
      }
    }
  }

  /// The steps of `source` that the run reads, time first.
  Value sequenceOf(Operation *leafOp) {
    TimeSlice leaf = *graph.leaf(leafOp);
    auto type = cast<RankedTensorType>(leaf.source.getType());
    Value sequence = leaf.source;
    if (leaf.axis != 0) {
      SmallVector<int64_t> order{leaf.axis}, shape{type.getDimSize(leaf.axis)};
      for (int64_t axis = 0; axis < type.getRank(); ++axis)
        if (axis != leaf.axis) {
          order.push_back(axis);
          shape.push_back(type.getDimSize(axis));
        }
      type = type.clone(shape);
      sequence = TransposeOp::create(builder, loc, type, sequence, order);
    }
    if (run.size() == graph.getLength())
      return sequence;
    SmallVector<int64_t> shape(type.getShape());
    shape[0] = run.size();
    int64_t start =
        graph.isReverse() ? graph.getLength() - 1 - run.last : run.first;
    return SliceOp::create(builder, loc, type.clone(shape), sequence, 0, start);
  }

  Type outputType(unsigned node) {
    auto type =
        cast<RankedTensorType>(step.nodes[node].op->getResult(0).getType());
    SmallVector<int64_t> shape{run.size()};
    if (type.getShape() != ArrayRef<int64_t>{1})
      llvm::append_range(shape, type.getShape());
    return type.clone(shape);
  }

  ScanOp makeScan() {
    SmallVector<Value> sequences, inits;
    SmallVector<Type> types;
    for (const StepTemplate::Node &node : step.nodes)
      if (node.isLeaf)
        sequences.push_back(sequenceOf(node.op));
    for (const StepTemplate::State &state : step.states) {
      inits.push_back(initOf(state));
      types.push_back(inits.back().getType());
    }
    for (unsigned node : outputs)
      types.push_back(outputType(node));
    auto length = sequences.empty() ? builder.getI64IntegerAttr(run.size())
                                    : IntegerAttr();
    auto scan = ScanOp::create(builder, loc, types, sequences, inits,
                               graph.isReverse(), length, StringAttr());
    scan->setAttr("pan.rolled_from", builder.getI64IntegerAttr(runOps.size()));
    Block &body = scan.getBody().emplaceBlock();
    for (Value sequence : sequences)
      body.addArgument(elementOfSequence(sequence.getType()), loc);
    for (Value init : inits)
      body.addArgument(init.getType(), loc);
    return scan;
  }

  void fillStep(ScanOp scan) {
    auto body = OpBuilder::atBlockEnd(&scan.getStep());
    SmallVector<Value> made;
    size_t element = 0;
    for (auto [index, node] : llvm::enumerate(step.nodes)) {
      Type type = node.op->getResult(0).getType();
      if (node.isLeaf) {
        Value argument = scan.getElementArgs()[element++];
        made.push_back(argument.getType() == type
                           ? argument
                           : ReshapeOp::create(body, loc, type, argument));
        continue;
      }
      Operation *copy = body.clone(*node.op);
      copy->setLoc(locationOf(index));
      for (auto [i, operand] : llvm::enumerate(node.operands))
        if (operand.kind != Kind::Fixed)
          copy->setOperand(i, operand.kind == Kind::Inner
                                  ? made[operand.index]
                                  : scan.getStateArgs()[operand.index]);
      made.push_back(copy->getResult(0));
    }
    SmallVector<Value> yielded;
    for (const StepTemplate::State &state : step.states)
      yielded.push_back(state.distance == 1
                            ? made[state.node]
                            : argumentOf(scan, state.node, state.distance - 1));
    for (unsigned node : outputs)
      yielded.push_back(made[node]);
    YieldOp::create(body, loc, yielded);
  }

  Value argumentOf(ScanOp scan, unsigned node, unsigned distance) const {
    auto at = llvm::find_if(step.states, [&](const auto &state) {
      return state.node == node && state.distance == distance;
    });
    return scan.getStateArgs()[at - step.states.begin()];
  }

  void redirect(ScanOp scan) {
    builder.setInsertionPoint(block.getTerminator());
    for (const Read &read : reads) {
      Value value = run.at(read.level, read.node), instead;
      if (!outputs.contains(read.node)) {
        instead = scan.getResult(*stateOf(read.node));
      } else {
        int64_t index =
            graph.isReverse() ? run.last - read.level : read.level - run.first;
        auto *at = llvm::find(outputs.getArrayRef(), read.node);
        instead =
            takeElementOf(builder, loc,
                          scan.getResult(step.states.size() +
                                         (at - outputs.getArrayRef().begin())),
                          index);
      }
      value.replaceUsesWithIf(instead,
                              [&](OpOperand &use) { return isOutside(use); });
    }
  }

  const StepTemplate &step;
  StepRun &run;
  const StepGraph &graph;
  Block &block;
  bool takesOutputs;
  OpBuilder builder;
  Location loc;
  DenseSet<unsigned> own;
  DenseSet<Operation *> runOps, inputs;
  SmallVector<Read> reads;
  llvm::SetVector<unsigned> outputs;
};

} // namespace

ScanOp pannikin::writeLoop(const StepTemplate &step, StepRun &run,
                           const StepGraph &graph, Block &block, bool outputs) {
  return LoopWriter(step, run, graph, block, outputs).write();
}

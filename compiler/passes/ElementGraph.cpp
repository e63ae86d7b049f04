// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Says for every operation what its elements are computed from.

#include "compiler/passes/ElementGraph.h"
#include "ir/Numbers.h"

using namespace mlir;
using namespace pannikin;
using namespace pannikin::pan;

/// Size of the last dimension; a stream of single numbers is one element.
static int widthOf(Value value) {
  ArrayRef<int64_t> shape = shapeOf(value.getType());
  bool known = !shape.empty() && !ShapedType::isDynamic(shape.back());
  return known ? int(shape.back()) : 1;
}

static bool isConstant(Value value) {
  return value.getDefiningOp<ConstantOp>() != nullptr;
}

/// A constant matrix is no vector: its numbers are the weights of the terms.
static bool isMatrix(OpOperand &use) {
  return isa<MatvecOp>(use.getOwner()) && use.getOperandNumber() == 0 &&
         isConstant(use.get());
}

ElementGraph::ElementGraph(func::FuncOp function) {
  Block &block = function.getBody().front();
  for (Value argument : block.getArguments())
    add(argument, nullptr);
  number(block);
  groups.grow(elements.size());
  pinned.resize(elements.size());
  for (Value argument : block.getArguments())
    pin(of(argument));
  function.walk([&](Operation *op) {
    if (op != function)
      connect(op);
  });
}

void ElementGraph::add(Value value, OpOperand *use) {
  if (use)
    byUse[use] = vectors.size();
  else
    byValue[value] = vectors.size();
  vectors.push_back({value, use, size(), widthOf(value)});
  elements.resize(elements.size() + vectors.back().size);
}

void ElementGraph::number(Block &block) {
  for (Operation &op : block) {
    for (OpOperand &use : op.getOpOperands())
      if (isConstant(use.get()) && !isMatrix(use))
        add(use.get(), &use);
    for (Region &region : op.getRegions()) {
      for (Value argument : region.front().getArguments())
        add(argument, nullptr);
      number(region.front());
    }
    if (!isa<ConstantOp>(op))
      for (Value result : op.getResults())
        add(result, nullptr);
  }
}

ElementVector ElementGraph::of(Value value) const {
  return vectors[byValue.lookup(value)];
}

ElementVector ElementGraph::of(OpOperand &use) const {
  return isConstant(use.get()) ? vectors[byUse.lookup(&use)] : of(use.get());
}

void ElementGraph::pin(ElementVector vector) {
  pinned.set(vector.first, vector.first + vector.size);
}

/// Vectors that are read and written as a whole. The first element of the
/// results stands for all that they depend on.
void ElementGraph::connectUnknown(ArrayRef<ElementVector> from,
                                  ArrayRef<ElementVector> to) {
  for (ElementVector vector : from)
    pin(vector);
  for (ElementVector vector : to) {
    pin(vector);
    for (int i = 0; i < vector.size; ++i)
      elements[vector.first + i].terms.push_back({to[0].first});
  }
  if (to.empty())
    return;
  elements[to[0].first].terms.clear();
  for (ElementVector vector : from)
    for (int i = 0; i < vector.size; ++i)
      elements[to[0].first].terms.push_back({vector.first + i});
}

void ElementGraph::connectUnknown(Operation *op) {
  SmallVector<ElementVector> from, to;
  for (OpOperand &use : op->getOpOperands())
    from.push_back(of(use));
  for (Value result : op->getResults())
    to.push_back(of(result));
  connectUnknown(from, to);
}

/// Vectors of one width whose elements keep their index.
void ElementGraph::move(Operation *op, ElementVector from, ElementVector to,
                        int64_t place) {
  for (int i = 0; i < to.size; ++i) {
    Element &element = elements[to.first + i];
    element.kind = Element::Kind::Moved;
    element.op = op;
    element.place = place;
    element.terms.push_back({from.first + i});
    groups.join(from.first + i, to.first + i);
  }
}

/// The numbers of a constant that a use reads along all other dimensions.
void ElementGraph::connectConstant(OpOperand &use) {
  auto constant = use.get().getDefiningOp<ConstantOp>();
  auto numbers = constantValues(constant.getValue(), constant.getType());
  ElementVector vector = of(use);
  for (int i = 0; i < vector.size; ++i) {
    Element &element = elements[vector.first + i];
    element.number = numbers[i];
    bool same = true;
    for (size_t k = i; k < numbers.size(); k += vector.size)
      same &= numbers[k] == numbers[i];
    element.kind = same ? Element::Kind::Constant : Element::Kind::Unknown;
  }
}

/// Whether the result has the elements of the operand, in other places.
static bool keepsElements(Operation *op) {
  if (auto transpose = dyn_cast<TransposeOp>(op))
    return transpose.getPermutation().back() ==
           int64_t(transpose.getPermutation().size()) - 1;
  auto slice = dyn_cast<SliceOp>(op);
  return slice && slice.getAxis() + 1 != shapeOf(slice.getType()).size();
}

void ElementGraph::connect(Operation *op) {
  for (OpOperand &use : op->getOpOperands())
    if (isConstant(use.get()) && !isMatrix(use))
      connectConstant(use);
  if (isa<ConstantOp, YieldOp>(op))
    return;
  if (auto reduce = dyn_cast<ReduceOp>(op))
    return connectReduce(reduce);
  if (auto ret = dyn_cast<func::ReturnOp>(op))
    return connectReturn(ret);
  if (auto matvec = dyn_cast<MatvecOp>(op);
      matvec && isConstant(matvec.getWeights()))
    return connectMatvec(matvec);
  if (auto scan = dyn_cast<ScanOp>(op))
    return connectScan(scan);
  if (auto reshape = dyn_cast<ReshapeOp>(op))
    return connectReshape(reshape);
  if (auto concat = dyn_cast<ConcatOp>(op))
    return connectConcat(concat);
  if (keepsElements(op))
    return move(op, of(op->getOpOperand(0)), of(op->getResult(0)));
  if (auto slice = dyn_cast<SliceOp>(op))
    return connectSlice(slice);
  bool binary = isa<AddOp, SubOp, MulOp, DivOp, MinOp, MaxOp>(op);
  if (binary || isa<ActivationOp, ClipOp, BroadcastOp, GreaterOp, SelectOp>(op))
    return connectPointwise(op);
  connectUnknown(op);
}

void ElementGraph::connectReturn(func::ReturnOp op) {
  connectUnknown(op);
  for (OpOperand &use : op->getOpOperands())
    for (int i = 0; i < of(use).size; ++i)
      roots.push_back(of(use).first + i);
}

void ElementGraph::connectPointwise(Operation *op) {
  ElementVector result = of(op->getResult(0));
  bool moves = isa<BroadcastOp>(op);
  for (int i = 0; i < result.size; ++i) {
    Element &element = elements[result.first + i];
    element.kind = moves ? Element::Kind::Moved : Element::Kind::Pointwise;
    element.op = op;
    for (OpOperand &use : op->getOpOperands()) {
      ElementVector operand = of(use);
      // A single number is repeated.
      bool repeated = operand.size != result.size;
      element.terms.push_back({operand.first + (repeated ? 0 : i)});
      if (!repeated)
        groups.join(operand.first + i, result.first + i);
    }
  }
}

void ElementGraph::connectMatvec(MatvecOp op) {
  auto constant = op.getWeights().getDefiningOp<ConstantOp>();
  auto weights = constantValues(constant.getValue(), constant.getType());
  ElementVector input = of(op.getInputMutable()), result = of(op);
  for (size_t k = 0; k < weights.size(); ++k) {
    Element &element = elements[result.first + k / input.size % result.size];
    if (weights[k] != 0)
      element.terms.push_back({input.first + int(k % input.size), weights[k]});
  }
  for (int i = 0; i < result.size; ++i) {
    Element &element = elements[result.first + i];
    element.op = op;
    element.kind = op.getAt() ? Element::Kind::Unknown : Element::Kind::Sum;
    for (OpOperand &at : op.getAtMutable())
      element.terms.push_back({of(at).first});
  }
  if (!op.getAt())
    return;
  // One of several matrices: their columns serve all of them.
  for (ElementVector vector : {input, of(*op.getAtMutable().begin()), result})
    pin(vector);
}

void ElementGraph::connectScan(ScanOp op) {
  auto passes = [&](Value sequence, ElementVector from, ElementVector to,
                    int64_t place) {
    // Along a sequence of single numbers the elements are steps.
    if (shapeOf(sequence.getType()).size() < 2)
      connectUnknown(from, to);
    else
      move(op, from, to, place);
  };
  Operation *yield = op.getStep().getTerminator();
  for (auto [use, argument] :
       llvm::zip(op.getSequencesMutable(), op.getElementArgs()))
    passes(use.get(), of(use), of(argument), 0);
  for (auto [i, result] : llvm::enumerate(op.getResults())) {
    ElementVector next = of(yield->getOpOperand(i));
    if (int64_t(i) >= op.getNumStates()) {
      passes(result, next, of(result), 1);
      continue;
    }
    move(op, next, of(result), 2);
    ElementVector state = of(op.getStateArgs()[i]),
                  init = of(op.getInitsMutable()[i]);
    for (int k = 0; k < state.size; ++k) {
      Element &element = elements[state.first + k];
      element.kind = Element::Kind::State;
      element.op = op;
      element.terms = {{init.first + k}, {next.first + k}};
      groups.join(state.first + k, init.first + k);
      groups.join(state.first + k, next.first + k);
    }
  }
}

/// Where one width divides the other, elements stay in their residue class.
void ElementGraph::connectReshape(ReshapeOp op) {
  ElementVector from = of(op.getInputMutable()), to = of(op);
  if (from.size % to.size && to.size % from.size)
    return connectUnknown(op);
  int period = std::min(from.size, to.size);
  for (int k = 0; k < std::max(from.size, to.size); ++k) {
    int source = from.first + k % from.size, target = to.first + k % to.size;
    Element &element = elements[target];
    element.kind = Element::Kind::Moved;
    element.op = op;
    element.place = k % to.size / period;
    element.terms.push_back({source});
    groups.join(source, target);
  }
}

/// A sum along time of a constant is another constant.
void ElementGraph::connectReduce(ReduceOp op) {
  if (op.getAxis() + 1 == shapeOf(op.getInput().getType()).size())
    return connectUnknown(op);
  ElementVector result = of(op);
  move(op, of(op.getInputMutable()), result);
  if (op.getKind() == Reduction::Sum)
    for (int i = 0; i < result.size; ++i)
      elements[result.first + i].kind = Element::Kind::Unknown;
}

/// A part of the vector, in its order or the other way round.
void ElementGraph::connectSlice(SliceOp op) {
  ElementVector from = of(op.getInputMutable()), to = of(op);
  int64_t start = op.getStart(), step = op.getStep();
  if (std::abs(step) != 1 || start < 0)
    return connectUnknown(op);
  for (int i = 0; i < to.size; ++i)
    move(op, {{}, nullptr, int(from.first + start + i * step), 1},
         {{}, nullptr, to.first + i, 1});
}

void ElementGraph::connectConcat(ConcatOp op) {
  ElementVector result = of(op);
  bool along = op.getAxis() == shapeOf(op.getType()).size() - 1;
  for (OpOperand &use : op.getInputsMutable()) {
    ElementVector part = of(use);
    move(op, part, {{}, nullptr, result.first, part.size});
    if (along)
      result.first += part.size;
  }
}

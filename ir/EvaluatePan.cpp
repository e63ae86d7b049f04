// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Runs `pan` functions: each operation becomes an instruction over numbered
// slots; a scan repeats the instructions of its step.

#include "ir/Evaluate.h"
#include "ir/EvaluateNearest.h"
#include "ir/EvaluateTrees.h"
#include "ir/Hold.h"
#include "ir/Numbers.h"
#include "ir/TensorMath.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace pannikin;

namespace pannikin {

/// Numbers the values of a function and translates its operations.
class PanPlanner {
public:
  explicit PanPlanner(PanEvaluator &evaluator) : evaluator(evaluator) {}

  int slotOf(Value value) {
    auto [it, isNew] = numbers.try_emplace(value, int(evaluator.slots.size()));
    if (isNew)
      evaluator.slots.emplace_back();
    return it->second;
  }

  std::vector<int> slotsOf(ValueRange values) {
    std::vector<int> result;
    for (Value value : values)
      result.push_back(slotOf(value));
    return result;
  }

  std::vector<Instruction> plan(Block &block) {
    std::vector<Instruction> result;
    for (Operation &op : block.without_terminator())
      if (auto constant = dyn_cast<pan::ConstantOp>(op))
        store(constant);
      else
        result.push_back(translate(&op));
    return result;
  }

private:
  void store(pan::ConstantOp op) {
    int number = slotOf(op.getResult());
    evaluator.constants[op.getResult()] = number;
    Tensor &slot = evaluator.slots[number];
    slot.shape.assign(pan::shapeOf(op.getType()));
    slot.data = constantValues(op.getValue(), op.getType());
  }

  Instruction translate(Operation *op);
  std::function<void(Slots &)> scan(pan::ScanOp op);
  std::function<void(Slots &)> wholeTensor(Operation *op, int in, int out);

  PanEvaluator &evaluator;
  DenseMap<Value, int> numbers;
};

} // namespace pannikin

/// Operations that need whole tensors: linear algebra, reductions, shapes.
std::function<void(Slots &)> PanPlanner::wholeTensor(Operation *op, int in,
                                                     int out) {
  Format format(numberTypeOf(op->getResult(0).getType()));
  Format from(numberTypeOf(op->getOperand(0).getType()));
  std::vector<int> ins = slotsOf(op->getOperands());
  auto resultShape = llvm::to_vector(pan::shapeOf(op->getResult(0).getType()));
  using Run = std::function<void(Slots &)>;
  return llvm::TypeSwitch<Operation *, Run>(op)
      .Case([&](pan::LookupOp l) -> Run {
        // A table that is computed; constant ones are element-wise functions.
        return [=, first = int64_t(l.getFirst()), cell = int64_t(l.getCell()),
                interpolate = l.getInterpolate()](Slots &s) {
          elementwise(s[in], s[out], [&](const double *x) {
            return lookup(x[0], s[ins[1]].data, first, cell, interpolate,
                          format);
          });
        };
      })
      .Case([&](pan::MatvecOp product) -> Run {
        Type input = op->getOperand(1).getType();
        if (product.getAt())
          return [=](Slots &s) {
            Tensor w = matrixAt(s[ins[0]], s[ins[2]].data[0], resultShape[0]);
            matvec(w, asOperand(s[ins[1]], input), s[out], format);
          };
        return [=](Slots &s) {
          matvec(s[ins[0]], asOperand(s[ins[1]], input), s[out], format);
        };
      })
      .Case([&](pan::ChildOp) -> Run {
        return [=](Slots &s) {
          s[out] = {s[in].shape, {childOf(s[in].data[0], s[ins[1]])}};
        };
      })
      .Case([&](pan::HoldOp hold) -> Run {
        return
            [=, rule = Hold(pan::fixedTypeOf(hold.getType()),
                            hold.getThreshold().convertToDouble())](Slots &s) {
              elementwise({&s[in], &s[ins[1]]}, s[out], [&](const double *x) {
                return x[1] + rule.difference(x[0], x[1]);
              });
            };
      })
      .Case([&](pan::ReduceOp r) -> Run {
        return [=, kind = r.getKind(), axis = int64_t(r.getAxis())](Slots &s) {
          reduce(s[in], s[out], kind, axis, format);
        };
      })
      .Case([&](pan::ArgmaxOp a) -> Run {
        return [=, last = a.getLast(), smallest = a.getSmallest()](Slots &s) {
          argmax(s[in], s[out], last, smallest);
        };
      })
      .Case([&](pan::SoftmaxOp softmax) -> Run {
        return [=, log = softmax.getLog()](Slots &s) {
          softmaxRows(s[in], s[out], log, from, format);
        };
      })
      .Case([&](pan::ReshapeOp) -> Run {
        return [=](Slots &s) { reshape(s[in], s[out], resultShape); };
      })
      .Case([&](pan::TransposeOp t) -> Run {
        auto permutation = llvm::to_vector(t.getPermutation());
        return [=](Slots &s) { transpose(s[in], s[out], permutation); };
      })
      .Case([&](pan::SliceOp slice) -> Run {
        return [=, axis = int64_t(slice.getAxis()),
                start = int64_t(slice.getStart()),
                step = int64_t(slice.getStep())](Slots &s) {
          takeSlice(s[in], s[out], axis, start, step, resultShape[axis]);
        };
      })
      .Case([&](pan::ConcatOp c) -> Run {
        return [=, axis = int64_t(c.getAxis())](Slots &s) {
          std::vector<const Tensor *> parts;
          for (int slot : ins)
            parts.push_back(&s[slot]);
          concat(parts, s[out], axis);
        };
      })
      .Case([&](pan::BroadcastOp) -> Run {
        return [=](Slots &s) {
          Tensor zero{llvm::to_vector(resultShape), {}};
          for (int64_t &size : zero.shape)
            size = ShapedType::isDynamic(size) ? s[in].shape[0] : size;
          zero.data.assign(elementCount(zero.shape), 0.0);
          elementwise({&s[in], &zero}, s[out],
                      [](const double *x) { return x[0]; });
        };
      })
      .Case([&](pan::NearestOp nearest) -> Run {
        return [=, run = nearestFunction(nearest)](Slots &s) {
          s[out] = {resultShape, run(s[in].data)};
        };
      })
      .Case([&](pan::TreeEnsembleOp trees) -> Run {
        return
            [=, run = treesFunction(trees)](Slots &s) { run(s[in], s[out]); };
      })
      .Default([](Operation *) -> Run { return nullptr; });
}

Instruction PanPlanner::translate(Operation *op) {
  Instruction result;
  result.op = op;
  result.in = slotsOf(op->getOperands());
  result.out = slotsOf(op->getResults());
  if (auto loop = dyn_cast<pan::ScanOp>(op)) {
    result.run = scan(loop);
    return result;
  }
  int in = result.in[0], out = result.out[0];
  if (ScalarFunction f = scalarFunction(op)) {
    Type first = op->getOperand(0).getType();
    if (op->getNumOperands() == 1 || isa<pan::LookupOp>(op))
      result.run = [=](Slots &s) { elementwise(s[in], s[out], f); };
    else
      result.run = [=, ins = result.in](Slots &s) {
        Tensor operand = asOperand(s[in], first);
        SmallVector<const Tensor *, 3> operands{&operand};
        for (int slot : ArrayRef(ins).drop_front())
          operands.push_back(&s[slot]);
        elementwise(operands, s[out], f);
      };
    return result;
  }
  result.run = wholeTensor(op, in, out);
  return result;
}

std::function<void(Slots &)> PanPlanner::scan(pan::ScanOp op) {
  auto sequences = slotsOf(op.getSequences()), inits = slotsOf(op.getInits());
  auto elements = slotsOf(llvm::to_vector_of<Value>(op.getElementArgs()));
  auto states = slotsOf(llvm::to_vector_of<Value>(op.getStateArgs()));
  auto step = std::make_shared<std::vector<Instruction>>(plan(op.getStep()));
  auto next = slotsOf(op.getNextStates()), outs = slotsOf(op.getStepOutputs());
  auto results = slotsOf(op.getResults());
  SmallVector<size_t> ranks;
  for (Value output : op.getResults().drop_front(op.getNumStates()))
    ranks.push_back(pan::shapeOf(output.getType()).size());
  auto arguments = llvm::to_vector_of<Value>(op.getStep().getArguments());
  bool reverse = op.getReverse();
  int64_t length = op.getSteps();
  PanEvaluator *self = &evaluator;
  return [=](Slots &s) {
    int64_t steps = sequences.empty() ? length : s[sequences[0]].shape[0];
    for (size_t i = 0; i < states.size(); ++i)
      s[states[i]] = s[inits[i]];
    for (int64_t k = 0; k < steps; ++k) {
      int64_t t = reverse ? steps - 1 - k : k;
      for (size_t i = 0; i < elements.size(); ++i)
        takeElement(s[sequences[i]], t, s[elements[i]]);
      if (self->observer)
        for (auto [i, argument] : llvm::enumerate(arguments))
          self->observer(argument,
                         s[i < elements.size() ? elements[i]
                                               : states[i - elements.size()]]);
      for (const Instruction &instruction : *step) {
        instruction.run(s);
        if (self->observer)
          for (auto [i, value] : llvm::enumerate(instruction.op->getResults()))
            self->observer(value, s[instruction.out[i]]);
      }
      std::vector<Tensor> carried;
      for (int slot : next)
        carried.push_back(s[slot]);
      for (size_t i = 0; i < outs.size(); ++i) {
        Tensor &stacked = s[results[states.size() + i]];
        putElement(s[outs[i]], t, steps, stacked);
        // Elements of one number may lie in `[T]` as in `[T, 1]`.
        stacked.shape.resize(ranks[i]);
      }
      for (size_t i = 0; i < states.size(); ++i)
        s[states[i]] = std::move(carried[i]);
    }
    for (size_t i = 0; i < states.size(); ++i)
      s[results[i]] = s[states[i]];
  };
}

PanEvaluator::PanEvaluator(func::FuncOp function) {
  PanPlanner planner(*this);
  Block &body = function.getBody().front();
  for (Value argument : body.getArguments()) {
    argumentValues.push_back(argument);
    arguments.push_back(planner.slotOf(argument));
  }
  for (unsigned i = 0; i < body.getNumArguments(); ++i)
    isDouble.push_back(bool(function.getArgAttr(i, "pan.double")));
  instructions = planner.plan(body);
  results = planner.slotsOf(body.getTerminator()->getOperands());
}

void PanEvaluator::assign(Value constant, std::vector<double> values) {
  slots[constants.lookup(constant)].data = std::move(values);
}

std::vector<Tensor> PanEvaluator::run(ArrayRef<Tensor> inputs) {
  for (size_t i = 0; i < arguments.size(); ++i) {
    Tensor &slot = slots[arguments[i]];
    slot = inputs[i];
    if (!isDouble[i])
      quantize(slot, argumentValues[i].getType());
    if (observer)
      observer(argumentValues[i], slot);
  }
  for (const Instruction &instruction : instructions) {
    instruction.run(slots);
    if (observer)
      for (auto [i, value] : llvm::enumerate(instruction.op->getResults()))
        observer(value, slots[instruction.out[i]]);
  }
  std::vector<Tensor> outputs;
  for (int slot : results)
    outputs.push_back(slots[slot]);
  return outputs;
}

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Runs `panc` functions on buffers. Every operation becomes an instruction over
// numbered views; `panc.map` becomes a short program of scalar functions.

#include "ir/Evaluate.h"
#include "ir/EvaluateHold.h"
#include "ir/EvaluateNearest.h"
#include "ir/Numbers.h"
#include "ir/TensorMath.h"
#include "ir/TreeTables.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace pannikin;

namespace {

/// A part of a buffer.
struct View {
  double *data = nullptr;
  SmallVector<int64_t> shape;
};

using Views = std::vector<View>;
using Run = std::function<void(Views &)>;

Tensor load(const View &view) {
  int64_t count = elementCount(view.shape);
  return {view.shape, std::vector<double>(view.data, view.data + count)};
}

void store(const Tensor &tensor, const View &view) {
  std::copy(tensor.data.begin(), tensor.data.end(), view.data);
}

/// One operation of a map body.
struct ScalarStep {
  ScalarFunction function;
  SmallVector<int, 3> in;
  int out;
};

} // namespace

struct PancEvaluator::Function {
  Views views;
  std::vector<Run> instructions;
  std::vector<int> arguments;
  std::vector<std::unique_ptr<std::vector<double>>> scratch;
};

namespace pannikin {

/// Translates one function; views are numbered by value.
class PancPlanner {
public:
  PancPlanner(PancEvaluator &evaluator, PancEvaluator::Function &function)
      : evaluator(evaluator), function(function) {}

  int number(Value value) {
    auto [it, isNew] = numbers.try_emplace(value, int(function.views.size()));
    if (isNew)
      function.views.emplace_back();
    return it->second;
  }

  std::vector<Run> plan(Block &block) {
    std::vector<Run> result;
    for (Operation &op : block)
      if (!op.hasTrait<OpTrait::IsTerminator>())
        result.push_back(translate(&op));
    return result;
  }

private:
  Run translate(Operation *op);
  Run gemv(panc::GemvOp op);
  Run keepingGemv(panc::GemvOp op);
  Run hold(panc::HoldOp op);
  Run map(panc::MapOp op);
  Run view(panc::ViewOp op);
  Run forTime(panc::ForTimeOp op);
  Run skipIf(panc::SkipIfOp op);
  Run call(panc::CallOp op);
  Run scratch(panc::ScratchOp op);

  PancEvaluator &evaluator;
  PancEvaluator::Function &function;
  DenseMap<Value, int> numbers;
};

} // namespace pannikin

static SmallVector<int64_t> shapeOfBuffer(Value value) {
  return llvm::to_vector(cast<panc::BufferType>(value.getType()).getShape());
}

Run PancPlanner::gemv(panc::GemvOp op) {
  int w = number(op.getWeights()), x = number(op.getInput());
  int out = number(op.getOut());
  int addend = op.getAddend() ? number(op.getAddend()) : -1;
  int at = op.getAt() ? number(op.getAt()) : -1;
  Format format(numberTypeOf(op.getOut().getType()));
  if (op.getSums())
    return keepingGemv(op);
  return [=, input = op.getInput().getType()](Views &v) {
    Tensor sum, weights = load(v[w]);
    if (at >= 0)
      weights = matrixAt(weights, *v[at].data, v[out].shape[0]);
    matvec(weights, asOperand(load(v[x]), input), sum, format);
    for (size_t i = 0; addend >= 0 && i < sum.data.size(); ++i)
      sum.data[i] = format.quantize(v[addend].data[i] + sum.data[i]);
    store(sum, v[out]);
  };
}

Run PancPlanner::keepingGemv(panc::GemvOp op) {
  int w = number(op.getWeights()), out = number(op.getOut());
  int sums = number(op.getSums()), columns = number(op.getColumns());
  int differences = number(op.getDifferences());
  int addend = op.getAddend() ? number(op.getAddend()) : -1;
  return [=, rule = KeptProduct(op)](Views &v) {
    rule.run({v[w].data, v[columns].data, v[differences].data},
             addend < 0 ? nullptr : v[addend].data, v[sums].data, v[out].data);
  };
}

Run PancPlanner::hold(panc::HoldOp op) {
  int in = number(op.getInput()), kept = number(op.getKept());
  int columns = op.getColumns() ? number(op.getColumns()) : -1;
  int differences = op.getColumns() ? number(op.getDifferences()) : -1;
  Hold rule(panc::fixedTypeOf(op.getInput().getType()),
            op.getThreshold().convertToDouble());
  return [=](Views &v) {
    follow(rule, {v[in].data, size_t(v[in].shape[0])}, v[kept].data,
           columns < 0 ? nullptr : v[columns].data,
           columns < 0 ? nullptr : v[differences].data);
  };
}

/// Element `i` of what a map reads; a single one serves every turn. With a
/// fraction for each element they are fractions of 1.
static double elementOf(const View &view, Type type, int64_t i) {
  int64_t at = elementCount(view.shape) == 1 ? 0 : i;
  auto fixed = dyn_cast<pan::FixedType>(numberTypeOf(type));
  if (!fixed || !fixed.hasRowFractions())
    return view.data[at];
  return std::ldexp(view.data[at],
                    fixed.getFractionOf(at) - readFractionOf(fixed));
}

Run PancPlanner::map(panc::MapOp op) {
  DenseMap<Value, int> scalars;
  auto scalar = [&](Value value) {
    return scalars.try_emplace(value, int(scalars.size())).first->second;
  };
  Block &body = op.getBody().front();
  std::vector<int> ins, outs, results;
  for (auto [buffer, argument] : llvm::zip(op.getIns(), body.getArguments())) {
    ins.push_back(number(buffer));
    scalar(argument);
  }
  SmallVector<Type> types(op.getIns().getTypes());
  std::vector<ScalarStep> steps;
  std::vector<std::pair<int, double>> constants;
  for (Operation &inner : body.without_terminator()) {
    if (auto constant = dyn_cast<pan::ConstantOp>(inner)) {
      double value = constantValues(constant.getValue(), constant.getType())[0];
      constants.push_back({scalar(constant), value});
      continue;
    }
    SmallVector<int, 3> in;
    // The table of a function is in the function.
    for (Value operand :
         inner.getOperands().take_front(isa<panc::LutOp>(inner) ? 1 : 3))
      in.push_back(scalar(operand));
    steps.push_back({scalarFunction(&inner), in, scalar(inner.getResult(0))});
  }
  for (auto [buffer, value] :
       llvm::zip(op.getOuts(), body.getTerminator()->getOperands())) {
    outs.push_back(number(buffer));
    results.push_back(scalar(value));
  }
  size_t count = scalars.size();
  return [=](Views &v) {
    std::vector<double> s(count);
    for (auto [slot, value] : constants)
      s[slot] = value;
    for (int64_t i = 0, n = elementCount(v[outs[0]].shape); i < n; ++i) {
      for (size_t k = 0; k < ins.size(); ++k)
        s[k] = elementOf(v[ins[k]], types[k], i);
      for (const ScalarStep &step : steps) {
        double numbers[3] = {};
        for (size_t k = 0; k < step.in.size(); ++k)
          numbers[k] = s[step.in[k]];
        s[step.out] = step.function(numbers);
      }
      for (size_t k = 0; k < outs.size(); ++k)
        v[outs[k]].data[i] = s[results[k]];
    }
  };
}

Run PancPlanner::view(panc::ViewOp op) {
  int from = number(op.getSource()), to = number(op.getResult());
  int index = op.getIndex() ? number(op.getIndex()) : -1;
  int64_t offset = op.getOffset();
  auto source = shapeOfBuffer(op.getSource()), shape = shapeOfBuffer(op);
  int64_t columns = source.back();
  return [=](Views &v) {
    int64_t row = index >= 0 ? int64_t(*v[index].data) : 0;
    v[to] = {v[from].data + offset + row * columns, shape};
  };
}

Run PancPlanner::forTime(panc::ForTimeOp op) {
  int index = number(op.getBody().front().getArgument(0));
  auto body = std::make_shared<std::vector<Run>>(plan(op.getBody().front()));
  int64_t steps = op.getSteps();
  bool reverse = op.getReverse();
  return [=](Views &v) {
    for (int64_t k = 0; k < steps; ++k) {
      double t = double(reverse ? steps - 1 - k : k);
      v[index] = {&t, {1}};
      for (const Run &run : *body)
        run(v);
    }
  };
}

Run PancPlanner::skipIf(panc::SkipIfOp op) {
  int flag = number(op.getFlag());
  auto body = std::make_shared<std::vector<Run>>(plan(op.getBody().front()));
  return [=, zero = op.getZero()](Views &v) {
    if ((*v[flag].data == 0) == zero)
      return;
    for (const Run &run : *body)
      run(v);
  };
}

Run PancPlanner::call(panc::CallOp op) {
  std::vector<int> args;
  for (Value argument : op.getArgs())
    args.push_back(number(argument));
  std::string callee = op.getCallee().str();
  PancEvaluator *self = &evaluator;
  return [=](Views &v) {
    std::vector<Tensor> buffers;
    for (int argument : args)
      buffers.push_back(load(v[argument]));
    self->call(callee, buffers);
    for (size_t i = 0; i < args.size(); ++i)
      store(buffers[i], v[args[i]]);
  };
}

Run PancPlanner::scratch(panc::ScratchOp op) {
  int slot = number(op.getResult());
  auto shape = shapeOfBuffer(op);
  function.scratch.push_back(
      std::make_unique<std::vector<double>>(elementCount(shape)));
  double *data = function.scratch.back()->data();
  return [=](Views &v) { v[slot] = {data, shape}; };
}

Run PancPlanner::translate(Operation *op) {
  PancEvaluator *self = &evaluator;
  return llvm::TypeSwitch<Operation *, Run>(op)
      .Case([&](panc::RefOp ref) -> Run {
        int slot = number(ref);
        std::string name = ref.getSymbol().str();
        return [=](Views &v) {
          Tensor &memory = self->memory[name];
          v[slot] = {memory.data.data(), memory.shape};
        };
      })
      .Case([&](panc::ScratchOp s) { return scratch(s); })
      .Case([&](panc::ViewOp v) { return view(v); })
      .Case([&](panc::GemvOp g) { return gemv(g); })
      .Case([&](panc::HoldOp h) { return hold(h); })
      .Case([&](panc::MapOp m) { return map(m); })
      .Case([&](panc::ForTimeOp f) { return forTime(f); })
      .Case([&](panc::SkipIfOp s) { return skipIf(s); })
      .Case([&](panc::CallOp c) { return call(c); })
      .Case([&](panc::CopyOp c) -> Run {
        int from = number(c.getInput()), to = number(c.getOut());
        return [=, transposed = c.getTransposed()](Views &v) {
          Tensor numbers = load(v[from]);
          if (transposed)
            transpose(load(v[from]), numbers, {1, 0});
          store(numbers, v[to]);
        };
      })
      .Case([&](panc::ChildOp c) -> Run {
        int node = number(c.getNode()), signs = number(c.getSigns());
        int out = number(c.getOut());
        return [=](Views &v) {
          *v[out].data = childOf(*v[node].data, load(v[signs]));
        };
      })
      .Case([&](panc::ReduceOp r) -> Run {
        int in = number(r.getInput()), out = number(r.getOut());
        Format format(numberTypeOf(r.getOut().getType()));
        return [=, kind = r.getKind(), axis = int64_t(r.getAxis())](Views &v) {
          Tensor result;
          reduce(load(v[in]), result, kind, axis, format);
          store(result, v[out]);
        };
      })
      .Case([&](panc::ArgmaxOp a) -> Run {
        int in = number(a.getInput()), out = number(a.getOut());
        return [=, last = a.getLast(), smallest = a.getSmallest()](Views &v) {
          Tensor result;
          argmax(load(v[in]), result, last, smallest);
          store(result, v[out]);
        };
      })
      .Case<panc::TreeCodeOp, panc::TreeTableOp, panc::TreeHeapOp>(
          [&](auto trees) -> Run {
            int in = number(trees.getInput()), out = number(trees.getOut());
            auto function = treesFunction(trees.getOperation());
            return [=](Views &v) {
              Tensor result = load(v[out]);
              function(load(v[in]).data, result.data);
              store(result, v[out]);
            };
          })
      .Case([&](panc::NearestOp nearest) -> Run {
        int in = number(nearest.getInput()), out = number(nearest.getOut());
        return [=, run = nearestFunction(nearest)](Views &v) {
          Tensor result = load(v[out]);
          result.data = run(load(v[in]).data);
          store(result, v[out]);
        };
      })
      .Case([&](panc::SoftmaxOp s) -> Run {
        int in = number(s.getInput()), out = number(s.getOut());
        Format from(numberTypeOf(s.getInput().getType()));
        Format to(numberTypeOf(s.getOut().getType()));
        return [=, log = s.getLog()](Views &v) {
          Tensor result;
          softmaxRows(load(v[in]), result, log, from, to);
          store(result, v[out]);
        };
      })
      .Default([](Operation *) -> Run { return [](Views &) {}; });
}

PancEvaluator::PancEvaluator(ModuleOp module) : module(module) {
  for (auto rom : module.getOps<panc::RomOp>()) {
    auto type = cast<panc::BufferType>(rom.getType());
    memory[rom.getSymName()] = {llvm::to_vector(type.getShape()),
                                constantValues(rom.getValue(), type)};
  }
  for (auto state : module.getOps<panc::StateOp>()) {
    auto shape = cast<panc::BufferType>(state.getType()).getShape();
    memory[state.getSymName()] = {llvm::to_vector(shape),
                                  std::vector<double>(elementCount(shape))};
  }
  reset();
  for (auto func : module.getOps<panc::FuncOp>()) {
    auto function = std::make_unique<Function>();
    PancPlanner planner(*this, *function);
    for (Value argument : func.getBody().front().getArguments())
      function->arguments.push_back(planner.number(argument));
    function->instructions = planner.plan(func.getBody().front());
    functions[func.getSymName()] = std::move(function);
  }
}

PancEvaluator::~PancEvaluator() = default;

void PancEvaluator::reset() {
  for (auto state : module.getOps<panc::StateOp>()) {
    std::vector<double> &data = memory[state.getSymName()].data;
    if (state.getInit())
      data = constantValues(*state.getInit(), state.getType());
    else
      std::fill(data.begin(), data.end(), 0.0);
  }
}

void PancEvaluator::call(StringRef name, MutableArrayRef<Tensor> buffers) {
  Function &function = *functions[name];
  for (size_t i = 0; i < function.arguments.size(); ++i)
    function.views[function.arguments[i]] = {buffers[i].data.data(),
                                             buffers[i].shape};
  // A body whose role is reset is empty: it puts the states back.
  auto func = module.lookupSymbol<panc::FuncOp>(name);
  if (func.getRole() == "reset")
    reset();
  for (const Run &run : function.instructions)
    run(function.views);
}

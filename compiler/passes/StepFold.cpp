// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decides what an exporter leaves of an operation when its operands are known.

#include "compiler/passes/StepFold.h"
#include "ir/Evaluate.h"
#include "ir/Numbers.h"
#include <cmath>
#include <limits>

using namespace mlir;
using namespace pannikin;
using namespace pannikin::pan;

/// An exporter computes in floats and in another order.
static constexpr double roundingError = 2e-6;

static constexpr double largest = std::numeric_limits<float>::max();

StepFolder::StepFolder(Block &block, ValueTable &values)
    : block(block), values(values), builder(block.getTerminator()) {}

Value StepFolder::neutral(const StepTemplate &step, unsigned state) {
  Operation *producer = step.nodes[step.states[state].node].op;
  auto type = cast<RankedTensorType>(producer->getResult(0).getType());
  if (!type.getElementType().isF32())
    return {};
  double number = 0;
  for (const StepTemplate::Node &node : step.nodes)
    for (const StepTemplate::Operand &operand : node.operands)
      if (operand.kind == StepTemplate::Kind::State && operand.index == state)
        number = isa<MaxOp>(node.op)   ? -largest
                 : isa<MinOp>(node.op) ? largest
                                       : number;
  SmallVector<double> numbers(type.getNumElements(), number);
  return values.insert(
      makeConstant(builder, producer->getLoc(), type.getShape(), numbers));
}

/// max(x, -largest) = x, min(x, largest) = x
static Value withoutLimit(Operation *op) {
  if (!isa<MaxOp, MinOp>(op))
    return {};
  double limit = isa<MaxOp>(op) ? -largest : largest;
  for (unsigned i : {0u, 1u}) {
    auto constant = op->getOperand(i).getDefiningOp<ConstantOp>();
    Value other = op->getOperand(1 - i);
    if (constant && other.getType() == op->getResult(0).getType() &&
        llvm::all_of(constantValues(constant.getValue(), constant.getType()),
                     [&](double number) { return number == limit; }))
      return other;
  }
  return {};
}

Value StepFolder::compute(Operation *like, const IRMapping &operands) {
  IRMapping mapping(operands);
  Operation *op = builder.clone(*like, mapping);
  SmallVector<Value> results;
  SmallVector<Operation *> constants;
  Value known = withoutLimit(op);
  if (!known && succeeded(builder.tryFold(op, results, &constants)) &&
      results.size() == 1)
    known = constants.empty() ? results[0] : values.insert(constants[0]);
  if (!known)
    known = values.find(op, llvm::to_vector(op->getOperands()));
  if (!known)
    known = constant(op);
  if (known) {
    op->erase();
    return values.standFor(known);
  }
  trials.push_back(op);
  return values.insert(op);
}

/// The numbers of an operation on numbers; null for others.
Value StepFolder::constant(Operation *op) {
  auto type = dyn_cast<RankedTensorType>(op->getResult(0).getType());
  if (!type || !type.getElementType().isF32() || op->getNumOperands() == 0 ||
      !llvm::all_of(op->getOperands(), [](Value operand) {
        return operand.getDefiningOp<ConstantOp>();
      }))
    return {};
  auto function = func::FuncOp::create(op->getLoc(), "numbers",
                                       builder.getFunctionType({}, type));
  auto body = OpBuilder::atBlockEnd(function.addEntryBlock());
  IRMapping mapping;
  for (Value operand : op->getOperands())
    if (!mapping.contains(operand))
      body.clone(*operand.getDefiningOp(), mapping);
  Operation *copy = body.clone(*op, mapping);
  func::ReturnOp::create(body, op->getLoc(), copy->getResults());
  std::vector<double> numbers = PanEvaluator(function).run({})[0].data;
  function.erase();
  if (Value known = likeConstant(type, numbers))
    return known;
  return values.insert(
      makeConstant(builder, op->getLoc(), type.getShape(), numbers));
}

/// A constant of the block with these numbers, but for rounding.
Value StepFolder::likeConstant(RankedTensorType type,
                               ArrayRef<double> numbers) {
  for (auto constant : block.getOps<ConstantOp>()) {
    if (constant.getType() != type)
      continue;
    auto known = constantValues(constant.getValue(), type);
    if (llvm::all_of(llvm::zip(known, numbers), [](auto pair) {
          auto [a, b] = pair;
          return std::fabs(a - b) <= roundingError * (1 + std::fabs(a));
        }))
      return constant;
  }
  return {};
}

Value StepFolder::slice(Operation *op, int64_t start) {
  auto slice = cast<SliceOp>(builder.clone(*op));
  slice.setStart(start);
  trials.push_back(slice);
  return slice;
}

void StepFolder::eraseTrials() {
  for (Operation *op : llvm::reverse(trials))
    op->erase();
}

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Finds numbers that are functions of a sign:
//
//     s = tanh(c v), c large:   (1 + s) / 2 = [v > 0],  (1 - s) / 2 = [v < 0]
//
// Every such number is known by its three values, for v below, at and above 0;
// arithmetic with constants, and with numbers of the same v, is done on them.

#include "compiler/passes/Indicators.h"
#include "ir/Numbers.h"
#include <algorithm>
#include <cmath>

using namespace mlir;
using namespace pannikin;
using namespace pannikin::pan;

/// A factor on the largest weight from which on a step is steep: a tanh is then
/// between -0.999 and 0.999 only for products below 4e-4 of a weight.
static constexpr double steep = 1e4;

/// Shifts of a step, in its own units, that do not move it away from 0.
static constexpr double largestShift = 16;

/// Products of more indicators than this belong to no tree that fits a chip.
static constexpr size_t mostLiterals = 16;

static bool isSingle(Value value) {
  auto type = dyn_cast<RankedTensorType>(value.getType());
  return type && type.hasStaticShape() && type.getNumElements() == 1 &&
         type.getElementType().isF32();
}

static std::optional<double> numberOf(Value value) {
  auto constant = value.getDefiningOp<ConstantOp>();
  if (!constant || !isSingle(value))
    return std::nullopt;
  return constantValues(constant.getValue(), constant.getType())[0];
}

/// a op b of the arithmetic that indicators are made of; nothing for another.
static std::optional<double> apply(Operation *op, double a, double b) {
  if (isa<AddOp>(op))
    return a + b;
  if (isa<SubOp>(op))
    return a - b;
  if (isa<MulOp>(op))
    return a * b;
  return std::nullopt;
}

namespace {
/// factor * product + shift.
struct Line {
  MatvecOp product;
  double factor = 1, shift = 0;
};
} // namespace

/// The line that `value` is on, followed down to its matrix.
static std::optional<Line> lineOf(Value value) {
  Line line;
  while (Operation *op = value.getDefiningOp()) {
    if ((line.product = dyn_cast<MatvecOp>(op)))
      return line;
    if (op->getNumOperands() != 2)
      break;
    auto left = numberOf(op->getOperand(0)),
         right = numberOf(op->getOperand(1));
    if (!left == !right || !apply(op, 0, 0))
      break;
    // value = f(x) with f of degree 1: f(0) and f(1) say all.
    double at0 = left ? *apply(op, *left, 0) : *apply(op, 0, *right);
    double at1 = left ? *apply(op, *left, 1) : *apply(op, 1, *right);
    line.shift += line.factor * at0;
    line.factor *= at1 - at0;
    value = op->getOperand(left ? 1 : 0);
  }
  return std::nullopt;
}

Indicators::Indicators(Block &block) {
  for (Operation &op : block)
    if (op.getNumResults() == 1 && isSingle(op.getResult(0)))
      visit(&op);
}

void Indicators::visit(Operation *op) {
  Value value = op->getResult(0);
  std::optional<Signed> number;
  if (isa<ActivationOp, ClipOp>(op))
    number = stepOf(op);
  else if (isa<AddOp, SubOp, MulOp>(op))
    number = combine(op);
  else if (auto reshape = dyn_cast<ReshapeOp>(op);
           reshape && numbers.count(reshape.getInput()))
    number = numbers.lookup(reshape.getInput());
  std::optional<Cube> cube;
  if (number) {
    numbers[value] = *number;
    cube = literalOf(*number);
  } else if (isa<MulOp>(op)) {
    cube = productOf(op);
  }
  if (cube)
    cubes[value] = std::move(*cube);
}

unsigned Indicators::numberOf(MatvecOp product) {
  auto weights = product.getWeights().getDefiningOp<ConstantOp>();
  auto [it, isNew] = places.try_emplace(
      {weights.getValue(), product.getInput()}, unsigned(asked.size()));
  if (isNew)
    asked.push_back({weights.getValue(), product.getInput()});
  return it->second;
}

std::optional<Signed> Indicators::stepOf(Operation *op) {
  std::optional<Line> line = lineOf(op->getOperand(0));
  if (!line || line->product.getAt() || std::fabs(line->shift) > largestShift)
    return std::nullopt;
  auto weights = line->product.getWeights().getDefiningOp<ConstantOp>();
  if (!weights)
    return std::nullopt;
  double largest = 0;
  for (double w : constantValues(weights.getValue(), weights.getType()))
    largest = std::max(largest, std::fabs(w));
  if (std::fabs(line->factor) * largest < steep)
    return std::nullopt;
  double lo, zero, hi;
  if (auto clip = dyn_cast<ClipOp>(op)) {
    lo = clip.getLo().convertToDouble(), hi = clip.getHi().convertToDouble();
    // Limits as far apart as the line is steep are no step.
    if (!(hi - lo <= largestShift))
      return std::nullopt;
    zero = std::clamp(line->shift, lo, hi);
  } else {
    Function function = cast<ActivationOp>(op).getFunction();
    if (function != Function::Tanh && function != Function::Sigmoid)
      return std::nullopt;
    lo = function == Function::Tanh ? -1 : 0, hi = 1;
    zero = applyFunction(function, line->shift, 0);
  }
  if (line->factor < 0)
    std::swap(lo, hi);
  return Signed{numberOf(line->product), lo, zero, hi};
}

std::optional<Signed> Indicators::combine(Operation *op) const {
  SmallVector<Signed, 2> sides;
  std::optional<unsigned> question;
  for (Value operand : op->getOperands()) {
    auto it = numbers.find(operand);
    if (auto constant = ::numberOf(operand)) {
      sides.push_back({0, *constant, *constant, *constant});
      continue;
    }
    if (it == numbers.end() || (question && *question != it->second.question))
      return std::nullopt;
    question = it->second.question;
    sides.push_back(it->second);
  }
  if (!question)
    return std::nullopt;
  return Signed{*question, *apply(op, sides[0].negative, sides[1].negative),
                *apply(op, sides[0].zero, sides[1].zero),
                *apply(op, sides[0].positive, sides[1].positive)};
}

static bool isClose(double a, double b) { return std::fabs(a - b) < 1e-6; }

std::optional<Cube> Indicators::literalOf(const Signed &number) {
  bool positive = isClose(number.negative, 0) && isClose(number.positive, 1);
  bool negative = isClose(number.negative, 1) && isClose(number.positive, 0);
  if (!positive && !negative)
    return std::nullopt;
  // What lies between is half of either and may go anywhere.
  if (isClose(number.zero, positive ? 1 : 0))
    zeroPositive.insert(number.question);
  Cube cube;
  cube[number.question] = positive;
  return cube;
}

std::optional<Cube> Indicators::productOf(Operation *op) const {
  const Cube *a = cubeOf(op->getOperand(0)), *b = cubeOf(op->getOperand(1));
  if (!a || !b)
    return std::nullopt;
  Cube cube = *a;
  for (auto [question, side] : *b)
    if (cube.insert({question, side}).first->second != side)
      return std::nullopt;
  if (cube.size() > mostLiterals)
    return std::nullopt;
  return cube;
}

const Cube *Indicators::cubeOf(Value value) const {
  auto it = cubes.find(value);
  return it == cubes.end() ? nullptr : &it->second;
}

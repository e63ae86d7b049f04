// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decides which functions of the distances of neighbours are weights.

#include "compiler/import/Neighbors.h"

#include "mlir/IR/Diagnostics.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSwitch.h"
#include <cmath>

namespace pannikin::onnx_import {

[[noreturn]] static void refuse(llvm::StringRef op) {
  fail("found " + op +
       " of the distances of neighbours; weights are their reciprocals, "
       "limited from below by Max or Clip, or e^(-c d) of squared or Manhattan "
       "distances");
}

/// The number of which all elements of `constant` are.
static std::optional<double> splatOf(const Constant &constant) {
  bool isSplat = constant->size() > 0 && constant->isFloat() &&
                 llvm::all_equal(constant->floats);
  return isSplat ? std::optional(constant->floats[0]) : std::nullopt;
}

static const Weight &weightOf(const Tensor &tensor) {
  static const Weight one;
  return tensor.near ? tensor.near->weight : one;
}

static Tensor withWeight(const Tensor &tensor, const Weight &weight) {
  Neighbors near = *tensor.near;
  near.weight = weight;
  return neighborTensor(std::move(near));
}

/// `tensor` with `number` for every row, and `weight`.
static Tensor filled(const Tensor &tensor, double number,
                     const Weight &weight) {
  Neighbors near = *tensor.near;
  near.table =
      std::make_shared<const HostTensor>(makeFilled(near.table->shape, number));
  near.weight = weight;
  return neighborTensor(std::move(near));
}

static bool isDistance(const Weight &weight) {
  return !weight.divisor &&
         (weight.kind == Weight::Distance || weight.kind == Weight::Limited);
}

/// 1 / max(t, limit); distances of 0 count as the least number.
static Weight reciprocalOf(const Weight &weight) {
  Weight result;
  result.kind = Weight::Kernel;
  result.kernel =
      weight.isRoot ? pan::Kernel::ReciprocalRoot : pan::Kernel::Reciprocal;
  constexpr double least = 1e-30;
  result.scale =
      std::max(weight.kind == Weight::Limited ? weight.limit : 0, least);
  return result;
}

/// max(f t, lo) = f max(t, lo / f) for f > 0; where f t <= 0 <= lo it is lo.
static Tensor limited(GraphBuilder &build, const Tensor &tensor, double lo) {
  Weight weight = weightOf(tensor);
  std::optional<double> factor = splatOf(tensor.near->table);
  if (!isDistance(weight) || !factor)
    refuse("the maximum");
  if (*factor > 0) {
    double limit = lo / *factor;
    if (weight.kind == Weight::Limited)
      limit = std::max(limit, weight.limit);
    weight.limit = limit;
    weight.kind = limit > 0 ? Weight::Limited : Weight::Distance;
    return withWeight(tensor, weight);
  }
  if (lo < 0)
    refuse("the maximum");
  mlir::emitWarning(build.location)
      << "negative distances are limited to at least " << formatNumber(lo)
      << ", so that all neighbours weigh the same, as the graph says; "
         "skl2onnx writes weights='distance' like this: export with "
         "weights='uniform' to say what is computed";
  return filled(tensor, lo, Weight());
}

/// e^(f t) for f < 0 is a kernel where t is no root of a sum of squares.
static Tensor exponential(const Tensor &tensor) {
  const Weight &weight = weightOf(tensor);
  std::optional<double> factor = splatOf(tensor.near->table);
  if (weight.kind != Weight::Distance || weight.divisor || weight.isRoot ||
      !factor || *factor >= 0)
    refuse("this exponential");
  Weight result;
  result.kind = Weight::Kernel;
  result.kernel = pan::Kernel::Exponential;
  result.scale = -*factor;
  return filled(tensor, 1, result);
}

/// The table of the operator alone, with weights left to the caller.
static Tensor tableOf(Node &node, const Operator &entry) {
  Operands given = node.inputs;
  for (std::optional<Tensor> &operand : node.inputs)
    if (operand && operand->near)
      operand = withWeight(*operand, Weight());
  Tensor result = eachNeighbor(node, entry);
  node.inputs = std::move(given);
  return result;
}

/// What a product of two weights is.
static Weight productOf(const Weight &a, const Weight &b) {
  if (a.isPlain())
    return b;
  if (b.isPlain())
    return a;
  // sqrt d * sqrt d
  bool isSquare = a.kind == Weight::Distance && b.kind == Weight::Distance &&
                  a.isRoot && b.isRoot && !a.divisor && !b.divisor;
  if (!isSquare)
    refuse("a product");
  Weight result = a;
  result.isRoot = false;
  return result;
}

static Weight quotientOf(const Weight &a, const Weight &b) {
  if (b.isPlain())
    return a;
  if (!a.isPlain() || !isDistance(b))
    refuse("a quotient");
  return reciprocalOf(b);
}

static Weight rootOf(const Tensor &tensor) {
  Weight weight = weightOf(tensor);
  std::optional<double> factor = splatOf(tensor.near->table);
  if (!isDistance(weight) || weight.isRoot || !factor || *factor <= 0)
    refuse("the root");
  weight.isRoot = true;
  weight.limit = std::sqrt(weight.limit);
  return weight;
}

static Weight sumOf(const Tensor &a, const Tensor &b) {
  const Weight &x = weightOf(a), &y = weightOf(b);
  bool isSame = x.kind == y.kind && x.isRoot == y.isRoot &&
                x.limit == y.limit && x.kernel == y.kernel &&
                x.scale == y.scale && x.divisor == y.divisor;
  if (!isSame)
    refuse("a sum");
  return x;
}

std::optional<Tensor> dividedAlike(Node &node) {
  if (node.op() != "Div" || !node.input(0).near)
    return std::nullopt;
  const Tensor &divisor = node.input(1);
  bool isOne = !divisor.isConstant() && !divisor.near && !divisor.isInt() &&
               countElements(divisor.shape) == 1 &&
               divisor.rank() <= node.input(0).rank();
  Weight weight = weightOf(node.input(0));
  if (!isOne || weight.divisor)
    return std::nullopt;
  weight.divisor = node.build.valueAs(divisor, {1});
  return withWeight(node.input(0), weight);
}

/// What is added to distances so that none of them is 0 limits them.
static std::optional<Tensor> keptFromZero(Node &node) {
  constexpr double most = 1e-6;
  for (int side : {0, 1}) {
    const Tensor &tensor = node.input(side), &other = node.input(1 - side);
    if (node.op() != "Add" || !other.isConstant() || !tensor.near ||
        tensor.near->weight.kind != Weight::Distance)
      continue;
    std::optional<double> number = splatOf(other.constant),
                          factor = splatOf(tensor.near->table);
    if (number && factor && *factor > 0 && *number >= 0 && *number <= most)
      return limited(node.build, tensor, *number);
  }
  return std::nullopt;
}

static double numberOf(Node &node, size_t i) {
  std::optional<double> number = node.has(i) && node.input(i).isConstant()
                                     ? splatOf(node.input(i).constant)
                                     : std::nullopt;
  if (!number)
    refuse("the maximum");
  return *number;
}

/// Max with a number, on either side; Clip from below.
static Tensor lowerLimit(Node &node) {
  bool isSecond = node.op() == "Max" && !node.input(0).near;
  const Tensor &tensor = node.input(isSecond ? 1 : 0);
  double lo = node.op() == "Clip" && node.opset < 11
                  ? node.floatAttribute("min", 0)
                  : numberOf(node, isSecond ? 0 : 1);
  if (node.inputs.size() > 2 ? node.has(2)
                             : node.opset < 11 && node.hasAttribute("max"))
    refuse("an upper limit");
  return limited(node.build, tensor, lo);
}

/// Where of a condition that is the same for every row.
static Tensor chosen(Node &node) {
  const Tensor &condition = node.input(0);
  const Constant &truth =
      condition.near ? condition.near->table : condition.constant;
  if (!weightOf(condition).isPlain() || !truth || truth->ints.empty() ||
      !llvm::all_equal(truth->ints))
    refuse("a choice");
  const Tensor &branch = node.input(truth->ints.front() ? 1 : 2);
  if (!branch.near ||
      branch.shape != node.input(truth->ints.front() ? 2 : 1).shape)
    refuse("a choice");
  return branch;
}

enum class Rule {
  Keep,
  Product,
  Quotient,
  Inverse,
  Root,
  Power,
  Sum,
  Limit,
  Exponential,
  Choice,
  Finite,
  None
};

static Rule ruleOf(llvm::StringRef op) {
  return llvm::StringSwitch<Rule>(op)
      .Cases({"Cast", "Neg"}, Rule::Keep)
      .Case("Mul", Rule::Product)
      .Case("Div", Rule::Quotient)
      .Case("Reciprocal", Rule::Inverse)
      .Case("Sqrt", Rule::Root)
      .Case("Pow", Rule::Power)
      .Cases({"Add", "Sub", "Sum"}, Rule::Sum)
      .Cases({"Max", "Clip"}, Rule::Limit)
      .Case("Exp", Rule::Exponential)
      .Case("Where", Rule::Choice)
      .Case("IsNaN", Rule::Finite)
      .Default(Rule::None);
}

Tensor eachWeighted(Node &node, const Operator &entry) {
  auto table = [&](const Weight &weight) {
    return withWeight(tableOf(node, entry), weight);
  };
  const Tensor &x = node.input(0);
  switch (ruleOf(node.op())) {
  case Rule::Keep:
    return table(weightOf(x));
  case Rule::Product:
    return table(productOf(weightOf(x), weightOf(node.input(1))));
  case Rule::Quotient:
    return table(quotientOf(weightOf(x), weightOf(node.input(1))));
  case Rule::Inverse:
    return table(quotientOf(Weight(), weightOf(x)));
  case Rule::Root:
    return table(rootOf(x));
  case Rule::Power: {
    double exponent = numberOf(node, 1);
    if (exponent == -1)
      return table(quotientOf(Weight(), weightOf(x)));
    if (exponent != 2)
      refuse("this power");
    return table(productOf(weightOf(x), weightOf(x)));
  }
  case Rule::Sum:
    if (std::optional<Tensor> limit = keptFromZero(node))
      return *limit;
    return table(sumOf(x, node.input(1)));
  case Rule::Limit:
    return lowerLimit(node);
  case Rule::Exponential:
    return exponential(x);
  case Rule::Choice:
    return chosen(node);
  case Rule::Finite: // Weights and tables are numbers.
    return tableOf(node, entry);
  case Rule::None:
    break;
  }
  refuse(node.op());
}

} // namespace pannikin::onnx_import

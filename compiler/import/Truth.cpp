// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Comparisons whose answer is a number in the IR, and what selects by it.

#include "compiler/import/Truth.h"
#include "compiler/import/Operators.h"

#include "llvm/ADT/STLExtras.h"

namespace pannikin::onnx_import {

static Tensor asTruth(Tensor tensor) {
  tensor.type = NumberType::Truth;
  return tensor;
}

/// The difference of two numbers of a model is 0 or at least 2^-60.
Tensor isGreater(GraphBuilder &build, const Tensor &a, const Tensor &b) {
  Tensor difference = build.mul(build.sub(a, b), build.scalar(hugeFactor));
  return asTruth(build.clip(difference, 0, 1));
}

Tensor isNot(GraphBuilder &build, const Tensor &x) {
  return asTruth(build.sub(build.scalar(1), x));
}

/// [k = argmax x] for each k: none before x_k is as large, none after larger.
static Tensor oneHot(GraphBuilder &build, const Tensor &scores) {
  int64_t count = scores.shape[1];
  Tensors each;
  auto largest = [&](int64_t start, int64_t size) {
    return build.reduce(Reduction::Max, build.slice(scores, 1, start, 1, size),
                        1);
  };
  for (int64_t k = 0; k < count; ++k) {
    Tensor x = build.slice(scores, 1, k, 1, 1);
    Tensor found = build.constant(makeFilled({1, 1}, 1));
    if (k > 0)
      found = isGreater(build, x, largest(0, k));
    if (k + 1 < count)
      found = build.mul(
          found,
          isNot(build, isGreater(build, largest(k + 1, count - k - 1), x)));
    each.push_back(found);
  }
  return build.concat(each, 1);
}

/// [x cut to an integer = k] for known integers k: between k and its neighbour
/// away from zero.
static Tensor isCutTo(GraphBuilder &build, const Tensor &x,
                      const Tensor &list) {
  if (!list.isConstant() || list.constant->isFloat())
    fail("found a comparison of computed numbers that were cast to integers; "
         "they are compared with known integers only");
  HostTensor least, most;
  least.shape = most.shape = list.shape;
  for (int64_t k : list.constant->ints) {
    least.floats.push_back(double(k) - (k <= 0 ? 1 : 0));
    most.floats.push_back(double(k) + (k >= 0 ? 1 : 0));
  }
  // 0 is entered from both sides, others at themselves.
  HostTensor closed = makeFilled(list.shape, 0);
  for (size_t i = 0; i < closed.floats.size(); ++i)
    closed.floats[i] = list.constant->ints[i] != 0;
  Tensor lo = build.constant(least), hi = build.constant(most);
  Tensor inside = build.mul(isGreater(build, x, lo), isGreater(build, hi, x));
  Tensor key = build.constant(castHost(*list.constant, Element::Float));
  Tensor atKey = build.mul(isEqual(build, x, key), build.constant(closed));
  return asTruth(build.binary(Binary::Max, inside, atKey));
}

/// Whether the class `k` of `index` is the one called `wanted`.
static bool isCalled(const Tensor &index, int64_t k, int64_t wanted) {
  if (!index.labels)
    return k == wanted;
  return k < int64_t(index.labels->size()) &&
         (*index.labels)[k] == std::to_string(wanted);
}

/// Which of the integers `list` is `index`, the index of the largest score.
static Tensor isIndex(GraphBuilder &build, const Tensor &index,
                      const Tensor &list) {
  auto largest = index.value.getDefiningOp<pan::ArgmaxOp>();
  if (!largest || largest.getLast() || largest.getSmallest() ||
      countElements(index.shape) != 1 || !list.isConstant() ||
      list.constant->isFloat())
    fail("found a comparison of computed integers; only the index of the "
         "largest of a row of scores is compared, with known integers");
  mlir::Value scores = largest.getInput();
  int64_t count =
      llvm::cast<mlir::RankedTensorType>(scores.getType()).getShape().back();
  constexpr int64_t maxClasses = 64;
  if (count > maxClasses)
    fail("found a comparison with the largest of " + llvm::Twine(count) +
         " scores; at most " + llvm::Twine(maxClasses) + " are supported");
  Tensor hot = oneHot(build, build.fromValue(scores, {1, count}));
  Tensors each;
  for (int64_t wanted : list.constant->ints) {
    Tensor found = build.constant(makeFilled({1, 1}, 0));
    for (int64_t k = 0; k < count; ++k)
      if (isCalled(index, k, wanted))
        found = build.slice(hot, 1, k, 1, 1);
    each.push_back(found);
  }
  Shape shape = broadcastShapes(index.shape, list.shape);
  return asTruth(build.reshape(build.concat(each, 1), shape));
}

Tensor isEqual(GraphBuilder &build, const Tensor &a, const Tensor &b) {
  if (a.isInt() && !a.isConstant())
    return isIndex(build, a, b);
  if (b.isInt() && !b.isConstant())
    return isIndex(build, b, a);
  return isNot(build,
               build.add(isGreater(build, a, b), isGreater(build, b, a)));
}

static Tensor asNumbers(GraphBuilder &build, const Tensor &tensor) {
  if (!tensor.isConstant() || tensor.constant->isFloat())
    return tensor;
  return build.constant(castHost(*tensor.constant, Element::Float));
}

void importCompare(Node &node) {
  GraphBuilder &build = node.build;
  Tensor a = node.input(0), b = node.input(1);
  if (a.isConstant() && b.isConstant())
    return importBinary(node);
  if (node.op() == "Equal" && (a.isInt() || b.isInt()) &&
      !(a.isConstant() ? b : a).isConstant() &&
      (a.isConstant() ? b : a).isInt())
    return node.set(0, isEqual(build, a, b));
  if (node.op() == "Equal" && a.type == NumberType::Truncated)
    return node.set(0, isCutTo(build, a, b));
  if (node.op() == "Equal" && b.type == NumberType::Truncated)
    return node.set(0, isCutTo(build, b, a));
  a = asNumbers(build, a);
  b = asNumbers(build, b);
  if (node.op() == "Equal")
    node.set(0, isEqual(build, a, b));
  else if (node.op() == "Greater")
    node.set(0, isGreater(build, a, b));
  else if (node.op() == "Less")
    node.set(0, isGreater(build, b, a));
  else if (node.op() == "GreaterOrEqual")
    node.set(0, isNot(build, isGreater(build, b, a)));
  else
    node.set(0, isNot(build, isGreater(build, a, b)));
}

/// And, Or, Not of truth values.
void importLogic(Node &node) {
  GraphBuilder &build = node.build;
  bool isKnown = llvm::all_of(node.inputs, [](const auto &operand) {
    return operand && operand->isConstant();
  });
  if (isKnown)
    return node.op() == "Not" ? importFunction(node) : importBinary(node);
  Tensor a = asNumbers(build, node.input(0));
  if (node.op() == "Not")
    return node.set(0, isNot(build, a));
  Tensor b = asNumbers(build, node.input(1));
  auto kind = node.op() == "And" ? Binary::Min : Binary::Max;
  node.set(0, asTruth(build.binary(kind, a, b)));
}

/// Whether `condition` is known to be `truth` everywhere.
static bool isAlways(const Tensor &condition, bool truth) {
  if (!condition.isConstant())
    return false;
  for (int64_t i = 0, size = condition.constant->size(); i < size; ++i)
    if ((condition.constant->number(i) != 0) != truth)
      return false;
  return true;
}

/// no + condition (yes - no): exact where one of them is 0.
void importWhere(Node &node) {
  GraphBuilder &build = node.build;
  const Tensor &condition = node.input(0);
  Tensor yes = node.input(1), no = node.input(2);
  if (condition.isConstant() && yes.isConstant() && no.isConstant())
    return node.set(0, build.constant(whereHost(*condition.constant,
                                                *yes.constant, *no.constant)));
  Shape shape =
      broadcastShapes(condition.shape, broadcastShapes(yes.shape, no.shape));
  if (isAlways(condition, true))
    return node.set(0, build.broadcast(yes, shape));
  if (isAlways(condition, false))
    return node.set(0, build.broadcast(no, shape));
  if (condition.isConstant() || condition.type != NumberType::Truth)
    fail("found known conditions that differ, for operands that depend on the "
         "input; Where is supported on constants, by conditions that are all "
         "equal, and by the result of a comparison");
  yes = asNumbers(build, yes);
  no = asNumbers(build, no);
  Tensor chosen = build.add(build.mul(condition, build.sub(yes, no)), no);
  chosen.type = NumberType::Float;
  node.set(0, std::move(chosen));
}

} // namespace pannikin::onnx_import

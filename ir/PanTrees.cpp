// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The numbered constraints of `pan.tree_ensemble`, which `panc.tree_code` has
// too.

#include "ir/Trees.h"

using namespace mlir;
using namespace pannikin;
using namespace pannikin::pan;

/// Says whether `child` names a leaf, or a node after `parent`.
static bool leadsOn(int64_t child, int64_t parent, int64_t nodes,
                    int64_t leaves) {
  return child >= 0 ? child > parent && child < nodes : -1 - child < leaves;
}

/// The shape of a tensor or a buffer.
static ArrayRef<int64_t> sizesOf(Type type) {
  auto buffer = dyn_cast<panc::BufferType>(type);
  return buffer ? buffer.getShape() : shapeOf(type);
}

static FixedType fixedOf(Type type) {
  auto buffer = dyn_cast<panc::BufferType>(type);
  return buffer ? panc::fixedTypeOf(buffer) : fixedTypeOf(type);
}

template <typename Op>
static LogicalResult verifyGraph(Op op, int64_t leaves) {
  ArrayRef<int32_t> features = op.getFeatures(), children = op.getChildren();
  int64_t nodes = features.size();
  int64_t width = sizesOf(op.getInput().getType())[0];
  for (int64_t root : op.getRoots())
    if (!leadsOn(root, -1, nodes, leaves))
      return op.emitOpError("names the root ") << root << ", which is no node "
                                               << "and no leaf";
  for (int64_t n = 0; n < nodes; ++n) {
    if (features[n] < 0 || features[n] >= width)
      return op.emitOpError("node ")
             << n << " reads feature " << features[n] << " of " << width;
    for (int64_t child : children.slice(2 * n, 2))
      if (!leadsOn(child, n, nodes, leaves))
        return op.emitOpError("node ")
               << n << " leads to " << child
               << ", which is no leaf and no node after it";
  }
  return success();
}

/// The element type that thresholds of `input` need, as text; empty if they
/// have it.
static StringRef thresholdFault(Type input, Type found) {
  FixedType fixed = fixedOf(input);
  if (!fixed)
    return found.isF32() || found.isF64() ? "" : "f32 or f64";
  unsigned width = fixed.getWidth() * (fixed.getIsUnsigned() ? 2 : 1);
  return found.isSignlessInteger(width) ? "" : "integers that hold the input's";
}

template <typename Op>
static LogicalResult verifyNumbers(Op op, Type result) {
  ElementsAttr thresholds = op.getThresholds();
  Type threshold = thresholds.getElementType();
  if (StringRef wanted = thresholdFault(op.getInput().getType(), threshold);
      !wanted.empty())
    return op.emitOpError("has thresholds of ")
           << threshold << ", not " << wanted;
  if (threshold.isF32() || threshold.isF64())
    for (const APFloat &number : thresholds.getValues<APFloat>())
      if (number.isNaN()) // (C5)
        return op.emitOpError("has a threshold that is not a number");
  bool isFixed = bool(fixedOf(result));
  auto fits = [&](ElementsAttr numbers) {
    Type type = numbers.getElementType();
    return isFixed ? type.isSignlessInteger() : type.isF32();
  };
  if (!fits(op.getLeaves()) || (op.getBase() && !fits(*op.getBase())))
    return op.emitOpError("leaves and base must be ")
           << (isFixed ? "integers" : "f32") << ", as the result is";
  return success();
}

template <typename Op>
static LogicalResult verifyStops(Op op, Type type) {
  if (!op.getStops())
    return success();
  if (op.getKind() != Reduction::Sum || !fixedOf(type) ||
      sizesOf(type)[0] < 2 || op.getStops()->size() != op.getRoots().size() ||
      llvm::any_of(op.getRoots(), [](int32_t root) { return root < 0; }))
    return op.emitOpError("has stops, which need a fixed sum of two entries "
                          "or more, one for each tree, and no tree that is a "
                          "leaf");
  return success();
}

template <typename Op>
static LogicalResult verifyTrees(Op op, Type type) {
  if (op.getKind() == Reduction::Mean)
    return op.emitOpError("has no 'mean'; divide the leaves and take 'sum'");
  size_t nodes = op.getFeatures().size();
  if (sizesOf(op.getInput().getType()).size() != 1 || op.getRoots().empty() ||
      op.getChildren().size() != 2 * nodes ||
      op.getThresholds().getShapedType().getShape() !=
          ArrayRef<int64_t>(int64_t(nodes)) ||
      (op.getMissing() && op.getMissing()->size() != nodes)) // (C1)
    return op.emitOpError("needs a vector, a tree, and for each of ")
           << nodes << " nodes a feature, a threshold and two children";
  ArrayRef<int64_t> leaves = op.getLeaves().getShapedType().getShape();
  ArrayRef<int64_t> result = sizesOf(type);
  if (leaves.size() != 2 || result.size() != 1 || leaves[1] != result[0] ||
      (op.getBase() &&
       op.getBase()->getShapedType().getShape() != result)) // (C3)
    return op.emitOpError("needs leaves [L, K], a base [K] and a result [K]");
  if (failed(verifyGraph(op, leaves[0])) || // (C2)
      failed(verifyStops(op, type)))        // (C6)
    return failure();
  return verifyNumbers(op, type); // (C4)
}

LogicalResult TreeEnsembleOp::verify() { return verifyTrees(*this, getType()); }

LogicalResult panc::TreeCodeOp::verify() {
  Type type = getOut().getType();
  if (failed(verifyTrees(*this, type))) // (C1)
    return failure();
  FixedType fixed = fixedOf(type);
  if (!fixed || getKind() != Reduction::Sum)
    return success();
  for (auto [least, most] : Trees::of(*this).sumBounds())
    if (least < fixed.getMin() || most > fixed.getMax()) // (C2)
      return emitOpError("sums leaves to ")
             << int64_t(least) << " .. " << int64_t(most) << ", which " << type
             << " cannot hold";
  return success();
}

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Between the attributes of `pan.tree_ensemble` and plain numbers.

#include "ir/Trees.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/bit.h"
#include <cmath>

using namespace mlir;
using namespace pannikin;

static std::vector<double> numbersOf(ElementsAttr elements) {
  std::vector<double> numbers;
  if (!elements)
    return numbers;
  numbers.reserve(elements.getNumElements());
  if (isa<FloatType>(elements.getElementType()))
    for (const APFloat &number : elements.getValues<APFloat>())
      numbers.push_back(number.convertToDouble());
  else
    for (const APInt &number : elements.getValues<APInt>())
      numbers.push_back(double(number.getSExtValue()));
  return numbers;
}

static DenseElementsAttr elementsOf(ArrayRef<int64_t> shape,
                                    ArrayRef<double> numbers, Type element) {
  auto type = RankedTensorType::get(shape, element);
  if (auto real = dyn_cast<FloatType>(element)) {
    std::vector<APFloat> values;
    for (double number : numbers) {
      APFloat value(number);
      bool inexact;
      value.convert(real.getFloatSemantics(), APFloat::rmNearestTiesToEven,
                    &inexact);
      values.push_back(value);
    }
    return DenseElementsAttr::get(type, values);
  }
  std::vector<APInt> values;
  for (double number : numbers)
    values.emplace_back(element.getIntOrFloatBitWidth(),
                        uint64_t(int64_t(number)),
                        /*isSigned=*/true, /*implicitTrunc=*/true);
  return DenseElementsAttr::get(type, values);
}

template <typename Op>
static Trees treesOf(Op op) {
  Trees trees;
  ArrayRef<int32_t> features = op.getFeatures(), children = op.getChildren();
  std::vector<double> thresholds = numbersOf(op.getThresholds());
  std::optional<ArrayRef<bool>> missing = op.getMissing();
  trees.roots.assign(op.getRoots().begin(), op.getRoots().end());
  for (size_t n = 0; n < features.size(); ++n)
    trees.nodes.push_back({features[n], thresholds[n], children[2 * n],
                           children[2 * n + 1], missing && (*missing)[n]});
  trees.leaves = numbersOf(op.getLeaves());
  if (op.getBase())
    trees.base = numbersOf(*op.getBase());
  if (std::optional<ArrayRef<int32_t>> stops = op.getStops())
    trees.stops = *stops;
  trees.outputs = op.getLeaves().getShapedType().getDimSize(1);
  return trees;
}

Trees Trees::of(pan::TreeEnsembleOp op) { return treesOf(op); }

Trees Trees::of(panc::TreeCodeOp op) { return treesOf(op); }

int64_t Trees::depth() const {
  // Children come after their parents.
  std::vector<int64_t> below(nodes.size());
  auto depthOf = [&](int32_t child) { return child < 0 ? 0 : below[child]; };
  for (size_t n = nodes.size(); n-- > 0;)
    below[n] = 1 + std::max(depthOf(nodes[n].yes), depthOf(nodes[n].no));
  int64_t deepest = 0;
  for (int32_t root : roots)
    deepest = std::max(deepest, depthOf(root));
  return deepest;
}

std::string Trees::describe() const {
  auto counted = [](size_t count, StringRef what) {
    return std::to_string(count) + " " + what.str() + (count == 1 ? "" : "s");
  };
  return counted(roots.size(), "tree") + ", " +
         counted(nodes.size(), "question") + ", depth " +
         std::to_string(depth());
}

int32_t Trees::walk(int32_t root, ArrayRef<double> x) const {
  int32_t at = root;
  while (at >= 0) {
    const TreeNode &node = nodes[at];
    double value = x[node.feature];
    bool yes = value != value ? node.missing : value <= node.threshold;
    at = yes ? node.yes : node.no;
  }
  return at;
}

std::vector<double> Trees::answer(ArrayRef<double> x, pan::Reduction kind,
                                  double absent) const {
  bool isSum = kind == pan::Reduction::Sum;
  std::vector<double> result(outputs, isSum ? 0 : absent);
  if (isSum && !base.empty())
    result = base;
  for (auto [tree, root] : llvm::enumerate(roots)) {
    ArrayRef<double> reached = leafAt(walk(root, x));
    for (int64_t k = 0; k < outputs; ++k)
      result[k] = isSum ? result[k] + reached[k]
                  : kind == pan::Reduction::Min
                      ? std::min(result[k], reached[k])
                      : std::max(result[k], reached[k]);
    if (!stops.empty() && stops[tree] >= 0 && leadOf(result) > stops[tree])
      break;
  }
  for (int64_t k = 0; k < outputs && !isSum; ++k) {
    if (result[k] == absent)
      result[k] = 0;
    if (!base.empty())
      result[k] += base[k];
  }
  return result;
}

void Trees::storeIn(pan::TreeEnsembleOp op, Type thresholdType,
                    Type leafType) const {
  std::vector<int32_t> features, children;
  std::vector<double> thresholds;
  SmallVector<bool> missing;
  for (const TreeNode &node : nodes) {
    features.push_back(node.feature);
    thresholds.push_back(node.threshold);
    children.insert(children.end(), {node.yes, node.no});
    missing.push_back(node.missing);
  }
  op.setRoots(roots);
  op.setFeatures(features);
  op.setThresholdsAttr(
      elementsOf({int64_t(nodes.size())}, thresholds, thresholdType));
  op.setChildren(children);
  if (llvm::is_contained(missing, true))
    op.setMissing(missing);
  else
    op.removeMissingAttr();
  op.setLeavesAttr(elementsOf({leafCount(), outputs}, leaves, leafType));
  if (base.empty())
    op.removeBaseAttr();
  else
    op.setBaseAttr(elementsOf({outputs}, base, leafType));
  if (stops.empty())
    op.removeStopsAttr();
  else
    op.setStops(stops);
}

pan::TreeEnsembleOp Trees::build(OpBuilder &builder, Location loc, Value input,
                                 pan::Reduction kind, Type resultType,
                                 Type thresholdType, Type leafType) const {
  auto op = pan::TreeEnsembleOp::create(
      builder, loc, resultType,
      pan::ReductionAttr::get(builder.getContext(), kind), input,
      DenseI32ArrayAttr::get(builder.getContext(), {}),
      DenseI32ArrayAttr::get(builder.getContext(), {}),
      elementsOf({0}, {}, thresholdType),
      DenseI32ArrayAttr::get(builder.getContext(), {}), DenseBoolArrayAttr(),
      elementsOf({0, outputs}, {}, leafType), ElementsAttr(),
      DenseI32ArrayAttr());
  storeIn(op, thresholdType, leafType);
  return op;
}

std::vector<int32_t> Trees::leavesBelow(int32_t root) const {
  std::vector<int32_t> open{root}, leaves;
  llvm::DenseSet<int32_t> seen{root};
  while (!open.empty()) {
    int32_t at = open.back();
    open.pop_back();
    if (at < 0) {
      leaves.push_back(at);
      continue;
    }
    for (int32_t child : {nodes[at].yes, nodes[at].no})
      if (seen.insert(child).second)
        open.push_back(child);
  }
  llvm::sort(leaves);
  return leaves;
}

std::vector<std::pair<double, double>> Trees::sumBounds() const {
  std::vector<std::pair<double, double>> sums(outputs);
  for (int64_t k = 0; !base.empty() && k < outputs; ++k)
    sums[k] = {base[k], base[k]};
  for (int32_t root : roots) {
    std::vector<std::pair<double, double>> tree(outputs, {HUGE_VAL, -HUGE_VAL});
    for (int32_t leaf : leavesBelow(root))
      for (int64_t k = 0; k < outputs; ++k) {
        tree[k].first = std::min(tree[k].first, leafAt(leaf)[k]);
        tree[k].second = std::max(tree[k].second, leafAt(leaf)[k]);
      }
    for (int64_t k = 0; k < outputs; ++k) {
      sums[k].first += tree[k].first;
      sums[k].second += tree[k].second;
    }
  }
  return sums;
}

double pannikin::leadOf(ArrayRef<double> sums) {
  double largest = -HUGE_VAL, next = -HUGE_VAL;
  for (double sum : sums) {
    next = std::max(next, std::min(sum, largest));
    largest = std::max(largest, sum);
  }
  return largest - next;
}

double pannikin::absentOf(pan::Reduction kind, Type type) {
  bool isMin = kind == pan::Reduction::Min;
  auto integer = dyn_cast<IntegerType>(type);
  if (!integer)
    return isMin ? HUGE_VAL : -HUGE_VAL;
  double limit = std::ldexp(1.0, integer.getWidth() - 1);
  return isMin ? limit - 1 : -limit;
}

// Negative numbers are turned round and lie below the others; -infinity then
// has the bits 0x007fffff, and what NaNs of either sign have wraps above
// infinity when that is taken away.
constexpr uint32_t lowest = 0x007fffff, sign = 0x80000000;

uint32_t pannikin::orderedBits(float number) {
  uint32_t bits = llvm::bit_cast<uint32_t>(number == 0 ? 0.0f : number);
  return (bits & sign ? ~bits : bits | sign) - lowest;
}

float pannikin::fromOrderedBits(uint32_t bits) {
  bits += lowest;
  return llvm::bit_cast<float>(bits & sign ? bits & ~sign : ~bits);
}

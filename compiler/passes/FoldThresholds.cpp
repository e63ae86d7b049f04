// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Moves what scales, shifts and picks features in front of decision trees into
// their thresholds and feature numbers.

#include "compiler/passes/Monotone.h"
#include "compiler/passes/Passes.h"
#include "ir/Trees.h"

namespace pannikin {
#define GEN_PASS_DEF_FOLDTHRESHOLDS
#include "compiler/passes/Passes.h.inc"
} // namespace pannikin

using namespace mlir;
using namespace pannikin;
using namespace pannikin::pan;

namespace {

/// Rewrites the questions of `trees` about f(y) into questions about y.
void foldMonotone(Trees &trees, const MonotoneMap &map, bool isDouble) {
  for (TreeNode &node : trees.nodes) {
    Preimage preimage = map.preimage(node.feature, node.threshold, isDouble);
    node.threshold = preimage.threshold;
    if (!preimage.exchanged)
      continue;
    std::swap(node.yes, node.no);
    node.missing = !node.missing;
  }
}

/// Where element `index` of `value` comes from: `value` itself, or an operand
/// of the operation that only moves it there. The operand is null when the
/// operation does more.
std::pair<Value, int64_t> sourceOf(Operation *op, int64_t index) {
  if (auto slice = dyn_cast<SliceOp>(op);
      slice && shapeOf(slice.getInput().getType()).size() == 1)
    return {slice.getInput(), slice.getStart() + index * slice.getStep()};
  if (auto reshape = dyn_cast<ReshapeOp>(op);
      reshape && shapeOf(reshape.getInput().getType()).size() == 1)
    return {reshape.getInput(), index};
  auto concat = dyn_cast<ConcatOp>(op);
  if (!concat || shapeOf(concat.getType()).size() != 1)
    return {nullptr, 0};
  for (Value part : concat.getInputs()) {
    int64_t size = shapeOf(part.getType())[0];
    if (index < size)
      return {part, index};
    index -= size;
  }
  return {nullptr, 0};
}

/// The vector that all features of `trees` are elements of, however they are
/// picked; feature numbers become those of that vector.
Value pickFeatures(Trees &trees, Operation *op) {
  Value source;
  Trees picked = trees;
  for (TreeNode &node : picked.nodes) {
    auto [value, index] = sourceOf(op, node.feature);
    while (value && !shapeOf(value.getType()).empty()) {
      Operation *inner = value.getDefiningOp();
      auto next = inner ? sourceOf(inner, index) : std::pair<Value, int64_t>();
      if (!next.first)
        break;
      std::tie(value, index) = next;
    }
    if (!value || (source && value != source))
      return {};
    source = value;
    node.feature = int32_t(index);
  }
  if (source)
    trees = std::move(picked);
  return source;
}

struct FoldThresholdsPass
    : public pannikin::impl::FoldThresholdsBase<FoldThresholdsPass> {
  void runOnOperation() override {
    getOperation().walk([&](TreeEnsembleOp op) {
      if (!fixedTypeOf(op.getInput().getType()))
        while (foldOne(op))
          ;
    });
  }

  /// Passes the operation in front of `op`; false when it has to stay.
  static bool foldOne(TreeEnsembleOp op) {
    Operation *before = op.getInput().getDefiningOp();
    if (!before || before->getNumResults() != 1)
      return false;
    Type number = op.getThresholds().getElementType();
    Trees trees = Trees::of(op);
    Value source;
    if (MonotoneMap map(before); map) {
      source = map.input();
      foldMonotone(trees, map, number.isF64());
    } else {
      source = pickFeatures(trees, before);
    }
    if (!source || shapeOf(source.getType()).size() != 1)
      return false;
    op.getInputMutable().assign(source);
    trees.storeIn(op, number, op.getLeaves().getElementType());
    if (before->use_empty())
      before->erase();
    return true;
  }
};

} // namespace

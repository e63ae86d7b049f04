// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Chooses the integers in which features enter decision trees.

#include "compiler/passes/FeatureFormat.h"
#include "compiler/passes/FixTrees.h"
#include "compiler/passes/Passes.h"
#include "ir/Trees.h"
#include <cmath>

namespace pannikin {
#define GEN_PASS_DEF_FIXFEATURES
#include "compiler/passes/Passes.h.inc"
} // namespace pannikin

using namespace mlir;
using namespace pannikin;
using namespace pannikin::pan;

namespace {

/// The ensembles that read `argument`; empty if anything else does.
SmallVector<TreeEnsembleOp> treesOn(BlockArgument argument) {
  SmallVector<TreeEnsembleOp> trees;
  for (Operation *user : argument.getUsers()) {
    auto op = dyn_cast<TreeEnsembleOp>(user);
    if (!op)
      return {};
    trees.push_back(op);
  }
  return trees;
}

/// A float input compares as it is; the answer of every binary32 number to a
/// wider threshold is its answer to the next binary32 number below it.
void keepReal(TreeEnsembleOp op) {
  Trees trees = Trees::of(op);
  for (TreeNode &node : trees.nodes) {
    float narrow = float(node.threshold);
    if (double(narrow) > node.threshold)
      narrow = std::nextafter(narrow, -INFINITY);
    node.threshold = narrow;
  }
  trees.storeIn(op, Float32Type::get(op.getContext()),
                op.getLeaves().getElementType());
}

struct FixFeaturesPass
    : public pannikin::impl::FixFeaturesBase<FixFeaturesPass> {
  using FixFeaturesBase::FixFeaturesBase;

  void runOnOperation() override {
    func::FuncOp function = modelFunction(getOperation());
    if (!function)
      return signalPassFailure();
    auto wish = FeatureWish::parse(features);
    if (!wish) {
      function.emitError("--features '")
          << features << "' is not auto, float, int8, uint8, int16, int32 or "
          << "one of these integers and a fraction, as in uint8:0";
      return signalPassFailure();
    }
    if (wish->isAuto)
      wish->width = bits;
    for (BlockArgument argument : function.getArguments())
      if (failed(fix(function, argument, *wish)))
        return signalPassFailure();
    function.setType(FunctionType::get(
        &getContext(), function.getBody().front().getArgumentTypes(),
        function.getResultTypes()));
  }

  LogicalResult fix(func::FuncOp function, BlockArgument argument,
                    const FeatureWish &wish) {
    SmallVector<TreeEnsembleOp> trees = treesOn(argument);
    unsigned index = argument.getArgNumber();
    if (trees.empty() || fixedTypeOf(argument.getType()))
      return success();
    if (wish.isFloat) {
      function.setArgAttr(index, "pan.real", UnitAttr::get(&getContext()));
      llvm::for_each(trees, keepReal);
      return success();
    }
    FeatureRanges ranges(trees);
    if (auto grid =
            function.getArgAttrOfType<DenseI32ArrayAttr>(index, "pan.grid"))
      ranges.setGrid(grid);
    FeatureWish own = wish;
    if (wish.isAuto && wish.width != 8 &&
        function.getArgAttr(index, "pan.coarse"))
      own.width = 32;
    FixedType type = ranges.choose(&getContext(), own);
    argument.setType(withElementType(argument.getType(), type));
    for (TreeEnsembleOp op : trees)
      fixThresholds(op, type);
    return success();
  }
};

} // namespace

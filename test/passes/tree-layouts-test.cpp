// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Random ensembles answer the same however they are shared and laid out.

#include "compiler/passes/Passes.h"
#include "ir/EvaluateTrees.h"
#include "ir/Numbers.h"
#include "ir/TreeTables.h"
#include "mlir/Pass/PassManager.h"
#include "test/RandomTrees.h"
#include "gtest/gtest.h"

using namespace mlir;
using namespace pannikin;
using namespace pannikin::testing;

namespace {

class TreeLayoutsTest : public ::testing::Test {
protected:
  TreeLayoutsTest() {
    context
        .loadDialect<pan::PanDialect, panc::PancDialect, func::FuncDialect>();
  }

  /// Runs passes on a copy of the module.
  OwningOpRef<ModuleOp> after(ModuleOp module, StringRef layout) {
    OwningOpRef<ModuleOp> copy(module.clone());
    PassManager manager(&context);
    manager.addPass(createShareSubtrees());
    if (!layout.empty()) {
      manager.addPass(createChooseTreeLayout({layout.str(), "host"}));
      manager.addPass(createLowerToPanc());
    }
    EXPECT_TRUE(succeeded(manager.run(*copy))) << layout.str();
    return copy;
  }

  MLIRContext context;
};

/// The only operation on trees.
Operation *treesOf(ModuleOp module) {
  Operation *found = nullptr;
  module.walk([&](Operation *op) {
    if (op->getName().getStringRef().contains("tree"))
      found = op;
  });
  return found;
}

} // namespace

TEST_F(TreeLayoutsTest, AllLayoutsAnswerAsTheEnsemble) {
  for (unsigned seed = 0; seed < 160; ++seed) {
    RandomTrees random(context, seed);
    OwningOpRef<ModuleOp> module = random.module();
    auto whole = cast<pan::TreeEnsembleOp>(treesOf(*module));
    auto expected = treesFunction(whole);
    OwningOpRef<ModuleOp> shared = after(*module, "");
    auto sharedOp = cast<pan::TreeEnsembleOp>(treesOf(*shared));
    EXPECT_LE(sharedOp.getFeatures().size(), whole.getFeatures().size());
    auto less = treesFunction(sharedOp);
    std::vector<std::function<void(ArrayRef<double>, MutableArrayRef<double>)>>
        layouts;
    std::vector<OwningOpRef<ModuleOp>> modules;
    // An ensemble without a question left has one form.
    bool asks = sharedOp.getFeatures().size() > 0;
    std::vector<StringRef> names{"code"};
    if (asks)
      names = random.layouts();
    for (StringRef layout : names) {
      modules.push_back(after(*module, layout));
      Operation *op = treesOf(*modules.back());
      ASSERT_TRUE(op) << seed;
      EXPECT_EQ(op->getName().stripDialect().str(), "tree_" + layout.str());
      layouts.push_back(treesFunction(op));
    }
    for (int i = 0; i < 60; ++i) {
      Tensor x = random.input(), y, z;
      expected(x, y);
      less(x, z);
      EXPECT_EQ(y.data, z.data) << "seed " << seed;
      for (auto [layout, function] : llvm::zip(names, layouts)) {
        std::vector<double> out(y.data.size());
        function(x.data, out);
        EXPECT_EQ(y.data, out) << layout.str() << ", seed " << seed;
      }
    }
  }
}

TEST_F(TreeLayoutsTest, SharingLeavesNoNodeTwice) {
  for (unsigned seed = 0; seed < 40; ++seed) {
    RandomTrees random(context, seed);
    OwningOpRef<ModuleOp> module = random.module();
    OwningOpRef<ModuleOp> shared = after(*module, "");
    Trees trees = Trees::of(cast<pan::TreeEnsembleOp>(treesOf(*shared)));
    for (size_t i = 0; i < trees.nodes.size(); ++i) {
      const TreeNode &a = trees.nodes[i];
      EXPECT_NE(a.yes, a.no);
      for (size_t j = 0; j < i; ++j) {
        const TreeNode &b = trees.nodes[j];
        EXPECT_FALSE(a.feature == b.feature && a.threshold == b.threshold &&
                     a.yes == b.yes && a.no == b.no && a.missing == b.missing);
      }
    }
  }
}

TEST_F(TreeLayoutsTest, OrderedBitsOrderFloatsAsNumbers) {
  std::vector<float> rising{-INFINITY, -3e38f, -2.0f, -1e-45f, 0.0f,
                            1e-45f,    1.0f,   3e38f, INFINITY};
  for (size_t i = 1; i < rising.size(); ++i)
    EXPECT_LT(orderedBits(rising[i - 1]), orderedBits(rising[i]));
  EXPECT_EQ(orderedBits(-INFINITY), 0u);
  EXPECT_EQ(orderedBits(-0.0f), orderedBits(0.0f));
  for (float nan : {NAN, -NAN})
    EXPECT_GT(orderedBits(nan), orderedBits(INFINITY));
  for (float number : rising)
    EXPECT_EQ(fromOrderedBits(orderedBits(number)), number);
}

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Trees that are left out never change the class, and some are left out.

#include "compiler/passes/Passes.h"
#include "mlir/Pass/PassManager.h"
#include "test/RandomTrees.h"
#include "gtest/gtest.h"

using namespace mlir;
using namespace pannikin;
using namespace pannikin::testing;

static std::vector<double> answer(ModuleOp module, const Tensor &x) {
  auto function = *module.getOps<func::FuncOp>().begin();
  return PanEvaluator(function).run({x})[0].data;
}

/// The first of the largest.
static int64_t classOf(const std::vector<double> &sums) {
  return std::max_element(sums.begin(), sums.end()) - sums.begin();
}

TEST(StopTrees, KeepsTheClassOfAllTrees) {
  MLIRContext context;
  context.loadDialect<pan::PanDialect, func::FuncDialect>();
  int early = 0;
  for (unsigned seed = 0; seed < 60; ++seed) {
    RandomTrees random = RandomTrees::forest(context, seed);
    OwningOpRef<ModuleOp> all = random.module();
    OwningOpRef<ModuleOp> some(all->clone());
    PassManager manager(&context);
    manager.addPass(createShareSubtrees());
    manager.addPass(createStopTrees());
    ASSERT_TRUE(succeeded(manager.run(*some)));
    for (int row = 0; row < 200; ++row) {
      Tensor x = random.input();
      std::vector<double> full = answer(*all, x), sums = answer(*some, x);
      ASSERT_EQ(classOf(sums), classOf(full))
          << "row " << row << " of seed " << seed;
      early += sums != full;
    }
  }
  EXPECT_GT(early, 100);
}

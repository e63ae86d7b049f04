// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Random ensembles in every layout answer the same on a chip as in the
// evaluator, without a table in RAM, without floating point, on little stack.

#include "compiler/passes/Passes.h"
#include "mlir/Pass/PassManager.h"
#include "test/RandomTrees.h"
#include "test/emit/Chip.h"
#include <gtest/gtest.h>

using namespace mlir;
using namespace pannikin;
using namespace pannikin::testing;

namespace {

class TreesOnChip
    : public ::testing::TestWithParam<std::tuple<const char *, int>> {};

/// The lowered form of `module` in one layout; with `early` it stops there.
OwningOpRef<ModuleOp> lowered(ModuleOp module, StringRef layout,
                              const char *chip, bool early = false) {
  OwningOpRef<ModuleOp> copy(module.clone());
  PassManager manager(module.getContext());
  manager.addPass(createShareSubtrees());
  if (early)
    manager.addPass(createStopTrees({chip}));
  manager.addPass(createChooseTreeLayout({layout.str(), chip}));
  manager.addPass(createLowerToPanc());
  EXPECT_TRUE(succeeded(manager.run(*copy)));
  return copy;
}

void expectSameBits(Chip &chip, ModuleOp module, RandomTrees &random) {
  PancEvaluator evaluator(module);
  auto func = *module.getOps<panc::FuncOp>().begin();
  auto type =
      cast<panc::BufferType>(func.getBody().front().getArgument(1).getType());
  for (int row = 0; row < 25; ++row) {
    Tensor out{{type.getNumElements()},
               std::vector<double>(type.getNumElements())};
    std::vector<Tensor> expected{random.input(), out}, got = expected;
    evaluator.call("predict", expected);
    chip.call("predict", got);
    ASSERT_EQ(got[1].data, expected[1].data) << "row " << row << " of\n"
                                             << chip.emitted.source;
  }
}

TEST_P(TreesOnChip, EveryLayoutHasTheSameBits) {
  auto [name, seed] = GetParam();
  auto context = makeContext();
  RandomTrees random(*context, unsigned(seed));
  OwningOpRef<ModuleOp> module = random.module();
  for (StringRef layout : random.layouts()) {
    OwningOpRef<ModuleOp> model = lowered(*module, layout, name);
    Chip chip(name, *model);
    ASSERT_EQ(chip.error, "") << chip.emitted.source;
    expectSameBits(chip, *model, random);
    if (StringRef(name) == "host")
      continue;
    EXPECT_TRUE(chip.image.floatSymbols().empty());
    EXPECT_TRUE(chip.image.dataSymbols().empty());
    EXPECT_LE(chip.cost.stackPeak, 80u) << chip.emitted.source;
  }
}

TEST_P(TreesOnChip, StopWhereTheEvaluatorDoes) {
  auto [name, seed] = GetParam();
  auto context = makeContext();
  RandomTrees random = RandomTrees::forest(*context, unsigned(seed));
  OwningOpRef<ModuleOp> module = random.module();
  for (StringRef layout : {"code", "table"}) {
    OwningOpRef<ModuleOp> model = lowered(*module, layout, name, true);
    Chip chip(name, *model);
    ASSERT_EQ(chip.error, "") << chip.emitted.source;
    expectSameBits(chip, *model, random);
  }
}

INSTANTIATE_TEST_SUITE_P(Host, TreesOnChip,
                         ::testing::Combine(::testing::Values("host"),
                                            ::testing::Range(0, 24)));
INSTANTIATE_TEST_SUITE_P(Avr, TreesOnChip,
                         ::testing::Combine(::testing::Values("atmega328p"),
                                            ::testing::Range(100, 116)));
INSTANTIATE_TEST_SUITE_P(CortexM0, TreesOnChip,
                         ::testing::Combine(::testing::Values("cortex-m0"),
                                            ::testing::Range(200, 212)));

} // namespace

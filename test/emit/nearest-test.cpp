// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Random stored vectors answer the same on a chip as in the evaluator, and in
// integers nearly what they answer in floating point.

#include "compiler/passes/Passes.h"
#include "ir/TensorMath.h"
#include "mlir/Pass/PassManager.h"
#include "test/RandomNearest.h"
#include "test/emit/Chip.h"
#include <gtest/gtest.h>

using namespace mlir;
using namespace pannikin;
using namespace pannikin::testing;

namespace {

class NearestOnChip
    : public ::testing::TestWithParam<std::tuple<const char *, int>> {
protected:
  void SetUp() override {
    context = makeContext();
    module = parse(*context, random.module());
    ASSERT_TRUE(bool(module));
    reference = module->clone();
    for (int row = 0; row < 40; ++row)
      rows.push_back({random.input()});
  }

  /// Calibrates with the rows and goes to fixed point.
  void fix(unsigned weights, unsigned activations) {
    ASSERT_TRUE(succeeded(calibrate(functionIn(*module), rows)));
    PassManager manager(context.get());
    manager.addPass(createFixPoint(FixPointOptions{weights, activations}));
    ASSERT_TRUE(succeeded(manager.run(*module)));
  }

  static func::FuncOp functionIn(ModuleOp module) {
    return *module.getOps<func::FuncOp>().begin();
  }

  unsigned seed = unsigned(std::get<1>(GetParam()));
  RandomNearest random{seed};
  std::unique_ptr<MLIRContext> context;
  OwningOpRef<ModuleOp> module, reference;
  std::vector<std::vector<Tensor>> rows;
};

void expectSameBits(Chip &chip, ModuleOp module, ArrayRef<Tensor> inputs) {
  PancEvaluator evaluator(module);
  auto func = *module.getOps<panc::FuncOp>().begin();
  auto type =
      cast<panc::BufferType>(func.getBody().front().getArgument(1).getType());
  for (const Tensor &input : inputs) {
    Tensor out{{type.getNumElements()},
               std::vector<double>(type.getNumElements())};
    std::vector<Tensor> expected{input, out}, got;
    got = expected;
    evaluator.call("predict", expected);
    chip.call("predict", got);
    ASSERT_EQ(got[1].data, expected[1].data) << chip.emitted.source;
  }
}

TEST_P(NearestOnChip, HasTheSameBits) {
  fix(seed % 2 ? 8 : 16, seed % 3 ? 8 : 16);
  PassManager manager(context.get());
  manager.addPass(createLowerToPanc());
  std::vector<Tensor> inputs;
  Type type = functionIn(*module).getArgument(0).getType();
  for (const std::vector<Tensor> &row : rows) {
    inputs.push_back(row[0]);
    quantize(inputs.back(), type);
  }
  ASSERT_TRUE(succeeded(manager.run(*module)));
  Chip chip(std::get<0>(GetParam()), *module);
  ASSERT_EQ(chip.error, "") << chip.emitted.source;
  expectSameBits(chip, *module, inputs);
  if (std::get<0>(GetParam()) != std::string("host")) {
    EXPECT_TRUE(chip.image.floatSymbols().empty());
    EXPECT_TRUE(chip.image.dataSymbols().empty());
  }
}

class NearestInIntegers : public NearestOnChip {};

TEST_P(NearestInIntegers, StaysNearTheFloatAnswer) {
  fix(16, 16);
  PanEvaluator exact(functionIn(*reference)), integers(functionIn(*module));
  double tolerance = random.magnitude() * 0.02;
  int far = 0;
  for (const std::vector<Tensor> &row : rows) {
    Tensor expected = exact.run(row)[0], got = integers.run(row)[0];
    for (size_t v = 0; v < got.data.size(); ++v)
      far += std::fabs(got.data[v] - expected.data[v]) > tolerance;
  }
  // Rows that lie between two neighbours may fall to the other one.
  EXPECT_LE(far, int(rows.size()) / 20 * int(random.outputs))
      << random.module();
}

INSTANTIATE_TEST_SUITE_P(Float, NearestInIntegers,
                         ::testing::Combine(::testing::Values("host"),
                                            ::testing::Range(0, 60)));
INSTANTIATE_TEST_SUITE_P(Host, NearestOnChip,
                         ::testing::Combine(::testing::Values("host"),
                                            ::testing::Range(0, 36)));
INSTANTIATE_TEST_SUITE_P(Avr, NearestOnChip,
                         ::testing::Combine(::testing::Values("atmega328p"),
                                            ::testing::Range(100, 124)));
INSTANTIATE_TEST_SUITE_P(CortexM0, NearestOnChip,
                         ::testing::Combine(::testing::Values("cortex-m0"),
                                            ::testing::Range(200, 216)));

} // namespace

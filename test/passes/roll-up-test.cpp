// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A random cell that arrives unrolled, in any order, becomes the same IR as
// the loop that it was, and computes the same.

#include "compiler/passes/Passes.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Transforms/Passes.h"
#include "test/passes/UnrolledCell.h"
#include "gtest/gtest.h"

using namespace mlir;
using namespace pannikin;
using namespace pannikin::testing;

namespace {

/// A model on its way to the form that does not depend on how it was written.
struct Form {
  explicit Form(const std::string &text) {
    context.loadDialect<pan::PanDialect, func::FuncDialect>();
    module = parseSourceString<ModuleOp>(text, &context);
  }

  func::FuncOp main() { return *module->getOps<func::FuncOp>().begin(); }

  bool rollUp() {
    PassManager manager(&context);
    manager.addPass(createRollUpRecurrence());
    return succeeded(manager.run(*module));
  }

  bool normalize() {
    PassManager manager(&context);
    manager.addPass(createCanonicalizerPass());
    manager.addPass(createCSEPass());
    manager.addPass(createFuseTime());
    manager.addPass(createCanonicalizerPass());
    manager.addPass(createCSEPass());
    manager.addPass(createNormalizeSteps());
    return succeeded(manager.run(*module));
  }

  /// Without the count of operations that only an unrolled model has.
  std::string text() {
    module->walk([](Operation *op) { op->removeAttr("pan.rolled_from"); });
    std::string printed;
    llvm::raw_string_ostream os(printed);
    module->print(os);
    return printed;
  }

  std::vector<double> evaluate(ArrayRef<Tensor> inputs) {
    std::vector<double> all;
    for (const Tensor &tensor : PanEvaluator(main()).run(inputs))
      all.insert(all.end(), tensor.data.begin(), tensor.data.end());
    return all;
  }

  MLIRContext context;
  OwningOpRef<ModuleOp> module;
};

class RandomCells : public ::testing::TestWithParam<unsigned> {};

/// Rolls `straight` up and holds it to what it computed before.
void rollUpAndCompare(const UnrolledCell &cell, Form &straight) {
  ASSERT_TRUE(straight.module);
  Tensor input{{cell.steps, cell.inputs}, {}};
  std::mt19937 engine(0);
  std::uniform_real_distribution<double> numbers(-2, 2);
  for (int64_t i = 0; i < cell.steps * cell.inputs; ++i)
    input.data.push_back(numbers(engine));
  std::vector<double> before = straight.evaluate(input);
  ASSERT_TRUE(straight.rollUp());
  std::vector<double> after = straight.evaluate(input);
  ASSERT_EQ(before.size(), after.size());
  for (size_t i = 0; i < before.size(); ++i)
    EXPECT_NEAR(before[i], after[i], 1e-9);
}

TEST_P(RandomCells, ComputeTheSameRolledUp) {
  UnrolledCell cell(GetParam(), /*wild=*/true);
  std::string text = cell.unrolled();
  SCOPED_TRACE(text);
  Form straight(text);
  rollUpAndCompare(cell, straight);
}

TEST_P(RandomCells, AreTheSameRolledUp) {
  UnrolledCell cell(GetParam());
  std::string text = cell.unrolled();
  SCOPED_TRACE(text);
  Form loop(cell.loop()), straight(text);
  ASSERT_TRUE(loop.module);
  rollUpAndCompare(cell, straight);
  ASSERT_TRUE(straight.normalize());
  ASSERT_TRUE(loop.normalize());
  EXPECT_EQ(straight.text(), loop.text());
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomCells, ::testing::Range(0u, 300u));

} // namespace

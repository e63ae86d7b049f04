// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Whatever stands in front of random trees, and whatever integers they read:
// every number takes the branch that the float graph takes.

#include "compiler/passes/Passes.h"
#include "ir/Trees.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "gtest/gtest.h"
#include <cmath>
#include <random>

using namespace mlir;
using namespace pannikin;

namespace {

class TreesTest : public ::testing::Test {
protected:
  TreesTest() { context.loadDialect<pan::PanDialect, func::FuncDialect>(); }

  /// The trees of the only ensemble after `pass` has run on `text`.
  Trees treesAfter(const std::string &text, std::unique_ptr<Pass> pass) {
    module = parseSourceString<ModuleOp>(text, &context);
    PassManager manager(&context);
    manager.addPass(std::move(pass));
    EXPECT_TRUE(module && succeeded(manager.run(*module))) << text;
    module->walk([&](pan::TreeEnsembleOp found) { op = found; });
    return Trees::of(op);
  }

  /// A number as MLIR reads it back to the bit.
  static std::string exact(float number) {
    char text[40];
    std::snprintf(text, sizeof text, "%.9e", double(number));
    return text;
  }

  float randomFloat() {
    float mantissa = std::uniform_real_distribution<float>(-2, 2)(random);
    return std::ldexp(mantissa, std::uniform_int_distribution<>(-6, 6)(random));
  }

  std::mt19937 random{12};
  MLIRContext context;
  OwningOpRef<ModuleOp> module;
  pan::TreeEnsembleOp op;
};

/// One element-wise operation with a constant, in binary32.
struct Step {
  std::string name;
  bool constantFirst;
  float constant;

  float operator()(float x) const {
    float a = constantFirst ? constant : x, b = constantFirst ? x : constant;
    if (name == "add")
      return a + b;
    if (name == "sub")
      return a - b;
    if (name == "mul")
      return a * b;
    if (name == "div")
      return a / b;
    return name == "min" ? std::min(a, b) : std::max(a, b);
  }
};

} // namespace

TEST_F(TreesTest, FoldedThresholdsDecideAsTheGraphDid) {
  const char *names[] = {"add", "sub", "mul", "div", "min", "max"};
  for (int round = 0; round < 300; ++round) {
    std::vector<Step> steps;
    std::string body, input = "%x";
    for (int i = 0; i < 3; ++i) {
      Step step{names[random() % 6], random() % 2 == 0, randomFloat()};
      step.constantFirst &= step.name != "div";
      std::string c = "%c" + std::to_string(i), y = "%y" + std::to_string(i);
      body += c + " = pan.constant dense<" + exact(step.constant) +
              "> : tensor<1xf32> -> tensor<1xf32>\n" + y + " = pan." +
              step.name + " " + (step.constantFirst ? c : input) + ", " +
              (step.constantFirst ? input : c) +
              " : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>\n";
      input = y;
      steps.push_back(step);
    }
    float threshold = randomFloat();
    Trees trees = treesAfter(
        "func.func @main(%x: tensor<1xf32>) -> tensor<1xf32> {\n" + body +
            "%t = pan.tree_ensemble sum " + input +
            " roots [0] features [0] thresholds dense<" + exact(threshold) +
            "> : tensor<1xf32> children [-1, -2] leaves dense<[[1.0], [2.0]]> "
            ": tensor<2x1xf32> : tensor<1xf32> -> tensor<1xf32>\n"
            "return %t : tensor<1xf32>\n}",
        createFoldThresholds());
    ASSERT_TRUE(isa<BlockArgument>(op.getInput()));
    auto check = [&](float x) {
      float y = x;
      for (const Step &step : steps)
        y = step(y);
      bool yes = trees.walk(trees.roots[0], double(x)) == Trees::leaf(0);
      ASSERT_EQ(y <= threshold, yes) << "x = " << x << " in round " << round;
    };
    for (int i = 0; i < 100; ++i)
      check(randomFloat());
    // Around the folded threshold a decision would flip first.
    if (!trees.nodes.empty() && std::isfinite(trees.nodes[0].threshold)) {
      float x = float(trees.nodes[0].threshold);
      for (float near :
           {std::nextafter(x, -INFINITY), x, std::nextafter(x, INFINITY)})
        check(near);
    }
  }
}

TEST_F(TreesTest, IntegerThresholdsDecideAsTheNumbersTheyStandFor) {
  const char *wishes[] = {"auto",   "int8",    "uint8",   "int16",
                          "int8:3", "uint8:0", "int16:-2"};
  for (int round = 0; round < 200; ++round) {
    std::vector<float> thresholds{randomFloat(), randomFloat()};
    std::string wish = wishes[round % 7];
    Trees trees = treesAfter(
        "func.func @main(%x: tensor<2xf32>) -> tensor<1xf32> {\n"
        "%t = pan.tree_ensemble sum %x roots [0, 1] features [0, 1] thresholds "
        "dense<[" +
            exact(thresholds[0]) + ", " + exact(thresholds[1]) +
            "]> : tensor<2xf32> children [-1, -2, -1, -2] leaves "
            "dense<[[1.0], [2.0]]> : tensor<2x1xf32> : tensor<2xf32> -> "
            "tensor<1xf32>\nreturn %t : tensor<1xf32>\n}",
        createFixFeatures({wish, 0}));
    auto type = pan::fixedTypeOf(op.getInput().getType());
    ASSERT_TRUE(type);
    for (int i = 0; i < 2; ++i) {
      double step = std::ldexp(1.0, -type.getFractionOf(i));
      int64_t stride = type.getWidth() == 8 ? 1 : 97;
      for (int64_t n = type.getMin(); n <= type.getMax(); n += stride) {
        std::vector<double> x(2, double(n));
        bool yes = trees.walk(trees.roots[i], x) == Trees::leaf(0);
        ASSERT_EQ(double(n) * step <= double(thresholds[i]), yes)
            << wish << ", " << n << " against " << thresholds[i];
      }
    }
  }
}

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Models whose units have uneven ranges: scaling them changes no bit in float
// and takes most of the error of 8-bit activations away.

#include "compiler/passes/Passes.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "llvm/Support/Format.h"
#include "gtest/gtest.h"
#include <cmath>
#include <random>

using namespace mlir;
using namespace pannikin;

namespace {

constexpr int64_t inputs = 6, units = 12, outputs = 4;
using Rows = std::vector<std::vector<Tensor>>;

std::string matrix(std::mt19937 &engine, int64_t rows, int64_t columns,
                   llvm::function_ref<int(int64_t, int64_t)> exponent) {
  std::uniform_real_distribution<float> uniform(-1, 1);
  std::string text = "dense<[";
  llvm::raw_string_ostream os(text);
  for (int64_t i = 0; i < rows; ++i)
    for (int64_t j = 0; j < columns; ++j)
      os << (j   ? ", "
             : i ? "], ["
                 : "[")
         << llvm::format("%.9e", std::ldexp(uniform(engine), exponent(i, j)));
  os << "]]> : tensor<" << rows << "x" << columns << "xf32> -> tensor<" << rows
     << "x" << columns << "xf32>\n";
  return text;
}

/// y = D relu(W x), unit i being 2^s_i as large as it might be.
std::string model(std::mt19937 &engine, int most) {
  std::vector<int> s;
  for (int64_t i = 0; i < units; ++i)
    s.push_back(std::uniform_int_distribution<int>(-most, most)(engine));
  auto type = [](int64_t size) {
    return "tensor<" + std::to_string(size) + "xf32>";
  };
  std::string w = "tensor<12x6xf32>", d = "tensor<4x12xf32>";
  return "func.func @main(%x: " + type(inputs) + ") -> " + type(outputs) +
         " {\n  %w = pan.constant \"W\" " +
         matrix(engine, units, inputs,
                [&](int64_t i, int64_t) { return s[i]; }) +
         "  %d = pan.constant \"D\" " +
         matrix(engine, outputs, units,
                [&](int64_t, int64_t j) { return -s[j]; }) +
         "  %0 = pan.matvec %w, %x : " + w + ", " + type(inputs) + " -> " +
         type(units) + "\n  %1 = pan.activation relu %0 : " + type(units) +
         " -> " + type(units) + "\n  %y = pan.matvec %d, %1 : " + d + ", " +
         type(units) + " -> " + type(outputs) +
         "\n  return %y : " + type(outputs) + "\n}\n";
}

struct Outcome {
  std::vector<double> real;
  double error = 0;
};

/// Answers in float, and the mean squared error of 8-bit activations.
Outcome measure(const std::string &text, const Rows &rows, bool equalize) {
  MLIRContext context;
  context.loadDialect<pan::PanDialect, func::FuncDialect>();
  auto module = parseSourceString<ModuleOp>(text, &context);
  func::FuncOp main = *module->getOps<func::FuncOp>().begin();
  auto run = [&](std::unique_ptr<Pass> pass) {
    PassManager manager(&context);
    manager.addPass(std::move(pass));
    EXPECT_TRUE(succeeded(manager.run(*module)));
  };
  auto answers = [&] {
    std::vector<double> all;
    PanEvaluator evaluator(main);
    for (const std::vector<Tensor> &row : rows)
      llvm::append_range(all, evaluator.run(row)[0].data);
    return all;
  };
  if (equalize)
    run(createEqualizeRanges());
  Outcome outcome{answers()};
  EXPECT_TRUE(succeeded(calibrate(main, rows)));
  run(createFixPoint(FixPointOptions{8, 8}));
  std::vector<double> fixed = answers();
  for (size_t i = 0; i < fixed.size(); ++i)
    outcome.error += std::pow(fixed[i] - outcome.real[i], 2) / fixed.size();
  return outcome;
}

TEST(EqualizeRanges, HelpsWhereUnitsAreUneven) {
  double before = 0, after = 0;
  for (unsigned seed = 0; seed < 20; ++seed) {
    std::mt19937 engine(seed);
    std::string text = model(engine, 4);
    Rows rows;
    std::uniform_real_distribution<float> uniform(-1, 1);
    for (int i = 0; i < 50; ++i) {
      Tensor x{{inputs}, {}};
      for (int64_t k = 0; k < inputs; ++k)
        x.data.push_back(uniform(engine));
      rows.push_back({x});
    }
    Outcome plain = measure(text, rows, false);
    Outcome equal = measure(text, rows, true);
    EXPECT_EQ(plain.real, equal.real);
    before += plain.error;
    after += equal.error;
  }
  RecordProperty("before", std::to_string(before));
  RecordProperty("after", std::to_string(after));
  EXPECT_LT(after, before / 10);
}

} // namespace

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// For random models: the passes before fix-point keep what is computed in real
// numbers, and the passes after it keep every bit, at once or step by step.

#include "compiler/passes/HeldOperands.h"
#include "compiler/passes/Passes.h"
#include "ir/Numbers.h"
#include "ir/TensorMath.h"
#include "mlir/IR/Verifier.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "test/passes/RandomCell.h"
#include "gtest/gtest.h"
#include <cmath>

using namespace mlir;
using namespace pannikin;
using namespace pannikin::testing;

namespace {

using Values = std::vector<std::vector<double>>;

/// One random model on its way through the passes.
class Model {
public:
  explicit Model(unsigned seed, bool isGated = false) : random(seed, isGated) {
    context
        .loadDialect<pan::PanDialect, panc::PancDialect, func::FuncDialect>();
    text = random.model();
    module = parseSourceString<ModuleOp>(text, &context);
    if (!module)
      return;
    for (Type type : main().getArgumentTypes()) {
      Tensor tensor{llvm::to_vector(pan::shapeOf(type)), {}};
      // Inputs of a model in float are numbers of 32 bits.
      for (int64_t i = 0; i < elementCount(tensor.shape); ++i)
        tensor.data.push_back(float(random.number(2)));
      inputs.push_back(std::move(tensor));
    }
  }

  func::FuncOp main() { return *module->getOps<func::FuncOp>().begin(); }

  bool run(std::initializer_list<std::unique_ptr<Pass> *> passes) {
    PassManager manager(&context);
    for (std::unique_ptr<Pass> *pass : passes)
      manager.addPass(std::move(*pass));
    return succeeded(manager.run(*module));
  }

  bool run(std::unique_ptr<Pass> a) { return run({&a}); }

  /// Results of the `pan` function.
  Values evaluate() {
    Values values;
    for (Tensor &tensor : PanEvaluator(main()).run(inputs))
      values.push_back(tensor.data);
    return values;
  }

  /// Makes units that nothing reads (kind 0), that never change (1), or that
  /// repeat others (2): in most constants, so that some units are only nearly
  /// so.
  void cripple(int kind) {
    int64_t from = random.pick(0, 1), to = random.pick(from + 1, 3);
    module->walk([&](pan::ConstantOp op) {
      auto shape = pan::shapeOf(op.getType());
      int64_t columns = shape.size() > 1 ? shape[1] : 1;
      auto numbers = constantValues(op.getValue(), op.getType());
      if (shape.size() > 2 || random.pick(1, 10) == 1)
        return;
      for (int64_t k = 0; k < int64_t(numbers.size()); ++k) {
        int64_t i = k / columns, j = k % columns;
        if (kind == 0 ? shape.size() > 1 && j == to : kind == 1 && i == to)
          numbers[k] = 0;
        else if (kind == 2 && i == to)
          numbers[k] = numbers[from * columns + j];
        else if (kind == 4 && i == to)
          numbers[k] *= 256;
        else if (kind == 3 && i > 0)
          numbers[k] = numbers[j] * (int(i) - 2) / 4;
      }
      OpBuilder builder(op);
      op.replaceAllUsesWith(
          pan::makeConstant(builder, op.getLoc(), shape, numbers).getResult());
    });
  }

  /// How many numbers the constants of the function have.
  int64_t constantNumbers() {
    int64_t count = 0;
    main().walk([&](pan::ConstantOp op) {
      count += op->use_empty() ? 0 : elementCount(pan::shapeOf(op.getType()));
    });
    return count;
  }

  /// Rounds the inputs to the formats of the arguments.
  void quantizeInputs() {
    for (auto [type, tensor] : llvm::zip(main().getArgumentTypes(), inputs)) {
      Format format(numberTypeOf(type));
      for (double &number : tensor.data)
        number = format.quantize(number);
    }
  }

  /// What `predict` answers.
  Values predict() {
    PancEvaluator evaluator(*module);
    auto buffers = buffersOf("predict");
    for (size_t i = 0; i < inputs.size(); ++i)
      buffers[i].data = inputs[i].data;
    evaluator.call("predict", buffers);
    Values values;
    for (size_t i = inputs.size(); i < buffers.size(); ++i)
      values.push_back(buffers[i].data);
    return values;
  }

  bool streams() { return bool(module->lookupSymbol("step")); }

  /// What `step` for each element and then `output` answer, by name.
  llvm::StringMap<std::vector<double>> stream() {
    PancEvaluator evaluator(*module);
    llvm::StringMap<std::vector<double>> answers;
    for (int64_t t = 0; t < inputs[0].shape[0]; ++t) {
      auto buffers = buffersOf("step");
      for (size_t i = 0; i < inputs.size(); ++i)
        takeElement(inputs[i], t, buffers[i]);
      evaluator.call("step", buffers);
      collect("step", inputs.size(), buffers, answers);
    }
    if (module->lookupSymbol("output")) {
      auto buffers = buffersOf("output");
      evaluator.call("output", buffers);
      collect("output", 0, buffers, answers);
    }
    return answers;
  }

  panc::FuncOp function(StringRef name) {
    return module->lookupSymbol<panc::FuncOp>(name);
  }

  RandomCell random;
  MLIRContext context;
  std::string text;
  OwningOpRef<ModuleOp> module;
  std::vector<Tensor> inputs;

private:
  std::vector<Tensor> buffersOf(StringRef name) {
    std::vector<Tensor> buffers;
    for (Type type : function(name).getBody().front().getArgumentTypes()) {
      auto shape = cast<panc::BufferType>(type).getShape();
      buffers.push_back(
          {llvm::to_vector(shape), std::vector<double>(elementCount(shape))});
    }
    return buffers;
  }

  void collect(StringRef name, size_t from, ArrayRef<Tensor> buffers,
               llvm::StringMap<std::vector<double>> &answers) {
    for (size_t i = from; i < buffers.size(); ++i) {
      auto key = cast<StringAttr>(function(name).getNames()[i]).getValue();
      llvm::append_range(answers[key], buffers[i].data);
    }
  }
};

void expectClose(const Values &a, const Values &b, double tolerance) {
  ASSERT_EQ(a.size(), b.size());
  for (size_t i = 0; i < a.size(); ++i) {
    ASSERT_EQ(a[i].size(), b[i].size());
    for (size_t k = 0; k < a[i].size(); ++k)
      EXPECT_NEAR(a[i][k], b[i][k], tolerance * (1 + std::fabs(a[i][k])));
  }
}

void expectStream(Model &model, const Values &values) {
  if (!model.streams())
    return;
  auto answers = model.stream();
  auto names = model.function("predict").getNames();
  for (size_t i = 0; i < values.size(); ++i)
    EXPECT_EQ(
        answers[cast<StringAttr>(names[model.inputs.size() + i]).getValue()],
        values[i]);
}

class RandomModels : public ::testing::TestWithParam<unsigned> {};

TEST_P(RandomModels, KeepTheirMeaningInFloat) {
  Model model(GetParam());
  SCOPED_TRACE(model.text);
  ASSERT_TRUE(model.module);
  Values before = model.evaluate();
  ASSERT_TRUE(model.run(createFuseTime()));
  expectClose(before, model.evaluate(), 1e-5);
  ASSERT_TRUE(model.run(createFoldScales()));
  Values folded = model.evaluate();
  expectClose(before, folded, 1e-4);
  ASSERT_TRUE(model.run(createLowerToPanc()));
  expectClose(folded, model.predict(), 1e-9);
  ASSERT_TRUE(model.run(createStackMatrices()));
  expectClose(folded, model.predict(), 1e-9);
  ASSERT_TRUE(model.run(createPlanMemory()));
  Values planned = model.predict();
  expectClose(folded, planned, 1e-9);
  expectStream(model, planned);
}

TEST_P(RandomModels, KeepEveryBitInFixedPoint) {
  unsigned seed = GetParam();
  Model model(seed);
  SCOPED_TRACE(model.text);
  ASSERT_TRUE(model.module);
  ASSERT_TRUE(model.run(createFuseTime()));
  ASSERT_TRUE(model.run(createFoldScales()));
  if (seed % 2)
    ASSERT_TRUE(succeeded(calibrate(model.main(), {model.inputs})));
  else
    ASSERT_TRUE(model.run(createBoundRanges(BoundRangesOptions{2})));
  unsigned weights = seed % 3 ? 8 : 16, activations = seed % 5 < 3 ? 8 : 16;
  ASSERT_TRUE(model.run(createFixPoint(FixPointOptions{weights, activations})));
  model.quantizeInputs();
  Values fixed = model.evaluate();
  ASSERT_TRUE(model.run(createLowerToPanc()));
  EXPECT_EQ(fixed, model.predict());
  ASSERT_TRUE(model.run(createStackMatrices()));
  EXPECT_EQ(fixed, model.predict());
  ASSERT_TRUE(model.run(createPlanMemory()));
  EXPECT_EQ(fixed, model.predict());
  expectStream(model, fixed);
}

TEST_P(RandomModels, KeepEveryBitOfWhatMoves) {
  unsigned seed = GetParam();
  Model model(seed);
  SCOPED_TRACE(model.text);
  ASSERT_TRUE(model.module);
  ASSERT_TRUE(model.run(createFuseTime()));
  ASSERT_TRUE(model.run(createFoldScales()));
  ASSERT_TRUE(succeeded(calibrate(model.main(), {model.inputs})));
  ASSERT_TRUE(
      model.run(createFixPoint(FixPointOptions{8, seed % 3 ? 8u : 16u})));
  auto operands = findHeldOperands(model.main());
  std::vector<double> thresholds;
  for (size_t i = 0; i < operands.size(); ++i)
    thresholds.push_back(0.02 * double(model.random.pick(-1, 10)));
  holdOperands(operands, thresholds);
  ASSERT_TRUE(succeeded(verify(*model.module)));
  model.quantizeInputs();
  Values held = model.evaluate();
  ASSERT_TRUE(model.run(createLowerToPanc()));
  EXPECT_EQ(held, model.predict());
  ASSERT_TRUE(model.run(createStackMatrices()));
  ASSERT_TRUE(model.run(createKeepSums()));
  EXPECT_EQ(held, model.predict());
  ASSERT_TRUE(model.run(createPlanMemory()));
  EXPECT_EQ(held, model.predict());
  expectStream(model, held);
}

TEST(GatedModels, KeepTheirMeaningAndEveryBit) {
  int skipping = 0;
  for (unsigned seed = 0; seed < 1000; ++seed) {
    Model model(seed, /*isGated=*/true);
    SCOPED_TRACE(model.text);
    ASSERT_TRUE(model.module);
    Values before = model.evaluate();
    ASSERT_TRUE(model.run(createRecognizeUpdateGates()));
    expectClose(before, model.evaluate(), 1e-5);
    ASSERT_TRUE(model.run(createFuseTime()));
    ASSERT_TRUE(model.run(createSinkFinalStates()));
    expectClose(before, model.evaluate(), 1e-5);
    ASSERT_TRUE(model.run(createFoldScales()));
    ASSERT_TRUE(succeeded(calibrate(model.main(), {model.inputs})));
    ASSERT_TRUE(
        model.run(createFixPoint(FixPointOptions{8, seed % 3 ? 8u : 16u})));
    model.quantizeInputs();
    Values fixed = model.evaluate();
    ASSERT_TRUE(model.run(createLowerToPanc()));
    model.module->walk([&](panc::SkipIfOp) { ++skipping; });
    EXPECT_EQ(fixed, model.predict());
    ASSERT_TRUE(model.run(createStackMatrices()));
    EXPECT_EQ(fixed, model.predict());
    ASSERT_TRUE(model.run(createPlanMemory()));
    EXPECT_EQ(fixed, model.predict());
    expectStream(model, fixed);
    if (HasFailure())
      return;
  }
  EXPECT_GT(skipping, 100);
}

TEST_P(RandomModels, StayCloseWithSixteenBits) {
  Model model(GetParam());
  SCOPED_TRACE(model.text);
  ASSERT_TRUE(model.module);
  Values real = model.evaluate();
  ASSERT_TRUE(model.run(createFuseTime()));
  ASSERT_TRUE(model.run(createFoldScales()));
  ASSERT_TRUE(succeeded(calibrate(model.main(), {model.inputs})));
  ASSERT_TRUE(model.run(createFixPoint(FixPointOptions{16, 16})));
  expectClose(real, model.evaluate(), 0.05);
}

TEST(CrippledModels, KeepEveryBitWithEvenRanges) {
  int scaled = 0;
  for (unsigned seed = 0; seed < 1000; ++seed) {
    Model model(seed);
    ASSERT_TRUE(model.module);
    model.cripple(4);
    std::string before, after;
    llvm::raw_string_ostream(before) << *model.module;
    SCOPED_TRACE(before);
    Values values = model.evaluate();
    ASSERT_TRUE(model.run(createEqualizeRanges()));
    EXPECT_EQ(values, model.evaluate());
    llvm::raw_string_ostream(after) << *model.module;
    scaled += before != after;
    if (HasFailure())
      return;
  }
  EXPECT_GT(scaled, 30);
}

TEST(CrippledModels, KeepTheirMeaningInFactors) {
  int smaller = 0;
  for (unsigned seed = 0; seed < 500; ++seed) {
    Model model(seed);
    ASSERT_TRUE(model.module);
    model.cripple(3);
    std::string text;
    llvm::raw_string_ostream(text) << *model.module;
    SCOPED_TRACE(text);
    Values before = model.evaluate();
    int64_t count = model.constantNumbers();
    ASSERT_TRUE(model.run(createFactorLowRank()));
    smaller += model.constantNumbers() < count;
    expectClose(before, model.evaluate(), 1e-5);
    if (HasFailure())
      return;
  }
  EXPECT_GT(smaller, 100);
}

TEST(CrippledModels, KeepTheirMeaningWithoutDeadWeights) {
  int smaller = 0;
  for (unsigned seed = 0; seed < 1500; ++seed) {
    Model model(seed);
    ASSERT_TRUE(model.module);
    model.cripple(seed % 3);
    std::string text;
    llvm::raw_string_ostream(text) << *model.module;
    SCOPED_TRACE(text);
    Values before = model.evaluate();
    ASSERT_TRUE(model.run(createFuseTime()));
    ASSERT_TRUE(model.run(createFoldScales()));
    int64_t count = model.constantNumbers();
    ASSERT_TRUE(model.run(createRemoveDeadWeights()));
    smaller += model.constantNumbers() < count;
    expectClose(before, model.evaluate(), 1e-5);
    ASSERT_TRUE(model.run(createFoldScales()));
    Values folded = model.evaluate();
    expectClose(before, folded, 1e-5);
    ASSERT_TRUE(model.run(createLowerToPanc()));
    expectClose(folded, model.predict(), 1e-9);
    if (HasFailure())
      return;
  }
  EXPECT_GT(smaller, 500);
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomModels, ::testing::Range(0u, 1000u));

} // namespace

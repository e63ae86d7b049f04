// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The arithmetic of changing weights is optimal where it says so, and random
// models of any structure survive every change with their weights on the grid.

#include "compiler/passes/Divergence.h"
#include "compiler/passes/Formats.h"
#include "compiler/passes/LeastChange.h"
#include "compiler/passes/Passes.h"
#include "compiler/passes/WeightForm.h"
#include "compiler/passes/WeightPlan.h"
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
using Eigen::MatrixXd;
using Eigen::VectorXd;
using pannikin::testing::RandomCell;

namespace {

/// A site whose inputs are correlated, the constant 1 last.
LinearSite randomSite(unsigned seed, int64_t rows, int64_t columns) {
  std::mt19937 engine(seed);
  std::normal_distribution<double> normal;
  auto fill = [&](MatrixXd &matrix) {
    for (double &x : matrix.reshaped())
      x = normal(engine);
  };
  MatrixXd mix(columns, columns), samples(columns, 4 * columns);
  fill(mix);
  fill(samples);
  samples = mix * samples;
  samples.bottomRows(1).setOnes();
  LinearSite site{MatrixXd(rows, columns),
                  samples * samples.transpose() / double(samples.cols()), true};
  fill(site.weights);
  site.weights.rightCols(1).setZero();
  return site;
}

/// Mean square of what a change of the weights does to the sums.
double errorOf(const LinearSite &site, const MatrixXd &before) {
  MatrixXd change = site.weights - before;
  return (change * site.gram).cwiseProduct(change).sum();
}

double toQuarters(int64_t, int64_t, double w) {
  return std::floor(4 * w + 0.5) / 4;
}

} // namespace

TEST(LeastChange, FeedbackBeatsRoundingToNearest) {
  for (unsigned seed = 0; seed < 20; ++seed) {
    LinearSite site = randomSite(seed, 4, 12);
    MatrixXd before = site.weights;
    roundWithFeedback(site, toQuarters, 0.001);
    for (int64_t i = 0; i < 4; ++i)
      for (int64_t j = 0; j < site.columns(); ++j)
        EXPECT_EQ(site.weights(i, j), toQuarters(i, j, site.weights(i, j)));
    double fed = errorOf(site, before);
    site.weights =
        before.unaryExpr([](double w) { return toQuarters(0, 0, w); });
    EXPECT_LT(fed, errorOf(site, before)) << "seed " << seed;
  }
}

TEST(LeastChange, RefiningStaysOnTheGridAndNeverLoses) {
  double saved = 0;
  for (unsigned seed = 0; seed < 20; ++seed) {
    LinearSite site = randomSite(seed, 4, 12);
    MatrixXd before = site.weights;
    before(0, 3) = site.weights(0, 3) = 0;
    roundWithFeedback(site, toQuarters, 1e-9);
    double fed = errorOf(site, before);
    refineRounding(site, before, toQuarters, 1e-9);
    for (int64_t i = 0; i < 4; ++i)
      for (int64_t j = 0; j < site.columns(); ++j)
        EXPECT_EQ(site.weights(i, j), toQuarters(i, j, site.weights(i, j)));
    EXPECT_EQ(site.weights(0, 3), 0);
    EXPECT_LE(errorOf(site, before), fed * (1 + 1e-9)) << "seed " << seed;
    saved += fed - errorOf(site, before);
  }
  EXPECT_GT(saved, 0);
}

TEST(LeastChange, RefiningBringsBackWhatShouldNotBeZero) {
  LinearSite site = randomSite(5, 1, 6);
  MatrixXd before = MatrixXd::Ones(1, 6);
  site.gram = MatrixXd::Identity(6, 6);
  site.weights = before;
  site.weights(0, 2) = 0;
  refineRounding(site, before, toQuarters, 1e-9);
  EXPECT_EQ(site.weights(0, 2), 1);
}

TEST(LeastChange, RefiningLeavesWhatHasNoError) {
  LinearSite site = randomSite(3, 2, 6);
  site.weights =
      site.weights.unaryExpr([](double w) { return toQuarters(0, 0, w); });
  MatrixXd before = site.weights;
  refineRounding(site, before, toQuarters, 0.01);
  EXPECT_EQ(site.weights, before);
}

TEST(LeastChange, CompensationIsTheLeastSquare) {
  LinearSite site = randomSite(1, 1, 8);
  MatrixXd before = site.weights;
  zeroWithCompensation(site, 0, {1, 4}, 1e-9);
  EXPECT_EQ(site.weights(0, 1), 0);
  EXPECT_EQ(site.weights(0, 4), 0);
  // No direction of the weights that are left makes it better.
  VectorXd gradient = site.gram * (site.weights - before).transpose();
  for (int64_t j : {0, 2, 3, 5, 6, 7})
    EXPECT_NEAR(gradient(j), 0, 1e-6 * site.gram.norm());
}

TEST(LeastChange, TheFirstToGoIsTheCheapest) {
  for (unsigned seed = 0; seed < 10; ++seed) {
    LinearSite site = randomSite(seed, 1, 7);
    auto order = removalOrder(site, 0, 0, site.columns(), 1e-9);
    ASSERT_EQ(int64_t(order.size()), site.columns());
    double least = HUGE_VAL;
    for (int64_t j = 0; j < site.columns(); ++j) {
      LinearSite without = site;
      zeroWithCompensation(without, 0, {j}, 1e-9);
      least = std::min(least, errorOf(without, site.weights));
    }
    EXPECT_NEAR(order[0].loss, least, 1e-6 * least);
    for (size_t i = 1; i < order.size(); ++i)
      EXPECT_GE(order[i].loss, order[i - 1].loss);
  }
}

TEST(LeastChange, ZerosStayZeros) {
  LinearSite site = randomSite(3, 2, 6);
  site.weights(0, 2) = 0;
  roundWithFeedback(site, toQuarters, 0.01);
  zeroWithCompensation(site, 0, {0}, 0.01);
  EXPECT_EQ(site.weights(0, 2), 0);
  EXPECT_NE(site.weights(1, 2), 0);
}

TEST(WeightForm, EveryWordIsReadBackAndFitsEightBits) {
  for (const char *word : {"8", "6", "5", "4", "3", "2", "ternary", "binary",
                           "pow2", "codebook:16"}) {
    auto form = WeightForm::parse(word);
    ASSERT_TRUE(form) << word;
    EXPECT_EQ(form->text(), word);
    for (int level : form->levels()) {
      EXPECT_GE(level, -128);
      EXPECT_LE(level, 127);
    }
  }
  for (const char *word : {"", "7", "9", "1", "16", "codebook:3",
                           "codebook:257", "codebook:", "quaternary"})
    EXPECT_FALSE(WeightForm::parse(word)) << word;
}

TEST(WeightForm, ScalesFollowImportantWeights) {
  std::vector<int> levels = WeightForm::parse("3")->levels();
  // Weight 0.1 is all that counts: clipping the other costs nothing.
  double scale = chooseScale({1.0, 0.1}, {0.0, 1.0}, levels, false);
  EXPECT_NEAR(nearestLevel(levels, 0.1 / scale) * scale, 0.1, 0.03);
  scale = chooseScale({1.0, 0.1}, {1.0, 0.0}, levels, false);
  EXPECT_NEAR(nearestLevel(levels, 1.0 / scale) * scale, 1.0, 0.13);
}

TEST(Divergence, NothingForEqualAnswersMoreForFartherOnes) {
  MLIRContext context;
  context.loadDialect<pan::PanDialect, func::FuncDialect>();
  auto module = parseSourceString<ModuleOp>(
      "func.func @main(%x: tensor<3xf32>) -> (tensor<3xf32> {pan.shape = "
      "array<i64: 1, 3>}) { return %x : tensor<3xf32> }",
      &context);
  func::FuncOp function = *module->getOps<func::FuncOp>().begin();
  Tensor answer{{3}, {1, 2, 4}}, near{{3}, {1, 2, 3.9}}, far{{3}, {4, 2, 1}};
  FloatAnswers real(function, {answer});
  EXPECT_EQ(real.drift({answer}).nats, 0);
  EXPECT_LT(real.drift({near}).nats, real.drift({far}).nats);
  EXPECT_EQ(real.drift({near}).changed, 0);
  EXPECT_EQ(real.drift({far}).changed, 1);
}

namespace {

/// A random model with rows of data for it.
struct Model {
  MLIRContext context;
  OwningOpRef<ModuleOp> module;
  std::vector<std::vector<Tensor>> rows;

  explicit Model(unsigned seed) {
    context
        .loadDialect<pan::PanDialect, panc::PancDialect, func::FuncDialect>();
    RandomCell random(seed);
    module = parseSourceString<ModuleOp>(random.model(), &context);
    for (int i = 0; i < 6; ++i) {
      auto &row = rows.emplace_back();
      for (Type type : main().getArgumentTypes()) {
        Tensor tensor{llvm::to_vector(pan::shapeOf(type)), {}};
        for (int64_t k = 0; k < elementCount(tensor.shape); ++k)
          tensor.data.push_back(float(random.number(2)));
        row.push_back(std::move(tensor));
      }
    }
  }

  func::FuncOp main() { return *module->getOps<func::FuncOp>().begin(); }

  /// Every matrix with its numbers.
  std::vector<std::pair<bool, std::vector<double>>> matrices() {
    std::vector<std::pair<bool, std::vector<double>>> all;
    main().walk([&](pan::MatvecOp op) {
      if (auto w = op.getWeights().getDefiningOp<pan::ConstantOp>())
        all.push_back(
            {w->hasAttr(exactName), constantValues(w.getValue(), w.getType())});
    });
    return all;
  }
};

} // namespace

TEST(Weights, RandomModelsKeepTheirGridInFixedPoint) {
  const char *forms[] = {"8", "6",       "4",      "3",
                         "2", "ternary", "binary", "codebook:8"};
  int exact = 0;
  for (unsigned seed = 0; seed < 240; ++seed) {
    Model model(seed);
    ASSERT_TRUE(model.module) << "seed " << seed;
    if (findSites(model.main()).empty())
      continue;
    bool hasData = seed % 3 != 0;
    auto rows = hasData ? model.rows : decltype(model.rows)();
    ASSERT_TRUE(succeeded(sparsify(model.main(), rows, 0.3, {})));
    auto before = model.matrices();
    ASSERT_TRUE(succeeded(
        narrowWeights(model.main(), rows, forms[seed % std::size(forms)], {})));
    ASSERT_TRUE(succeeded(verify(*model.module)));
    auto after = model.matrices();
    ASSERT_EQ(before.size(), after.size());
    for (size_t i = 0; i < after.size(); ++i)
      for (size_t k = 0; after[i].first && k < after[i].second.size(); ++k)
        if (before[i].second[k] == 0)
          EXPECT_EQ(after[i].second[k], 0) << "seed " << seed;
    ASSERT_TRUE(succeeded(calibrate(model.main(), model.rows)));
    PassManager manager(&model.context);
    manager.addPass(createFixPoint());
    if (failed(manager.run(*model.module)))
      continue; // A format that a random model cannot have.
    auto fixed = model.matrices();
    for (size_t i = 0; i < std::min(fixed.size(), after.size()); ++i)
      if (after[i].first && fixed.size() == after.size()) {
        EXPECT_EQ(fixed[i].second, after[i].second) << "seed " << seed;
        ++exact;
      }
  }
  EXPECT_GT(exact, 30);
}

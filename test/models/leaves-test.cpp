// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Every row reaches the leaf of the float model in every tree of the emitted C:
// with float features any row, with integers any row that they represent.

#include "compiler/import/Import.h"
#include "compiler/passes/Passes.h"
#include "ir/TensorMath.h"
#include "mlir/Pass/PassManager.h"
#include "test/emit/Chip.h"
#include "test/models/NumberedLeaves.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include <cmath>
#include <gtest/gtest.h>

using namespace mlir;
using namespace pannikin;
using namespace pannikin::testing;

namespace {

/// How features enter, and how trees lie in flash.
struct Form {
  const char *features, *layout;
};
const Form forms[] = {{"float", "code"},
                      {"float", "table"},
                      {"int16", "code"},
                      {"int16", "table"},
                      {"int8", "code"}};

OwningOpRef<ModuleOp> deployed(OwningOpRef<ModuleOp> module, const Form &form) {
  PassManager manager(module->getContext());
  manager.addPass(createBoundRanges());
  manager.addPass(createFixFeatures({form.features, 0}));
  FixPointOptions fix;
  fix.leaves = 16;
  manager.addPass(createFixPoint(fix));
  manager.addPass(createShareSubtrees());
  manager.addPass(createChooseTreeLayout({form.layout, "host"}));
  manager.addPass(createLowerToPanc());
  manager.addPass(createPlanMemory());
  EXPECT_TRUE(succeeded(manager.run(*module)));
  return module;
}

/// The step of each feature of `type`, 0 for floats.
std::vector<double> gridOf(panc::BufferType type) {
  std::vector<double> grid;
  pan::FixedType fixed = panc::fixedTypeOf(type);
  for (int64_t i = 0; i < type.getNumElements(); ++i)
    grid.push_back(fixed ? std::ldexp(1.0, -fixed.getFractionOf(i)) : 0);
  return grid;
}

void expectSameLeaves(const Trees &trees, int64_t features, Type thresholds,
                      size_t random) {
  NumberedLeaves numbered(trees, features);
  for (const Form &form : forms) {
    auto module =
        deployed(numbered.module(*thresholds.getContext(), thresholds), form);
    Chip chip("host", *module);
    ASSERT_EQ(chip.error, "");
    auto func = *module->getOps<panc::FuncOp>().begin();
    auto arguments = func.getBody().front().getArguments();
    auto type = cast<panc::BufferType>(arguments[0].getType());
    // Integers are few; any float is an input.
    size_t count = panc::fixedTypeOf(type) ? random / 5 : random;
    for (std::vector<double> &row : numbered.rows(gridOf(type), count, 7)) {
      Tensor x{{features}, row};
      quantize(x, type);
      std::vector<Tensor> buffers{x, {}};
      chip.call("predict", buffers);
      ASSERT_EQ(buffers[1].data, numbered.reached(x.data))
          << form.features << " features as " << form.layout;
    }
  }
}

/// The ensembles of a model that read its input.
std::vector<pan::TreeEnsembleOp> ensemblesOf(ModuleOp module) {
  PassManager manager(module.getContext());
  manager.addPass(createFoldThresholds());
  manager.addPass(createMergeTrees());
  EXPECT_TRUE(succeeded(manager.run(module)));
  std::vector<pan::TreeEnsembleOp> found;
  module.walk([&](pan::TreeEnsembleOp op) {
    if (isa<BlockArgument>(op.getInput()))
      found.push_back(op);
  });
  return found;
}

std::vector<std::string> filesIn(const std::string &folder) {
  std::vector<std::string> files;
  std::error_code error;
  for (llvm::sys::fs::directory_iterator it(folder, error), end;
       it != end && !error; it.increment(error)) {
    // Neither recurrent models nor neighbours hold trees; the bytes say so.
    auto bytes = llvm::MemoryBuffer::getFile(it->path());
    if (llvm::sys::path::extension(it->path()) == ".onnx" && bytes &&
        (*bytes)->getBuffer().contains("TreeEnsemble"))
      files.push_back(it->path());
  }
  return files;
}

std::vector<std::string> treeFiles() {
  const char *shared = std::getenv("PANNIKIN_SHARED");
  std::vector<std::string> files;
  for (const std::string &folder :
       {std::string(ROOT "/test/fixtures/classical"),
        std::string(ROOT "/models/digits-forest"),
        std::string(shared ? shared : ROOT "/../shared") + "/models"})
    llvm::append_range(files, filesIn(folder));
  std::sort(files.begin(), files.end());
  return files;
}

class TreeFile : public ::testing::TestWithParam<std::string> {};

TEST_P(TreeFile, EveryTreeReachesTheLeafOfTheFloatModel) {
  auto context = makeContext();
  ImportOptions options;
  options.firstOutput = true;
  auto module = importModel(GetParam(), options, *context);
  ASSERT_TRUE(bool(module));
  for (pan::TreeEnsembleOp op : ensemblesOf(*module)) {
    Type type = op.getThresholds().getElementType();
    expectSameLeaves(Trees::of(op), pan::shapeOf(op.getInput().getType())[0],
                     type, 10000);
  }
}

INSTANTIATE_TEST_SUITE_P(All, TreeFile, ::testing::ValuesIn(treeFiles()),
                         [](const auto &info) {
                           return llvm::sys::path::stem(info.param).str();
                         });

TEST(TreeFiles, AreFound) { EXPECT_GE(treeFiles().size(), 20u); }

/// A forest whose thresholds are any numbers that its type has, denormal, huge
/// and infinite ones too.
Trees randomForest(std::mt19937 &random, int64_t features, bool isDouble) {
  Trees trees;
  auto threshold = [&]() -> double {
    double mantissa = std::uniform_real_distribution<>(-2, 2)(random);
    const int exponents[] = {-149, -140, -20, 0, 3, 20, 126};
    double t = std::ldexp(mantissa, exponents[random() % 7]);
    if (random() % 16 == 0)
      t = random() % 2 ? 0.0 : -0.0;
    if (random() % 32 == 0)
      t = random() % 2 ? INFINITY : -INFINITY;
    return isDouble ? t : double(float(t));
  };
  std::function<int32_t(int)> grow = [&](int depth) -> int32_t {
    if (depth == 0 || random() % 8 == 0) {
      trees.leaves.push_back(double(trees.leaves.size()));
      return Trees::leaf(trees.leafCount() - 1);
    }
    auto at = int32_t(trees.nodes.size());
    trees.nodes.push_back(
        {int32_t(random() % features), threshold(), 0, 0, random() % 4 == 0});
    int32_t yes = grow(depth - 1), no = grow(depth - 1);
    trees.nodes[at].yes = yes;
    trees.nodes[at].no = no;
    return at;
  };
  for (int tree = 0; tree < 6; ++tree)
    trees.roots.push_back(grow(6));
  return trees;
}

class Generated : public ::testing::TestWithParam<int> {};

TEST_P(Generated, EveryTreeReachesTheLeafOfTheFloatModel) {
  auto context = makeContext();
  std::mt19937 random{unsigned(GetParam())};
  bool isDouble = GetParam() % 2;
  int64_t features = 1 + int64_t(random() % 9);
  Trees trees = randomForest(random, features, isDouble);
  Builder builder(context.get());
  expectSameLeaves(trees, features,
                   isDouble ? builder.getF64Type() : builder.getF32Type(),
                   2000);
}

INSTANTIATE_TEST_SUITE_P(Forests, Generated, ::testing::Range(0, 8));

} // namespace

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The three operators of decision trees. What the standard leaves open, the
// rule of two classes above all, follows ONNX Runtime.

#include "compiler/import/ForestAttributes.h"
#include "compiler/import/Operators.h"
#include "compiler/import/Scores.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSwitch.h"

namespace pannikin::onnx_import {

static Tensor plant(Node &node, const Forest &forest) {
  return plantForest(node.build, forest, node.input(0));
}

static void checkTargets(int64_t targets) {
  if (targets < 1 || targets > maxElements)
    fail("attribute 'n_targets' is " + llvm::Twine(targets) + "; 1 to " +
         llvm::Twine(maxElements) + " are allowed");
}

void importTreeEnsembleRegressor(Node &node) {
  int64_t targets = node.intAttribute("n_targets", 1);
  checkTargets(targets);
  Forest forest = readForest(node, "target", targets);
  std::string aggregate = node.stringAttribute("aggregate_function", "SUM");
  auto found = llvm::StringSwitch<std::optional<Aggregate>>(aggregate)
                   .Case("SUM", Aggregate::Sum)
                   .Case("AVERAGE", Aggregate::Average)
                   .Case("MIN", Aggregate::Min)
                   .Case("MAX", Aggregate::Max)
                   .Default(std::nullopt);
  if (!found)
    fail("attribute 'aggregate_function' is '" + aggregate +
         "'; use SUM, AVERAGE, MIN or MAX");
  forest.aggregate = *found;
  if (!forest.base.empty())
    checkLength("base_values", forest.base.size(), size_t(targets));
  PostTransform transform = postTransformOf(node);
  node.set(0, transformTargets(node.build, transform, plant(node, forest)));
}

void importTreeEnsemble(Node &node) {
  checkTargets(node.intAttribute("n_targets", 1));
  Forest forest = readForestTensors(node);
  int64_t transform = node.intAttribute("post_transform", 0);
  if (transform < 0 || transform > int64_t(PostTransform::Probit))
    fail("attribute 'post_transform' is " + llvm::Twine(transform) +
         "; use 0 (none), 1 (softmax), 2 (logistic), 3 (softmax without zeros) "
         "or 4 (probit)");
  node.set(0, transformTargets(node.build, PostTransform(transform),
                               plant(node, forest)));
}

namespace {
/// What the entries of the leaves say about the classes.
struct ClassWeights {
  bool noneOfSecond = true, noneOfFirst = true, allPositive = true;

  explicit ClassWeights(const Forest &forest) {
    for (const Vertex &vertex : forest.vertices)
      for (auto [target, weight] : vertex.weights) {
        noneOfFirst &= target != 0;
        noneOfSecond &= target == 0;
        allPositive &= !(weight < 0);
      }
  }
};
} // namespace

/// Two labels, but the leaves speak of the second class alone, by the number 0:
/// s is its probability when no weight is negative, else its log-odds.
static void setSecondClass(Node &node, const ClassLabels &labels,
                           PostTransform transform, bool isProbability,
                           const Tensor &s) {
  GraphBuilder &build = node.build;
  Tensor pair =
      isProbability ? withComplement(build, s) : withNegative(build, s);
  Tensor scores = pair;
  if (transform == PostTransform::Logistic)
    // sigmoid(s) = e^s / (e^0 + e^s)
    scores = build.softmax(withConstant(build, 0, s), 1, false);
  if (transform == PostTransform::Probit)
    scores = build.concat({transformScores(build, transform, s),
                           build.constant(makeFilled({1, 1}, 0))},
                          1);
  setClasses(node, labels, pair, scores);
}

void importTreeEnsembleClassifier(Node &node) {
  GraphBuilder &build = node.build;
  ClassLabels labels = classLabels(node);
  Forest forest = readForest(node, "class", labels.count);
  PostTransform transform = postTransformOf(node);
  ClassWeights weights(forest);
  size_t bases = forest.base.size();
  bool isSecondOnly = labels.count == 2 && weights.noneOfSecond && bases != 2;
  if (isSecondOnly)
    forest.targets = 1;
  if (labels.count == 2 && bases == 1 && !isSecondOnly)
    forest.base.push_back(0);
  else if (bases != 0)
    checkLength("base_values", bases, size_t(forest.targets));
  Tensor sums = plant(node, forest);
  if (isSecondOnly)
    return setSecondClass(node, labels, transform, weights.allPositive, sums);
  Tensor decision = sums;
  if (labels.count == 1)
    decision = withConstant(build, 0, sums);
  else if (labels.count == 2 && weights.noneOfFirst && weights.allPositive)
    decision = withConstant(build, 0.5, build.slice(sums, 1, 1, 1, 1));
  setClasses(node, labels, decision, transformTargets(build, transform, sums));
}

} // namespace pannikin::onnx_import

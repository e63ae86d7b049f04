// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Linear models of `ai.onnx.ml`. Their rule of two classes is that of ONNX
// Runtime.

#include "compiler/import/ForestAttributes.h"
#include "compiler/import/Operators.h"
#include "compiler/import/Scores.h"

namespace pannikin::onnx_import {

/// W x + b, `[1, targets]`, from the attributes 'coefficients' (by target) and
/// 'intercepts'.
static Tensor linearScores(Node &node, int64_t targets) {
  GraphBuilder &build = node.build;
  const Tensor &x = node.input(0);
  if (x.isInt() || x.rank() == 0 || countElements(x.shape) != x.shape.back())
    fail("found an input of shape " + formatShape(x.shape) +
         "; one row of floats, [1,N], is expected");
  int64_t width = x.shape.back();
  std::vector<double> weights = numbersOf(node, "coefficients"),
                      offsets = numbersOf(node, "intercepts");
  checkLength("coefficients", weights.size(), size_t(targets * width));
  HostTensor matrix;
  matrix.shape = {targets, width};
  matrix.floats = std::move(weights);
  matrix.name = "coefficients";
  Tensor sums = build.linear(build.constant(std::move(matrix)),
                             build.reshape(x, {1, width}));
  if (offsets.empty())
    return sums;
  checkLength("intercepts", offsets.size(), size_t(targets));
  HostTensor bias;
  bias.shape = {targets};
  bias.floats = std::move(offsets);
  bias.name = "intercepts";
  return build.add(sums, build.constant(std::move(bias)));
}

void importLinearRegressor(Node &node) {
  int64_t targets = node.intAttribute("targets", 1);
  if (targets < 1 || targets > maxElements)
    fail("attribute 'targets' is " + llvm::Twine(targets) + "; 1 to " +
         llvm::Twine(maxElements) + " are allowed");
  PostTransform transform = postTransformOf(node);
  node.set(
      0, transformTargets(node.build, transform, linearScores(node, targets)));
}

/// One row of coefficients for two labels is the score of the second.
void importLinearClassifier(Node &node) {
  GraphBuilder &build = node.build;
  node.ignoreAttribute("multi_class");
  ClassLabels labels = classLabels(node);
  PostTransform transform = postTransformOf(node);
  const Tensor &x = node.input(0);
  int64_t width = x.rank() == 0 ? 1 : x.shape.back();
  bool isSecondOnly = labels.count == 2 &&
                      int64_t(numbersOf(node, "coefficients").size()) == width;
  Tensor sums = linearScores(node, isSecondOnly ? 1 : labels.count);
  if (!isSecondOnly)
    return setClasses(node, labels, sums,
                      transformScores(build, transform, sums));
  if (transform == PostTransform::Probit)
    fail("found one row of coefficients with PROBIT; export a row for each "
         "class");
  Tensor decision = withConstant(build, 0, sums);
  bool isLogistic = transform == PostTransform::Logistic;
  setClasses(node, labels, decision,
             isLogistic ? build.softmax(decision, 1, false)
                        : withComplement(build, sums));
}

} // namespace pannikin::onnx_import

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decides how scores become probabilities and classes.

#include "compiler/import/Scores.h"
#include "compiler/import/Truth.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include <cmath>

namespace pannikin::onnx_import {

PostTransform postTransformOf(Node &node) {
  static const llvm::StringRef names[] = {"NONE", "SOFTMAX", "LOGISTIC",
                                          "SOFTMAX_ZERO", "PROBIT"};
  std::string name = node.stringAttribute("post_transform", "NONE");
  const llvm::StringRef *found = llvm::find(names, name);
  if (found == std::end(names))
    fail("attribute 'post_transform' is '" + name + "'; use one of " +
         llvm::join(llvm::ArrayRef(names), ", "));
  return PostTransform(found - names);
}

/// Softmax over the scores that are not zero, which keep the probability 0:
///   p = softmax(x) * [|x| > 0] / sum of the same
static Tensor softmaxZero(GraphBuilder &build, const Tensor &scores) {
  Tensor magnitude =
      build.mul(build.unary(Unary::Abs, scores), build.scalar(hugeFactor));
  Tensor present = build.clip(magnitude, 0, 1);
  Tensor shares = build.mul(build.softmax(scores, 1, false), present);
  return build.binary(Binary::Div, shares,
                      build.reduce(Reduction::Sum, shares, 1));
}

/// sqrt(2) erf^-1(2 p - 1), by Winitzki's formula as in ONNX Runtime:
///   l = ln(4 p (1 - p)), v = 2 / (pi a) + l / 2, a = 0.147
///   erf^-1 = +-sqrt(sqrt(v^2 - l / a) - v)
static Tensor probit(GraphBuilder &build, const Tensor &p) {
  auto number = [&](double x) { return build.scalar(x); };
  constexpr double a = 0.147f, pi = 3.14159f;
  Tensor spread = build.mul(build.mul(p, build.sub(number(1), p)), number(4));
  Tensor l = build.unary(Unary::Log, spread);
  Tensor v = build.add(build.mul(l, number(0.5)), number(2 / (pi * a)));
  Tensor square = build.sub(build.mul(v, v), build.mul(l, number(1 / a)));
  Tensor size =
      build.unary(Unary::Sqrt, build.sub(build.unary(Unary::Sqrt, square), v));
  Tensor side = build.mul(build.sub(p, number(0.5)), number(hugeFactor));
  return build.mul(build.mul(size, number(std::sqrt(2.0))),
                   build.clip(side, -1, 1));
}

Tensor transformScores(GraphBuilder &build, PostTransform transform,
                       const Tensor &scores) {
  switch (transform) {
  case PostTransform::None:
    return scores;
  case PostTransform::Softmax:
    return build.softmax(scores, 1, false);
  case PostTransform::Logistic:
    return build.unary(Unary::Sigmoid, scores);
  case PostTransform::SoftmaxZero:
    return softmaxZero(build, scores);
  case PostTransform::Probit:
    return probit(build, scores);
  }
  fail("this post transform is not supported");
}

Tensor transformTargets(GraphBuilder &build, PostTransform transform,
                        const Tensor &sums) {
  if (sums.shape.back() == 1 && transform != PostTransform::Probit)
    return sums;
  return transformScores(build, transform, sums);
}

ClassLabels numberedLabels(llvm::ArrayRef<int64_t> labels) {
  ClassLabels result;
  result.count = int64_t(labels.size());
  Labels names;
  bool isIndex = true;
  for (auto [i, label] : llvm::enumerate(labels)) {
    isIndex &= label == int64_t(i);
    names.push_back(std::to_string(label));
  }
  if (!isIndex)
    result.names = std::make_shared<const Labels>(std::move(names));
  return result;
}

ClassLabels classLabels(Node &node) {
  std::optional<ClassLabels> found;
  auto take = [&](ClassLabels labels) {
    if (labels.count == 0)
      return;
    if (found)
      fail("found labels of several kinds; one list is expected");
    found = std::move(labels);
  };
  for (const char *name : {"classlabels_int64s", "classlabels_ints"})
    if (auto numbers = node.intsAttribute(name))
      take(numberedLabels(*numbers));
  if (auto names = node.stringsAttribute("classlabels_strings"))
    take({std::make_shared<const Labels>(*names), int64_t(names->size())});
  if (!found)
    fail("found no class labels; export the model again");
  return *found;
}

std::shared_ptr<const Labels> labelsOfScores(const ClassLabels &labels) {
  return labels.names ? labels.names : std::make_shared<const Labels>();
}

void setClasses(Node &node, const ClassLabels &labels, const Tensor &decision,
                Tensor scores) {
  if (node.used.empty() || node.used[0]) {
    Tensor index = node.build.argmax(decision, 1, false, false);
    index = node.build.reshape(index, {1});
    index.labels = labels.names;
    node.set(0, std::move(index));
  }
  if (int64_t(scores.shape.back()) == labels.count)
    scores.labels = labelsOfScores(labels);
  node.set(1, std::move(scores));
}

Tensor withComplement(GraphBuilder &build, const Tensor &score) {
  return build.concat({build.sub(build.scalar(1), score), score}, 1);
}

Tensor withNegative(GraphBuilder &build, const Tensor &score) {
  return build.concat({build.unary(Unary::Neg, score), score}, 1);
}

Tensor withConstant(GraphBuilder &build, double first, const Tensor &score) {
  Tensor constant = build.constant(makeFilled({1, 1}, first));
  return build.concat({constant, score}, 1);
}

} // namespace pannikin::onnx_import

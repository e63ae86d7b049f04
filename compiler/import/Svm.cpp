// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Support vector machines: a kernel of each support vector, then sums; classes
// are found by the votes of every two.

#include "compiler/import/ForestAttributes.h"
#include "compiler/import/Operators.h"
#include "compiler/import/Scores.h"
#include "compiler/import/Truth.h"

#include <cmath>

namespace pannikin::onnx_import {

namespace {
/// What regressor and classifier share.
class Machine {
public:
  explicit Machine(Node &node);

  /// `[1, n]` of `count` support vectors or, in a linear model without any,
  /// the features.
  Tensor kernels(int64_t count);
  Tensor matrix(std::vector<double> numbers, int64_t rows,
                const std::string &name);
  /// `weights[rows, n] kernels + rho`
  Tensor sums(const Tensor &kernels, std::vector<double> weights, int64_t rows);

  int64_t width = 0;

private:
  Tensor distances(const Tensor &vectors, int64_t count);
  Tensor power(const Tensor &base, double exponent);

  Node &node;
  GraphBuilder &build;
  Tensor x;
  std::string kind;
  double gamma = 0, offset = 0, degree = 0;
};
} // namespace

Machine::Machine(Node &node) : node(node), build(node.build), x(node.input(0)) {
  if (x.isInt() || x.rank() == 0 || countElements(x.shape) != x.shape.back())
    fail("found an input of shape " + formatShape(x.shape) +
         "; one row of floats, [1,N], is expected");
  width = x.shape.back();
  x = build.reshape(x, {1, width});
  kind = node.stringAttribute("kernel_type", "LINEAR");
  std::vector<double> parameters = numbersOf(node, "kernel_params");
  if (!parameters.empty()) {
    checkLength("kernel_params", parameters.size(), 3);
    gamma = parameters[0];
    offset = parameters[1];
    degree = parameters[2];
  }
}

Tensor Machine::matrix(std::vector<double> numbers, int64_t rows,
                       const std::string &name) {
  HostTensor matrix;
  matrix.shape = {rows, int64_t(numbers.size()) / rows};
  matrix.floats = std::move(numbers);
  matrix.name = name;
  return build.constant(std::move(matrix));
}

/// sum over the features of (x - v)^2
Tensor Machine::distances(const Tensor &vectors, int64_t count) {
  Tensor difference = build.sub(vectors, x);
  Tensor squares = build.mul(difference, difference);
  return build.reshape(build.reduce(Reduction::Sum, squares, 1), {1, count});
}

Tensor Machine::power(const Tensor &base, double exponent) {
  if (exponent != std::floor(exponent) || exponent < 1 || exponent > 16)
    fail("found a polynomial kernel of degree " + formatNumber(exponent) +
         "; whole numbers from 1 to 16 are supported");
  return build.binary(Binary::Pow, base, build.scalar(exponent));
}

Tensor Machine::kernels(int64_t count) {
  if (count == 0)
    return x;
  std::vector<double> numbers = numbersOf(node, "support_vectors");
  checkLength("support_vectors", numbers.size(), size_t(count * width));
  Tensor vectors = matrix(std::move(numbers), count, "support_vectors");
  if (kind == "RBF") // exp(-gamma |x - v|^2)
    return build.unary(
        Unary::Exp, build.mul(distances(vectors, count), build.scalar(-gamma)));
  Tensor products = build.linear(vectors, x);
  if (kind == "LINEAR")
    return products;
  // gamma x v + offset
  products =
      build.add(build.mul(products, build.scalar(gamma)), build.scalar(offset));
  if (kind == "POLY")
    return power(products, degree);
  if (kind == "SIGMOID")
    return build.unary(Unary::Tanh, products);
  fail("attribute 'kernel_type' is '" + kind +
       "'; use LINEAR, POLY, RBF or SIGMOID");
}

Tensor Machine::sums(const Tensor &kernels, std::vector<double> weights,
                     int64_t rows) {
  std::vector<double> rho = numbersOf(node, "rho");
  checkLength("coefficients", weights.size(),
              size_t(rows * kernels.shape.back()));
  Tensor result =
      build.linear(matrix(std::move(weights), rows, "coefficients"), kernels);
  // A linear model may have one offset for all.
  if (rho.size() != 1)
    checkLength("rho", rho.size(), size_t(rows));
  return build.add(result, matrix(std::move(rho), 1, "rho"));
}

static int64_t countOf(Node &node, llvm::StringRef name) {
  int64_t count = node.intAttribute(name, 0);
  if (count < 0 || count > maxElements)
    fail("attribute '" + name + "' is " + llvm::Twine(count) + "; 0 to " +
         llvm::Twine(maxElements) + " are allowed");
  return count;
}

void importSvmRegressor(Node &node) {
  GraphBuilder &build = node.build;
  Machine machine(node);
  int64_t vectors = countOf(node, "n_supports");
  bool isOneClass = node.intAttribute("one_class", 0) != 0;
  PostTransform transform = postTransformOf(node);
  Tensor sum = machine.sums(machine.kernels(vectors),
                            numbersOf(node, "coefficients"), 1);
  if (isOneClass) // 1 or -1
    sum = build.sub(
        build.mul(isGreater(build, sum, build.scalar(0)), build.scalar(2)),
        build.scalar(1));
  node.set(0, transformTargets(build, transform, sum));
}

namespace {
/// The weights of the vectors for each pair of classes i < j: those of class i
/// lie in row j - 1 of the coefficients, those of class j in row i.
struct Pairs {
  Pairs(Node &node, llvm::ArrayRef<int64_t> counts);

  int64_t classes, vectors = 0, count = 0;
  std::vector<double> weights;
  /// `[classes, count]`: what a pair's decision for its first class adds to
  /// the votes, and the votes without any.
  std::vector<double> votes, initial;
};
} // namespace

Pairs::Pairs(Node &node, llvm::ArrayRef<int64_t> counts)
    : classes(int64_t(counts.size())) {
  std::vector<int64_t> start;
  for (int64_t number : counts) {
    if (number < 0 || number > maxElements)
      fail("attribute 'vectors_per_class' has the entry " +
           llvm::Twine(number) + "; 0 to " + llvm::Twine(maxElements) +
           " are allowed");
    start.push_back(vectors);
    vectors += number;
  }
  std::vector<double> all = numbersOf(node, "coefficients");
  checkLength("coefficients", all.size(), size_t((classes - 1) * vectors));
  count = classes * (classes - 1) / 2;
  countElements({count, vectors});
  countElements({count, classes});
  weights.assign(size_t(count * vectors), 0);
  votes.assign(size_t(classes * count), 0);
  initial.assign(size_t(classes), 0);
  int64_t pair = 0;
  for (int64_t i = 0; i < classes; ++i)
    for (int64_t j = i + 1; j < classes; ++j, ++pair) {
      for (int64_t k = start[i]; k < start[i] + counts[i]; ++k)
        weights[pair * vectors + k] = all[(j - 1) * vectors + k];
      for (int64_t k = start[j]; k < start[j] + counts[j]; ++k)
        weights[pair * vectors + k] = all[i * vectors + k];
      votes[i * count + pair] = 1;
      votes[j * count + pair] = -1;
      initial[j] += 1;
    }
}

/// Probabilities of two classes by Platt's sigmoid, 1 / (1 + e^(a s + b)).
static Tensor plattOfTwo(Node &node, const Tensor &sum, double a, double b) {
  GraphBuilder &build = node.build;
  Tensor first =
      build.unary(Unary::Sigmoid,
                  build.sub(build.mul(sum, build.scalar(-a)), build.scalar(b)));
  first = build.clip(first, 1e-7, 1 - 1e-7);
  return build.concat({first, build.sub(build.scalar(1), first)}, 1);
}

/// Votes of every two classes. Scores are the decisions of the pairs; those of
/// two classes [-s, s], though s > 0 votes for the first.
static void setVotes(Node &node, Machine &machine, const ClassLabels &labels,
                     llvm::ArrayRef<int64_t> counts) {
  GraphBuilder &build = node.build;
  std::vector<double> a = numbersOf(node, "prob_a"),
                      b = numbersOf(node, "prob_b");
  if (int64_t(counts.size()) != labels.count || labels.count < 2)
    fail("found " + llvm::Twine(labels.count) + " labels for " +
         llvm::Twine(counts.size()) + " classes of support vectors");
  Pairs pairs(node, counts);
  if (pairs.vectors == 0)
    fail("found no support vectors; export the model again");
  if (!a.empty() && labels.count > 2)
    fail("found probabilities of more than two classes, which are found by "
         "iteration; export with probability=False");
  Tensor sums =
      machine.sums(machine.kernels(pairs.vectors), pairs.weights, pairs.count);
  Tensor decision = build.concat({sums, build.unary(Unary::Neg, sums)}, 1);
  Tensor scores = sums;
  if (labels.count > 2)
    decision = build.add(
        build.linear(machine.matrix(pairs.votes, pairs.classes, "votes"),
                     isGreater(build, sums, build.scalar(0))),
        machine.matrix(pairs.initial, 1, "votes_without"));
  else if (a.empty())
    scores = withNegative(build, sums);
  if (!a.empty()) {
    checkLength("prob_a", a.size(), 1);
    checkLength("prob_b", b.size(), 1);
    scores = plattOfTwo(node, sums, a[0], b[0]);
  }
  setClasses(node, labels, decision, scores);
}

void importSvmClassifier(Node &node) {
  Machine machine(node);
  ClassLabels labels = classLabels(node);
  PostTransform transform = postTransformOf(node);
  if (transform != PostTransform::None)
    fail("found a post transform; export the scores without one");
  Ints counts = node.intsAttribute("vectors_per_class").value_or(Ints());
  if (!counts.empty())
    return setVotes(node, machine, labels, counts);
  // A row of coefficients for each class.
  Tensor sums = machine.sums(machine.kernels(0),
                             numbersOf(node, "coefficients"), labels.count);
  setClasses(node, labels, sums, sums);
}

} // namespace pannikin::onnx_import

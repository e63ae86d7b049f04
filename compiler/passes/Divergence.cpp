// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Divergence of answers: what a guard looks at before it looks at classes.

#include "compiler/passes/Divergence.h"
#include <cmath>
#include <numeric>

using namespace mlir;
using namespace pannikin;

/// Numbers of one answer in the graph: the last dimension of the result.
static size_t classesOf(func::FuncOp function) {
  Type type = function.getResultTypes()[0];
  auto shape = function.getResultAttrOfType<DenseI64ArrayAttr>(0, "pan.shape");
  ArrayRef<int64_t> sizes = shape ? shape.asArrayRef() : pan::shapeOf(type);
  bool isKnown = !sizes.empty() && sizes.back() > 0;
  return isKnown ? size_t(sizes.back()) : 1;
}

FloatAnswers::FloatAnswers(func::FuncOp function, std::vector<Tensor> given)
    : answers(std::move(given)) {
  isIndex = isa<IntegerType>(pan::elementTypeOf(function.getResultTypes()[0]));
  classes = isIndex ? 1 : classesOf(function);
  areProbabilities = classes > 1;
  double sum = 0, squares = 0, count = 0;
  for (const Tensor &answer : answers)
    for (size_t i = 0; i < answer.data.size(); i += classes) {
      auto row = ArrayRef(answer.data).slice(i, classes);
      double total = std::accumulate(row.begin(), row.end(), 0.0);
      areProbabilities &= std::fabs(total - 1) < 1e-3 &&
                          llvm::all_of(row, [](double x) { return x >= 0; });
      sum += row[0];
      squares += row[0] * row[0];
      ++count;
    }
  if (count > 0)
    variance = std::max(squares / count - sum * sum / (count * count), 1e-12);
}

/// Calibration rows are training rows, of which a model is so certain that
/// hardly one in ten says anything: scores are divided by this first, as in
/// distillation (Hinton, Vinyals and Dean, 2015), so that all of them count.
static constexpr double temperature = 3;

/// Logarithms of softened probabilities; `x` are probabilities, or scores.
static std::vector<double> logarithms(ArrayRef<double> x,
                                      bool areProbabilities) {
  std::vector<double> scores(x);
  // A probability that rounds to 0 is unlikely, not impossible.
  if (areProbabilities)
    for (double &p : scores)
      p = std::log(std::max(p, 1e-6));
  double most = *llvm::max_element(scores), sum = 0;
  for (double &score : scores) {
    score = (score - most) / temperature;
    sum += std::exp(score);
  }
  for (double &score : scores)
    score -= std::log(sum);
  return scores;
}

double FloatAnswers::natsOf(ArrayRef<double> p, ArrayRef<double> q) const {
  if (isIndex)
    return p[0] == q[0] ? 0 : 1;
  if (classes == 1)
    return (p[0] - q[0]) * (p[0] - q[0]) / (2 * variance);
  auto logP = logarithms(p, areProbabilities);
  auto logQ = logarithms(q, areProbabilities);
  double nats = 0;
  for (size_t i = 0; i < classes; ++i)
    nats += std::exp(logP[i]) * (logP[i] - logQ[i]);
  return nats;
}

int64_t FloatAnswers::classOf(const Tensor &answer) const {
  auto last = ArrayRef(answer.data).take_back(classes);
  return isIndex ? int64_t(last[0]) : llvm::max_element(last) - last.begin();
}

Drift FloatAnswers::drift(ArrayRef<Tensor> changed, size_t first,
                          size_t every) const {
  Drift drift;
  for (const Tensor &answer : changed) {
    const Tensor &real = answers[first];
    first += every;
    double nats = 0;
    for (size_t i = 0; i < real.data.size(); i += classes)
      nats += natsOf(ArrayRef(real.data).slice(i, classes),
                     ArrayRef(answer.data).slice(i, classes));
    drift.nats += nats * double(classes) / double(real.data.size());
    drift.changed += hasClasses() && classOf(real) != classOf(answer);
    ++drift.rows;
  }
  if (drift.rows > 0) {
    drift.nats /= double(drift.rows);
    drift.changed /= double(drift.rows);
  }
  return drift;
}

double pannikin::natsFor(double points) { return 0.005 * points; }

double pannikin::changedFor(double points, size_t rows) {
  return std::max(0.02 * points, 1.5 / double(rows));
}

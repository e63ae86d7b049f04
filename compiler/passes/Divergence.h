// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// How far the answers of a changed model are from those of the float model.

#ifndef PANNIKIN_COMPILER_PASSES_DIVERGENCE_H
#define PANNIKIN_COMPILER_PASSES_DIVERGENCE_H

#include "ir/Evaluate.h"

namespace pannikin {

/// What changed on some rows.
struct Drift {
  /// Nats a row: of classes the mean Kullback-Leibler divergence of the new
  /// probabilities, softened, from the old ones; of other numbers that of two
  /// normal distributions, half the squared error in shares of the variance; of
  /// class numbers alone the share that differs.
  double nats = 0;
  /// Share of the rows whose class differs; 0 where there are no classes.
  double changed = 0;
  int64_t rows = 0;
};

/// The answers of the float model to some rows.
class FloatAnswers {
public:
  /// `answers` are the first results of `function` on the rows, in order. A
  /// result of several numbers (in its last dimension, as the graph has it) is
  /// one of classes: probabilities where they are seen to be that, else scores.
  FloatAnswers(mlir::func::FuncOp function, std::vector<Tensor> answers);

  /// Drift of `changed`, the answers to the rows `first`, `first + every`, ..
  Drift drift(llvm::ArrayRef<Tensor> changed, size_t first = 0,
              size_t every = 1) const;

  /// Whether answers are one of several classes.
  bool hasClasses() const { return isIndex || classes > 1; }

  /// The class of the last answer in `answer`.
  int64_t classOf(const Tensor &answer) const;

private:
  double natsOf(llvm::ArrayRef<double> p, llvm::ArrayRef<double> q) const;

  std::vector<Tensor> answers;
  size_t classes = 1;
  bool isIndex = false, areProbabilities = false;
  double variance = 1;
};

/// The divergence that costs about `points` of accuracy. Calibration rows are
/// training rows, whose classes hardly move until damage is done; what was
/// measured on the models of the suite is in docs/compression.md.
double natsFor(double points);

/// The share of `rows` calibration rows whose class may differ for `points` of
/// accuracy: a veto only, since they are training rows.
double changedFor(double points, size_t rows);

} // namespace pannikin

#endif // PANNIKIN_COMPILER_PASSES_DIVERGENCE_H

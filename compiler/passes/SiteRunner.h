// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Runs a function with other weights than it has, and watches their inputs.

#ifndef PANNIKIN_COMPILER_PASSES_SITERUNNER_H
#define PANNIKIN_COMPILER_PASSES_SITERUNNER_H

#include "compiler/passes/WeightSites.h"
#include "ir/Evaluate.h"
#include <Eigen/Dense>

namespace pannikin {

/// The weights of all sites as one matrix each: `[W U ..]`, and behind them,
/// where a site has biases, a column that is added to these.
using SiteWeights = std::vector<Eigen::MatrixXd>;

/// The weights that `sites` have; corrections of biases are 0.
SiteWeights weightsOf(llvm::ArrayRef<Site> sites);

/// What was seen at one site: the second moments of [x; h; 1], terms that are
/// subtracted with their sign, and on demand every such input and what the site
/// adds up to, a column a sample.
struct Sightings {
  Eigen::MatrixXd gram;
  Eigen::MatrixXd inputs, sums;
};

/// An evaluator of its own for one thread. The function is only read.
class SiteRunner {
public:
  SiteRunner(mlir::func::FuncOp function, llvm::ArrayRef<Site> sites);

  /// Uses `weights` from now on.
  void load(const SiteWeights &weights);

  /// The first result on a row.
  Tensor run(llvm::ArrayRef<Tensor> row);

  /// Runs `rows` and looks at the sites of `stage`: at most about `most`
  /// samples each, evenly spread. With `keepsAll` every sample is kept.
  std::vector<Sightings> watch(int stage,
                               llvm::ArrayRef<std::vector<Tensor>> rows,
                               int64_t most, bool keepsAll = false);

private:
  struct Watch;

  llvm::ArrayRef<Site> sites;
  PanEvaluator evaluator;
};

/// Puts `weights` into the function: new constants for matrices and biases
/// that changed. The sites stay valid.
void writeWeights(llvm::ArrayRef<Site> sites, const SiteWeights &weights);

/// Gives every bias of a site a constant of its own.
void separateBiases(mlir::func::FuncOp function);

} // namespace pannikin

#endif // PANNIKIN_COMPILER_PASSES_SITERUNNER_H

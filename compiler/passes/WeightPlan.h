// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What is to become of every matrix, and how that is done with the least change
// of what the model computes.

#ifndef PANNIKIN_COMPILER_PASSES_WEIGHTPLAN_H
#define PANNIKIN_COMPILER_PASSES_WEIGHTPLAN_H

#include "compiler/passes/LeastChange.h"
#include "compiler/passes/SiteRunner.h"
#include "compiler/passes/Storage.h"
#include "compiler/passes/WeightForm.h"

namespace pannikin {

/// What is to become of the matrices of one group. Nothing stays as it is.
struct MatrixPlan {
  std::optional<WeightForm> form;
  /// Rank of the matrices over each other; 0: as it is.
  int64_t rank = 0;
  /// Share of the weights that are to be 0; those that are count.
  double sparsity = 0;
};

/// How closely weights are fitted to the rows that are seen: what share of the
/// mean of second moments is added to all of them, and whether rounding is
/// refined behind its feedback, which is better on average.
struct Fit {
  double damping;
  bool refines;
};

/// Ways to fit. From 0.01 to 0.1 dampings are equal on average; for one model
/// the best of all is a point of agreement better. The first is the usual one.
inline constexpr Fit fits[] = {
    {0.05, true},  {0.01, true},  {0.02, true},  {0.1, true},  {0.2, true},
    {0.05, false}, {0.01, false}, {0.02, false}, {0.1, false}, {0.2, false}};

/// How plans are carried out.
struct PlanSettings {
  /// Without compensation: rounding to nearest, the smallest weights go. For
  /// comparison, and all there is without calibration rows.
  bool isPlain = false;
  /// Rows and samples of them that second moments are taken from; 64 windows
  /// are enough (docs/compression.md).
  size_t rows = 64;
  int64_t samples = 4096;
  /// What storage is chosen by, for bytes.
  const Target *chip = findTarget("host");
  Prefer prefer = Prefer::Size;
};

/// Carries out plans for the matrices of one function: stage by stage, on the
/// inputs that the changed stages before give, heads refitted to what the float
/// model says. The function is only read and must outlive this.
class WeightPlanner {
public:
  WeightPlanner(mlir::func::FuncOp function,
                llvm::ArrayRef<std::vector<Tensor>> rows,
                const PlanSettings &settings);

  const std::vector<Site> &sites() const { return allSites; }
  const std::vector<MatrixGroup> &groups() const { return allGroups; }
  const SiteWeights &floatWeights() const { return original; }

  /// The weights under `plans`, one for each group, fitted as `fit` says.
  /// `runner` is used for the inputs of later stages; each thread brings its
  /// own.
  SiteWeights carryOut(llvm::ArrayRef<MatrixPlan> plans, SiteRunner &runner,
                       const Fit &fit) const;

  /// `weights` with heads that add up to what those of the float model do.
  SiteWeights refitHeads(SiteWeights weights, SiteRunner &runner) const;

  /// What the float model shows at each site: second moments of the inputs.
  std::vector<Eigen::MatrixXd> moments(SiteRunner &runner) const;

  /// Weights of a group that are 0.
  int64_t zeros(size_t group, const SiteWeights &weights) const;

  /// Bytes that the matrices of a group take where they lie best for
  /// `settings`, with scales, maps and codebooks. What lies on no grid takes 8
  /// bits, and so do factors of a lower rank.
  int64_t bytes(size_t group, const MatrixPlan &plan,
                const SiteWeights &weights) const;

private:
  struct Stage;
  struct Grid;

  /// Whether there is nothing to make errors good by.
  bool isPlain() const { return settings.isPlain || rows.empty(); }
  std::vector<Sightings> look(int stage, const SiteWeights &weights,
                              SiteRunner &runner) const;
  void refit(LinearSite &site, const Sightings &seen, size_t index) const;
  Stage open(int number, const SiteWeights &weights, SiteRunner &runner,
             const Fit &fit) const;
  void lowerRank(Stage &stage, size_t group, int64_t rank) const;
  void sparsify(Stage &stage, size_t group, double share) const;
  void chooseGrids(Stage &stage, size_t group, const WeightForm &form) const;
  void round(Stage &stage, size_t place) const;

  std::vector<std::vector<Tensor>> rows;
  PlanSettings settings;
  std::vector<Site> allSites;
  std::vector<MatrixGroup> allGroups;
  SiteWeights original;
  int stages = 0;
  /// What the float model showed: of the first stage, which no plan changes,
  /// and what heads add up to.
  std::vector<Sightings> firstStage;
  std::map<size_t, Eigen::MatrixXd> targets;
};

} // namespace pannikin

#endif // PANNIKIN_COMPILER_PASSES_WEIGHTPLAN_H

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Carries plans out, stage by stage.

#include "compiler/passes/WeightPlan.h"
#include "compiler/passes/Formats.h"
#include "compiler/passes/LowRank.h"
#include <cmath>

using namespace mlir;
using namespace pannikin;
using Eigen::MatrixXd;
using Eigen::VectorXd;

/// Heads are refitted with so much of the mean second moment holding them back.
static constexpr double headDamping = 0.03;

/// What the weights of one term can be; without levels they stay.
struct WeightPlanner::Grid {
  std::vector<int> levels;
  std::vector<double> scales; ///< One a row.
};

/// The sites of one stage as numbers, and which of all sites they are.
struct WeightPlanner::Stage {
  Fit fit;
  std::vector<size_t> indices;
  std::vector<LinearSite> sites;
  std::vector<std::vector<Grid>> grids;     ///< By site and term.
  std::vector<std::vector<bool>> isLowered; ///< By site and column.

  /// Calls `visit` with the place in this stage and the term of each matrix of
  /// `group` that is in it.
  void forEachMember(const MatrixGroup &group,
                     llvm::function_ref<void(size_t, size_t)> visit) const {
    for (auto [index, k] : group.members)
      if (auto it = llvm::find(indices, index); it != indices.end())
        visit(size_t(it - indices.begin()), k);
  }
};

/// Every n-th of `rows`, at most `most` of them.
static std::vector<std::vector<Tensor>>
spread(ArrayRef<std::vector<Tensor>> rows, size_t most) {
  std::vector<std::vector<Tensor>> result;
  size_t count = std::min(rows.size(), most);
  for (size_t i = 0; i < count; ++i)
    result.push_back(rows[i * rows.size() / count]);
  return result;
}

WeightPlanner::WeightPlanner(func::FuncOp function,
                             ArrayRef<std::vector<Tensor>> given,
                             const PlanSettings &settings)
    : rows(spread(given, settings.rows)), settings(settings),
      allSites(findSites(function)), allGroups(groupMatrices(allSites)),
      original(weightsOf(allSites)) {
  if (allSites.empty())
    return;
  stages = allSites.back().stage + 1;
  SiteRunner runner(function, allSites);
  firstStage = look(0, original, runner);
  if (isPlain())
    return;
  for (auto [i, site] : llvm::enumerate(allSites)) {
    if (!site.isHead || site.hasMore)
      continue;
    size_t place = 0;
    for (size_t k = 0; k < i; ++k)
      place += allSites[k].stage == site.stage;
    auto seen = runner.watch(site.stage, rows, settings.samples, true);
    targets[i] = std::move(seen[place].sums);
  }
}

std::vector<Sightings> WeightPlanner::look(int stage,
                                           const SiteWeights &weights,
                                           SiteRunner &runner) const {
  if (!isPlain()) {
    if (stage == 0 && !firstStage.empty())
      return firstStage;
    runner.load(weights);
    bool isLast = stage == stages - 1;
    return runner.watch(stage, rows, settings.samples,
                        isLast && !targets.empty());
  }
  // Every input is as likely as every other.
  std::vector<Sightings> seen;
  for (auto [site, matrix] : llvm::zip(allSites, weights))
    if (site.stage == stage)
      seen.push_back(
          {MatrixXd::Identity(matrix.cols(), matrix.cols()), {}, {}});
  return seen;
}

/// Least squares from the inputs that the changed model gives to what the float
/// model adds up: with s the sum now and y the wanted one,
///
///     W += E[(y - s) z'] (E[z z'] + c I)^-1
void WeightPlanner::refit(LinearSite &site, const Sightings &seen,
                          size_t index) const {
  auto wanted = targets.find(index);
  if (wanted == targets.end() || seen.inputs.cols() != wanted->second.cols() ||
      seen.inputs.cols() == 0)
    return;
  MatrixXd missing = wanted->second - seen.sums;
  MatrixXd cross =
      missing * seen.inputs.transpose() / double(seen.inputs.cols());
  MatrixXd change =
      damped(site.gram, headDamping).llt().solve(cross.transpose()).transpose();
  // Zeros that came in stay zeros.
  site.weights =
      (site.weights.array() == 0).select(site.weights, site.weights + change);
  if (site.hasBias)
    site.weights.rightCols(1) = change.rightCols(1);
}

/// The best matrices of `rank` in the mean square of what they compute: with
/// L L' = E[x x'] the singular values of W L count, not those of W. What is
/// lost the other columns of each site make good.
void WeightPlanner::lowerRank(Stage &stage, size_t group, int64_t rank) const {
  MatrixXd all(0, allGroups[group].columns), moment;
  stage.forEachMember(allGroups[group], [&](size_t place, size_t k) {
    const LinearSite &site = stage.sites[place];
    const SiteTerm &term = allSites[stage.indices[place]].terms[k];
    int64_t first = term.first, count = term.columns();
    MatrixXd part = site.weights.middleCols(first, count);
    all.conservativeResize(all.rows() + part.rows(), count);
    all.bottomRows(part.rows()) = part;
    moment =
        damped(site.gram, stage.fit.damping).block(first, first, count, count);
  });
  // Factors that are not smaller than the matrix are no use.
  if (all.rows() == 0 || rank * (all.rows() + all.cols()) >= all.size())
    return;
  MatrixXd root = MatrixXd(moment.llt().matrixL());
  Factors factors = LowRank(all * root).factors(rank);
  MatrixXd lowered = factors.left * root.transpose()
                                        .triangularView<Eigen::Upper>()
                                        .solve(factors.right.transpose())
                                        .transpose();
  int64_t above = 0;
  stage.forEachMember(allGroups[group], [&](size_t place, size_t k) {
    LinearSite &site = stage.sites[place];
    const SiteTerm &term = allSites[stage.indices[place]].terms[k];
    replaceColumns(site, term.first,
                   lowered.middleRows(above, site.weights.rows()),
                   stage.isLowered[place], stage.fit.damping, isPlain());
    for (int64_t j = 0; j < term.columns(); ++j)
      stage.isLowered[place][term.first + j] = true;
    above += site.weights.rows();
  });
}

namespace {
/// A weight that may go.
struct Candidate {
  double loss;
  size_t place;
  int64_t row, column;
};
} // namespace

/// The weights of `term` that are not 0, with what each would cost.
static void addCandidates(std::vector<Candidate> &all, const LinearSite &site,
                          const SiteTerm &term, size_t place, double damping,
                          bool isPlain) {
  for (int64_t row = 0; row < site.weights.rows(); ++row) {
    if (!isPlain) {
      for (const Removal &removal :
           removalOrder(site, row, term.first, term.columns(), damping))
        all.push_back({removal.loss, place, row, removal.column});
      continue;
    }
    for (int64_t j = term.first; j < term.first + term.columns(); ++j)
      if (double w = site.weights(row, j); w != 0)
        all.push_back({std::fabs(w), place, row, j});
  }
}

/// Sets weights of a group to 0 until `share` of them is: those of least loss
/// over all rows.
void WeightPlanner::sparsify(Stage &stage, size_t group, double share) const {
  std::vector<Candidate> all;
  double cells = 0;
  stage.forEachMember(allGroups[group], [&](size_t place, size_t k) {
    const SiteTerm &term = allSites[stage.indices[place]].terms[k];
    const LinearSite &site = stage.sites[place];
    cells += double(site.weights.rows() * term.columns());
    addCandidates(all, site, term, place, stage.fit.damping, isPlain());
  });
  llvm::stable_sort(all, [](const Candidate &a, const Candidate &b) {
    return a.loss < b.loss;
  });
  double zeros = cells - double(all.size());
  double wanted = std::round(share * cells) - zeros;
  all.resize(size_t(std::clamp(wanted, 0.0, double(all.size()))));
  std::map<std::pair<size_t, int64_t>, std::vector<int64_t>> gone;
  for (const Candidate &candidate : all)
    gone[{candidate.place, candidate.row}].push_back(candidate.column);
  for (auto &[at, columns] : gone) {
    auto [place, row] = at;
    if (!isPlain())
      zeroWithCompensation(stage.sites[place], row, columns, stage.fit.damping);
    for (int64_t column : columns)
      stage.sites[place].weights(row, column) = 0;
  }
}

static std::vector<double> rowOf(const MatrixXd &matrix, int64_t row,
                                 const SiteTerm &term) {
  VectorXd numbers = matrix.row(row).segment(term.first, term.columns());
  return {numbers.begin(), numbers.end()};
}

/// How much each input of a term counts.
static std::vector<double> importanceOf(const LinearSite &site,
                                        const SiteTerm &term) {
  VectorXd numbers = site.gram.diagonal().segment(term.first, term.columns());
  return {numbers.begin(), numbers.end()};
}

/// Chooses the levels of the matrices of a group, and their scales.
void WeightPlanner::chooseGrids(Stage &stage, size_t group,
                                const WeightForm &form) const {
  std::vector<double> weights, importance;
  stage.forEachMember(allGroups[group], [&](size_t place, size_t k) {
    const LinearSite &site = stage.sites[place];
    const SiteTerm &term = allSites[stage.indices[place]].terms[k];
    for (int64_t row = 0; row < site.weights.rows(); ++row) {
      llvm::append_range(weights, rowOf(site.weights, row, term));
      llvm::append_range(importance, importanceOf(site, term));
    }
  });
  std::vector<int> levels = form.levels();
  double shared = 0;
  if (form.kind == WeightForm::Kind::Codebook)
    levels = fitCodebook(weights, importance, form.entries, shared);
  else if (!form.hasRowScales)
    shared = chooseScale(weights, importance, levels, !settings.isPlain);
  stage.forEachMember(allGroups[group], [&](size_t place, size_t k) {
    const LinearSite &site = stage.sites[place];
    const SiteTerm &term = allSites[stage.indices[place]].terms[k];
    Grid &grid = stage.grids[place][k];
    grid.levels = levels;
    for (int64_t row = 0; row < site.weights.rows(); ++row)
      grid.scales.push_back(shared != 0
                                ? shared
                                : chooseScale(rowOf(site.weights, row, term),
                                              importanceOf(site, term), levels,
                                              !settings.isPlain));
  });
}

/// Rounds the weights of one site to its grids.
void WeightPlanner::round(Stage &stage, size_t place) const {
  LinearSite &linear = stage.sites[place];
  const Site &site = allSites[stage.indices[place]];
  ArrayRef<Grid> grids = stage.grids[place];
  auto toGrid = [&](int64_t row, int64_t column, double w) {
    for (auto [term, grid] : llvm::zip(site.terms, grids))
      if (column >= term.first && column < term.first + term.columns() &&
          !grid.levels.empty())
        return nearestLevel(grid.levels, w / grid.scales[row]) *
               grid.scales[row];
    return w;
  };
  if (!isPlain()) {
    MatrixXd before = linear.weights;
    roundWithFeedback(linear, toGrid, stage.fit.damping);
    if (stage.fit.refines)
      refineRounding(linear, before, toGrid, stage.fit.damping);
    return;
  }
  for (int64_t row = 0; row < linear.weights.rows(); ++row)
    for (int64_t column = 0; column < linear.columns(); ++column)
      if (double &w = linear.weights(row, column); w != 0)
        w = toGrid(row, column, w);
}

WeightPlanner::Stage WeightPlanner::open(int number, const SiteWeights &weights,
                                         SiteRunner &runner,
                                         const Fit &fit) const {
  Stage stage{fit, {}, {}, {}, {}};
  auto seen = look(number, weights, runner);
  for (auto [i, site] : llvm::enumerate(allSites)) {
    if (site.stage != number)
      continue;
    size_t place = stage.indices.size();
    stage.indices.push_back(i);
    stage.sites.push_back({weights[i], seen[place].gram, !site.biases.empty()});
    stage.grids.emplace_back(site.terms.size());
    stage.isLowered.emplace_back(weights[i].cols(), false);
    if (site.isHead)
      refit(stage.sites.back(), seen[place], i);
  }
  return stage;
}

SiteWeights WeightPlanner::carryOut(ArrayRef<MatrixPlan> plans,
                                    SiteRunner &runner, const Fit &fit) const {
  SiteWeights weights = original;
  for (int number = 0; number < stages; ++number) {
    Stage stage = open(number, weights, runner, fit);
    for (auto [group, plan] : llvm::enumerate(plans))
      if (plan.rank > 0)
        lowerRank(stage, group, plan.rank);
    for (auto [group, plan] : llvm::enumerate(plans))
      if (plan.sparsity > 0)
        sparsify(stage, group, plan.sparsity);
    for (auto [group, plan] : llvm::enumerate(plans))
      if (plan.form)
        chooseGrids(stage, group, *plan.form);
    for (size_t i = 0; i < stage.sites.size(); ++i)
      round(stage, i);
    for (auto [index, site] : llvm::zip(stage.indices, stage.sites))
      weights[index] = std::move(site.weights);
  }
  return weights;
}

SiteWeights WeightPlanner::refitHeads(SiteWeights weights,
                                      SiteRunner &runner) const {
  for (int number = 0; number < stages; ++number) {
    bool isHead = llvm::any_of(allSites, [&](const Site &site) {
      return site.stage == number && site.isHead;
    });
    if (!isHead || isPlain())
      continue;
    Stage stage = open(number, weights, runner, {});
    for (auto [index, site] : llvm::zip(stage.indices, stage.sites))
      weights[index] = std::move(site.weights);
  }
  return weights;
}

std::vector<MatrixXd> WeightPlanner::moments(SiteRunner &runner) const {
  std::vector<MatrixXd> all(allSites.size());
  for (int number = 0; number < stages; ++number) {
    Stage stage = open(number, original, runner, {});
    for (auto [index, site] : llvm::zip(stage.indices, stage.sites))
      all[index] = std::move(site.gram);
  }
  return all;
}

int64_t WeightPlanner::zeros(size_t group, const SiteWeights &weights) const {
  int64_t zeros = 0;
  for (auto [site, k] : allGroups[group].members) {
    const SiteTerm &term = allSites[site].terms[k];
    auto part = weights[site].middleCols(term.first, term.columns());
    zeros += (part.array() == 0).count();
  }
  return zeros;
}

/// Adds a row as the 8-bit integers and the fraction that `fix-point` gives it.
static void addIntegers(ArrayRef<double> row, std::vector<int64_t> &integers,
                        std::vector<int> &fractions) {
  double lo = 0, hi = 0;
  for (double w : row) {
    lo = std::min(lo, w);
    hi = std::max(hi, w);
  }
  int fraction = fractionFor(std::max(hi, -lo), 8);
  if (std::ldexp(hi, fraction) > 127)
    --fraction;
  fractions.push_back(fraction);
  for (double w : row)
    integers.push_back(int64_t(std::floor(std::ldexp(w, fraction) + 0.5)));
}

int64_t WeightPlanner::bytes(size_t group, const MatrixPlan &plan,
                             const SiteWeights &weights) const {
  if (plan.rank > 0)
    return plan.rank * (allGroups[group].rows + allGroups[group].columns + 1);
  std::vector<int64_t> integers;
  std::vector<int> fractions;
  for (auto [site, k] : allGroups[group].members)
    for (int64_t row = 0; row < weights[site].rows(); ++row)
      addIntegers(rowOf(weights[site], row, allSites[site].terms[k]), integers,
                  fractions);
  return chooseStorage(integers, fractions, allGroups[group].columns,
                       MatrixInput(), settings.prefer, *settings.chip)
      .bytes;
}

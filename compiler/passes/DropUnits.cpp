// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Removes hidden units that the others can stand in for.

#include "compiler/passes/ApplyPlan.h"
#include "compiler/passes/CalibrationRows.h"
#include "compiler/passes/Divergence.h"
#include "compiler/passes/ElementGraph.h"
#include "llvm/ADT/SetVector.h"
#include <cmath>

namespace pannikin {
#define GEN_PASS_DEF_DROPUNITS
#include "compiler/passes/Passes.h.inc"
} // namespace pannikin

using namespace mlir;
using namespace pannikin;
using Eigen::MatrixXd;

namespace {

/// One hidden unit: who reads it, and the layer that it is of.
struct Unit {
  std::vector<std::pair<size_t, int64_t>> readers; ///< Sites and columns.
  size_t layer = 0;
};

/// The units that could go, by layer; layers are vectors whose elements are
/// tied to nothing that must stay.
struct Layers {
  std::vector<Unit> units;
  std::vector<int64_t> sizes; ///< Units of each layer.

  Layers(func::FuncOp function, ArrayRef<Site> sites);
};

Layers::Layers(func::FuncOp function, ArrayRef<Site> sites) {
  ElementGraph graph(function);
  llvm::DenseSet<int> kept;
  for (int element = 0; element < graph.size(); ++element)
    if (graph.getPinned()[element])
      kept.insert(graph.groupOf(element));
  // The vector of the element that a unit is named by stands for its layer.
  llvm::MapVector<int, Unit> byGroup;
  for (auto [index, site] : llvm::enumerate(sites))
    for (const SiteTerm &term : site.terms) {
      ElementVector input = graph.of(pan::MatvecOp(term.product).getInput());
      for (int64_t j = 0; j < term.columns() && j < input.size; ++j) {
        int group = graph.groupOf(input.first + int(j));
        if (!kept.contains(group))
          byGroup[group].readers.push_back({index, term.first + j});
      }
    }
  llvm::SmallMapVector<size_t, size_t, 4> numbers;
  for (auto &[group, unit] : byGroup) {
    size_t vector = 0;
    while (graph.getVectors()[vector].first + graph.getVectors()[vector].size <=
           group)
      ++vector;
    unit.layer = numbers.insert({vector, numbers.size()}).first->second;
    if (unit.layer == sizes.size())
      sizes.push_back(0);
    ++sizes[unit.layer];
    units.push_back(std::move(unit));
  }
}

class Dropper {
public:
  Dropper(func::FuncOp function, const WeightPlanner &planner, Rows rows)
      : planner(planner), rows(rows), runner(function, planner.sites()),
        layers(function, planner.sites()), moments(planner.moments(runner)),
        weights(planner.floatWeights()),
        before(function, answersTo(runner, rows)) {
    for (const MatrixXd &gram : moments)
      inverses.push_back(
          damped(gram, fits[0].damping)
              .llt()
              .solve(MatrixXd::Identity(gram.rows(), gram.cols())));
    for (auto [gram, matrix] : llvm::zip(moments, weights))
      powers.push_back((matrix * gram).cwiseProduct(matrix).sum() + 1e-12);
  }

  /// Drops units until every layer has at most `most`.
  void dropTo(int64_t most);

  /// Drops units while the answers diverge by at most `nats`.
  void dropWithin(double nats);

  SiteWeights finish() { return planner.refitHeads(weights, runner); }
  bool hasUnits() const { return !layers.units.empty(); }

private:
  double lossOf(const Unit &unit) const;
  std::optional<size_t> cheapest(int64_t least) const;
  void drop(size_t index);

  const WeightPlanner &planner;
  Rows rows;
  SiteRunner runner;
  Layers layers;
  std::vector<MatrixXd> moments, inverses;
  SiteWeights weights;
  std::vector<double> powers; ///< Mean squares of the sums of each site.
  FloatAnswers before;
};

/// How much of the sums of its readers a unit holds that the rest cannot make
/// good, as shares of their squares: w_j^2 / inverse(G)_jj over all rows.
double Dropper::lossOf(const Unit &unit) const {
  double loss = 0;
  for (auto [site, column] : unit.readers)
    loss += weights[site].col(column).squaredNorm() /
            inverses[site](column, column) / powers[site];
  return loss;
}

/// The unit of least loss in a layer of more than `least` units.
std::optional<size_t> Dropper::cheapest(int64_t least) const {
  std::optional<size_t> best;
  double lowest = HUGE_VAL;
  for (auto [i, unit] : llvm::enumerate(layers.units))
    if (layers.sizes[unit.layer] > least)
      if (double loss = lossOf(unit); loss < lowest) {
        lowest = loss;
        best = i;
      }
  return best;
}

void Dropper::drop(size_t index) {
  Unit unit = std::move(layers.units[index]);
  layers.units.erase(layers.units.begin() + index);
  --layers.sizes[unit.layer];
  for (auto [site, column] : unit.readers) {
    LinearSite linear{weights[site], moments[site],
                      !planner.sites()[site].biases.empty()};
    for (int64_t row = 0; row < linear.weights.rows(); ++row)
      zeroWithCompensation(linear, row, {column}, fits[0].damping);
    weights[site] = std::move(linear.weights);
    MatrixXd &inverse = inverses[site];
    Eigen::VectorXd pivot = inverse.col(column);
    inverse -= pivot * pivot.transpose() / pivot(column);
    // What has gone takes no part any more.
    inverse(column, column) = 1;
  }
}

void Dropper::dropTo(int64_t most) {
  while (auto index = cheapest(most))
    drop(*index);
}

void Dropper::dropWithin(double nats) {
  while (auto index = cheapest(1)) {
    auto keptWeights = weights;
    auto keptInverses = inverses;
    drop(*index);
    runner.load(finish());
    if (before.drift(answersTo(runner, rows)).nats > nats) {
      weights = std::move(keptWeights);
      inverses = std::move(keptInverses);
      return;
    }
  }
}

} // namespace

LogicalResult pannikin::dropUnits(func::FuncOp function,
                                  ArrayRef<std::vector<Tensor>> rows,
                                  int64_t units, double maxDrop,
                                  const WeightWish &wish) {
  if (rows.empty())
    return function.emitError("units are dropped by what they do on "
                              "calibration rows; give some with --calibrate");
  auto planner = makePlanner(function, rows, wish);
  if (!planner)
    return failure();
  Dropper dropper(function, *planner, rows);
  if (!dropper.hasUnits())
    return function.emitError(
        "has no hidden units that could go; leave --units out");
  if (units > 0)
    dropper.dropTo(units);
  else
    dropper.dropWithin(natsFor(maxDrop) / 2);
  std::vector<MatrixPlan> plans(planner->groups().size());
  writePlan(function, *planner, plans, dropper.finish(), "drop-units", rows);
  return success();
}

namespace {
struct DropUnitsPass : public pannikin::impl::DropUnitsBase<DropUnitsPass> {
  using DropUnitsBase::DropUnitsBase;
  void runOnOperation() override {
    auto function = modelFunction(getOperation());
    auto rows = function ? readRows(function, data) : std::nullopt;
    if (!rows || failed(dropUnits(function, *rows, units, maxDrop, {})))
      signalPassFailure();
  }
};
} // namespace

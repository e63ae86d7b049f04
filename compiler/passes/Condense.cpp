// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Greedy condensing by measured answers: for every input the order of the rows
// is known, so that a row that goes is replaced by the next one of that order.

#include "compiler/passes/Condense.h"

#include <algorithm>
#include <cmath>
#include <numeric>

using namespace pannikin;
using llvm::ArrayRef;

namespace {

/// One input, with all rows by their distance from it.
struct Probe {
  std::vector<double> distances;
  std::vector<int32_t> order;
  /// Places in `order` of the nearest rows that are left, and of the next one,
  /// if any.
  std::vector<size_t> nearest;
  std::vector<double> answer;
  /// Whether the loss is measured here; elsewhere rows are chosen.
  bool isHeldOut = false;
  double loss = 0;
  /// How far the answer would move without each of the nearest rows.
  std::vector<double> change;
};

class Condenser {
public:
  Condenser(const Nearest &search, ArrayRef<std::vector<double>> inputs);
  Condensed run(int64_t most, double loss);

private:
  void findNearest(Probe &probe);
  void measure(Probe &probe, double sign);
  std::vector<double> answerOf(const Probe &probe, size_t skipped) const;
  double changeOf(const Probe &probe, ArrayRef<double> answer) const;
  double lossOf(const Probe &probe, ArrayRef<double> answer) const;
  double lossNow() const;
  std::vector<double> inverseVariances() const;
  int64_t cheapest() const;
  void remove(int64_t row);

  const Nearest &search;
  size_t count;
  bool isVote;
  std::vector<double> scale;
  std::vector<Probe> probes;
  std::vector<bool> isLeft;
  /// By row: how far its loss would move the answers, and for how many inputs
  /// it is among the nearest.
  std::vector<double> change;
  std::vector<int64_t> uses;
  double chosenLoss = 0, heldOutLoss = 0, chosen = 0, heldOut = 0;
};

/// Shares of classes: no number is negative, and the rows have equal sums.
bool isVotes(const Nearest &search) {
  if (search.outputs < 2)
    return false;
  std::vector<double> sums;
  for (size_t i = 0; i < search.values.size(); i += search.outputs) {
    auto row = ArrayRef(search.values).slice(i, search.outputs);
    if (llvm::any_of(row, [](double x) { return x < 0; }))
      return false;
    sums.push_back(std::accumulate(row.begin(), row.end(), 0.0));
  }
  auto [least, most] = std::minmax_element(sums.begin(), sums.end());
  return *most - *least <= 1e-6 * *most;
}

Condenser::Condenser(const Nearest &search,
                     ArrayRef<std::vector<double>> inputs)
    : search(search), count(size_t(search.k)), isVote(isVotes(search)),
      probes(inputs.size()), isLeft(search.rows(), true),
      change(search.rows(), 0), uses(search.rows(), 0) {
  // Rows that were fitted to some inputs do worse on others.
  for (size_t i = 2; i < probes.size(); i += 3)
    probes[i].isHeldOut = true;
  for (auto [probe, input] : llvm::zip(probes, inputs)) {
    for (int64_t i = 0; i < search.rows(); ++i)
      probe.distances.push_back(search.distance(input, i));
    probe.order.resize(search.rows());
    std::iota(probe.order.begin(), probe.order.end(), 0);
    std::stable_sort(probe.order.begin(), probe.order.end(),
                     [&, &distances = probe.distances](int32_t a, int32_t b) {
                       return distances[a] < distances[b];
                     });
    findNearest(probe);
    probe.answer = answerOf(probe, count);
  }
  scale = inverseVariances();
  for (Probe &probe : probes) {
    (probe.isHeldOut ? heldOut : chosen) += 1;
    measure(probe, 1);
  }
}

void Condenser::findNearest(Probe &probe) {
  probe.nearest.clear();
  for (size_t at = 0; at < probe.order.size() && probe.nearest.size() <= count;
       ++at)
    if (isLeft[probe.order[at]])
      probe.nearest.push_back(at);
}

/// The answer of the nearest rows but for number `skipped` of them.
std::vector<double> Condenser::answerOf(const Probe &probe,
                                        size_t skipped) const {
  std::vector<int64_t> rows;
  std::vector<double> distances;
  for (size_t i = 0; i < probe.nearest.size() && rows.size() < count; ++i)
    if (i != skipped) {
      rows.push_back(probe.order[probe.nearest[i]]);
      distances.push_back(probe.distances[rows.back()]);
    }
  std::vector<double> weights = search.weights(distances);
  std::vector<double> answer(search.outputs, 0);
  double total = 0;
  for (auto [row, weight] : llvm::zip(rows, weights)) {
    total += weight;
    for (int64_t v = 0; v < search.outputs; ++v)
      answer[v] += weight * search.values[row * search.outputs + v];
  }
  for (double &number : answer)
    number /= search.mean ? total : 1;
  return answer;
}

/// 1 / variance of each output, in shares of all outputs.
std::vector<double> Condenser::inverseVariances() const {
  std::vector<double> result;
  for (int64_t v = 0; v < search.outputs; ++v) {
    double sum = 0, squares = 0, n = double(probes.size());
    for (const Probe &probe : probes) {
      sum += probe.answer[v];
      squares += probe.answer[v] * probe.answer[v];
    }
    double variance = squares / n - sum / n * (sum / n);
    result.push_back(variance > 0 ? 1 / (variance * double(search.outputs))
                                  : 0);
  }
  return result;
}

static size_t largest(ArrayRef<double> numbers) {
  return size_t(std::max_element(numbers.begin(), numbers.end()) -
                numbers.begin());
}

double Condenser::lossOf(const Probe &probe, ArrayRef<double> answer) const {
  return isVote ? largest(answer) != largest(probe.answer)
                : changeOf(probe, answer);
}

/// The worse of both kinds of inputs.
double Condenser::lossNow() const {
  return 100 * std::max(chosenLoss / std::max(chosen, 1.0),
                        heldOutLoss / std::max(heldOut, 1.0));
}

/// Shares of votes move before the class does.
double Condenser::changeOf(const Probe &probe, ArrayRef<double> answer) const {
  double sum = 0;
  for (auto [now, before, factor] : llvm::zip(answer, probe.answer, scale))
    sum += factor * (now - before) * (now - before);
  return sum;
}

/// Adds what `probe` says to the sums, or takes it out of them.
void Condenser::measure(Probe &probe, double sign) {
  if (sign > 0) {
    std::vector<double> answer = answerOf(probe, count);
    probe.loss = lossOf(probe, answer);
    probe.change.clear();
    for (size_t i = 0; i < count; ++i)
      probe.change.push_back(changeOf(probe, answerOf(probe, i)) -
                             changeOf(probe, answer));
  }
  (probe.isHeldOut ? heldOutLoss : chosenLoss) += sign * probe.loss;
  if (probe.isHeldOut)
    return;
  for (size_t i = 0; i < count; ++i) {
    int64_t row = probe.order[probe.nearest[i]];
    change[row] += sign * probe.change[i];
    uses[row] += int64_t(sign);
  }
}

/// Of rows that cost the same the one that fewest inputs need, of these the
/// last; -1 when none is left.
int64_t Condenser::cheapest() const {
  int64_t best = -1;
  for (int64_t row = 0; row < search.rows(); ++row) {
    if (!isLeft[row])
      continue;
    // What was added and taken away leaves sums a little off.
    double gain = best < 0 ? 1 : change[best] - change[row];
    if (gain > 1e-9 || (gain > -1e-9 && uses[row] <= uses[best]))
      best = row;
  }
  return best;
}

void Condenser::remove(int64_t row) {
  isLeft[row] = false;
  for (Probe &probe : probes) {
    bool isNear = llvm::any_of(
        probe.nearest, [&](size_t at) { return probe.order[at] == row; });
    if (!isNear)
      continue;
    measure(probe, -1);
    findNearest(probe);
    measure(probe, 1);
  }
}

Condensed Condenser::run(int64_t most, double loss) {
  Condensed result;
  for (int64_t left = search.rows(); left > std::max(most, search.k); --left) {
    int64_t row = cheapest();
    remove(row);
    if (lossNow() > loss + 1e-9) {
      isLeft[row] = true;
      break;
    }
    result.lost = std::max(lossNow(), 0.0);
  }
  for (int64_t row = 0; row < search.rows(); ++row)
    if (isLeft[row])
      result.kept.push_back(row);
  return result;
}

} // namespace

Condensed pannikin::condense(const Nearest &search,
                             ArrayRef<std::vector<double>> inputs, int64_t most,
                             double loss) {
  // Distances of every input to every row are kept.
  constexpr size_t limit = size_t(1) << 23;
  size_t every = inputs.size() * size_t(search.rows()) / limit + 1;
  std::vector<std::vector<double>> some;
  for (size_t i = 0; i < inputs.size(); i += every)
    some.push_back(inputs[i]);
  Condensed found = Condenser(search, some).run(most, loss);
  found.inputs = int64_t(some.size());
  return found;
}

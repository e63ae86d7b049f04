// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Sites in numbers: reading, watching and writing their weights.

#include "compiler/passes/SiteRunner.h"
#include "ir/Numbers.h"

using namespace mlir;
using namespace pannikin;
using namespace pannikin::pan;
using Eigen::MatrixXd;
using Eigen::VectorXd;
using RowMajor =
    Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

static ConstantOp weightsConstant(const SiteTerm &term) {
  return MatvecOp(term.product).getWeights().getDefiningOp<ConstantOp>();
}

static std::vector<double> numbersOf(Value constant) {
  auto op = constant.getDefiningOp<ConstantOp>();
  return constantValues(op.getValue(), op.getType());
}

SiteWeights pannikin::weightsOf(ArrayRef<Site> sites) {
  SiteWeights all;
  for (const Site &site : sites) {
    int64_t width = site.columns() + !site.biases.empty();
    MatrixXd &matrix = all.emplace_back(MatrixXd::Zero(site.rows(), width));
    for (const SiteTerm &term : site.terms) {
      auto numbers = numbersOf(weightsConstant(term));
      matrix.middleCols(term.first, term.columns()) =
          Eigen::Map<RowMajor>(numbers.data(), site.rows(), term.columns());
    }
  }
  return all;
}

/// The numbers of the matrix of `term`.
static std::vector<double> partOf(const MatrixXd &matrix,
                                  const SiteTerm &term) {
  RowMajor part = matrix.middleCols(term.first, term.columns());
  return {part.data(), part.data() + part.size()};
}

/// A bias with the correction that `matrix` has for it.
static std::vector<double> correctedBias(const Site &site,
                                         const MatrixXd &matrix,
                                         std::vector<double> bias,
                                         double sign) {
  for (size_t i = 0; i < bias.size(); ++i)
    bias[i] += sign * matrix(Eigen::Index(i), site.columns());
  return bias;
}

SiteRunner::SiteRunner(func::FuncOp function, ArrayRef<Site> sites)
    : sites(sites), evaluator(function) {}

void SiteRunner::load(const SiteWeights &weights) {
  for (auto [site, matrix] : llvm::zip(sites, weights)) {
    for (const SiteTerm &term : site.terms)
      evaluator.assign(MatvecOp(term.product).getWeights(),
                       partOf(matrix, term));
    for (auto [use, sign] : site.biases)
      evaluator.assign(
          use->get(), correctedBias(site, matrix, numbersOf(use->get()), sign));
  }
}

Tensor SiteRunner::run(ArrayRef<Tensor> row) {
  evaluator.observer = nullptr;
  return std::move(evaluator.run(row)[0]);
}

/// What is being gathered at one site.
struct SiteRunner::Watch {
  const Site &site;
  std::vector<const Tensor *> inputs; ///< Last seen, by term.
  Sightings seen;
  std::vector<VectorXd> samples, sums;
  int64_t count = 0, turn = 0;

  explicit Watch(const Site &site)
      : site(site), inputs(site.terms.size(), nullptr) {
    int64_t size = site.columns() + !site.biases.empty();
    seen.gram = MatrixXd::Zero(size, size);
  }

  /// Joint input number `k` of the tensors seen last.
  VectorXd sample(int64_t k) const {
    VectorXd z(seen.gram.rows());
    for (auto [term, tensor] : llvm::zip(site.terms, inputs)) {
      int64_t size = term.columns();
      int64_t vectors = int64_t(tensor->data.size()) / size;
      const double *x = &tensor->data[std::min(k, vectors - 1) * size];
      z.segment(term.first, size) =
          term.sign * Eigen::Map<const VectorXd>(x, size);
    }
    if (!site.biases.empty())
      z(z.size() - 1) = 1;
    return z;
  }

  /// The sum was computed: from here one sample of `every`.
  void add(const Tensor &sum, int64_t every, bool keepsAll) {
    int64_t rows = site.rows();
    for (int64_t k = 0; k < int64_t(sum.data.size()) / rows; ++k) {
      if (turn++ % every != 0)
        continue;
      VectorXd z = sample(k);
      seen.gram.selfadjointView<Eigen::Lower>().rankUpdate(z);
      ++count;
      if (!keepsAll)
        continue;
      samples.push_back(z);
      sums.push_back(Eigen::Map<const VectorXd>(&sum.data[k * rows], rows));
    }
  }

  Sightings finish() {
    seen.gram = MatrixXd(seen.gram.selfadjointView<Eigen::Lower>()) /
                double(std::max<int64_t>(count, 1));
    seen.inputs.resize(seen.gram.rows(), Eigen::Index(samples.size()));
    seen.sums.resize(site.rows(), Eigen::Index(samples.size()));
    for (size_t i = 0; i < samples.size(); ++i) {
      seen.inputs.col(Eigen::Index(i)) = samples[i];
      seen.sums.col(Eigen::Index(i)) = sums[i];
    }
    return std::move(seen);
  }
};

/// How often the first site of `watches` is computed in one run.
static int64_t samplesPerRow(Value sum) {
  auto scan = dyn_cast<ScanOp>(sum.getParentBlock()->getParentOp());
  int64_t steps = scan ? scan.getSteps() : 1;
  for (int64_t size : shapeOf(sum.getType()).drop_back())
    steps *= size;
  return ShapedType::isDynamic(steps) || steps < 1 ? 64 : steps;
}

std::vector<Sightings> SiteRunner::watch(int stage,
                                         ArrayRef<std::vector<Tensor>> rows,
                                         int64_t most, bool keepsAll) {
  std::vector<Watch> watches;
  for (const Site &site : sites)
    if (site.stage == stage)
      watches.emplace_back(site);
  llvm::DenseMap<Value, std::vector<std::pair<Watch *, size_t>>> readers;
  llvm::DenseMap<Value, Watch *> sums;
  for (Watch &watch : watches) {
    sums[watch.site.sum] = &watch;
    for (auto [i, input] : llvm::enumerate(watch.site.inputs()))
      readers[input].push_back({&watch, i});
  }
  int64_t total =
      samplesPerRow(watches.front().site.sum) * int64_t(rows.size());
  int64_t every = keepsAll ? 1 : std::max<int64_t>(1, total / most);
  // An even stride through windows would always meet the same steps.
  every |= 1;
  evaluator.observer = [&](Value value, const Tensor &tensor) {
    if (auto it = readers.find(value); it != readers.end())
      for (auto [watch, i] : it->second)
        watch->inputs[i] = &tensor;
    if (auto it = sums.find(value); it != sums.end())
      it->second->add(tensor, every, keepsAll);
  };
  for (const std::vector<Tensor> &row : rows)
    evaluator.run(row);
  evaluator.observer = nullptr;
  std::vector<Sightings> result;
  for (Watch &watch : watches)
    result.push_back(watch.finish());
  return result;
}

/// A constant like that of `use` with other numbers, for this use alone.
static void replaceNumbers(OpOperand &use, ArrayRef<double> numbers) {
  auto old = use.get().getDefiningOp<ConstantOp>();
  OpBuilder builder(old);
  auto fresh = makeConstant(builder, old.getLoc(), shapeOf(old.getType()),
                            numbers, old.getName().value_or(""));
  fresh->setDiscardableAttrs(old->getDiscardableAttrDictionary());
  use.set(fresh);
  if (old->use_empty())
    old.erase();
}

void pannikin::writeWeights(ArrayRef<Site> sites, const SiteWeights &weights) {
  for (auto [site, matrix] : llvm::zip(sites, weights)) {
    for (const SiteTerm &term : site.terms)
      replaceNumbers(MatvecOp(term.product).getWeightsMutable(),
                     partOf(matrix, term));
    if (site.biases.empty() || matrix.col(site.columns()).isZero(0))
      continue;
    for (auto [use, sign] : site.biases)
      replaceNumbers(*use,
                     correctedBias(site, matrix, numbersOf(use->get()), sign));
  }
}

void pannikin::separateBiases(func::FuncOp function) {
  function.walk([](Operation *op) {
    if (!isa<AddOp, SubOp>(op))
      return;
    for (OpOperand &use : op->getOpOperands()) {
      auto constant = use.get().getDefiningOp<ConstantOp>();
      if (constant && !constant->hasOneUse()) {
        OpBuilder builder(constant);
        use.set(builder.clone(*constant)->getResult(0));
      }
    }
  });
}

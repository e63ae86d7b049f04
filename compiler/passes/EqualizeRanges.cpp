// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Scales units by powers of two so that those of a vector have even ranges.

#include "compiler/passes/ElementGraph.h"
#include "compiler/passes/Passes.h"
#include "ir/Numbers.h"
#include "llvm/ADT/MapVector.h"
#include <cmath>

namespace pannikin {
#define GEN_PASS_DEF_EQUALIZERANGES
#include "compiler/passes/Passes.h.inc"
} // namespace pannikin

using namespace mlir;
using namespace pannikin;
using namespace pannikin::pan;

/// Whether a constant at this use is a factor, which no scale changes.
static bool isFactor(const OpOperand *use) {
  return use && isa<MulOp, DivOp>(use->getOwner());
}

namespace {

/// The exponent of each group of elements.
class Scales {
public:
  explicit Scales(const ElementGraph &graph) : graph(graph) {
    fixed.resize(graph.size());
    scale.assign(graph.size(), 0);
    findFactors();
    for (int i = 0; i < graph.size(); ++i)
      look(i);
    choose();
  }

  int of(int element) const { return scale[graph.groupOf(element)]; }

private:
  void findFactors() {
    factors.resize(graph.size());
    for (ElementVector vector : graph.getVectors())
      if (isFactor(vector.use))
        factors.set(vector.first, vector.first + vector.size);
  }

  void fix(int element) { fixed.set(graph.groupOf(element)); }

  /// f(2^k x) = 2^k f(x), and all terms that are no factors have the scale.
  bool isHomogeneous(const Element &e) {
    if (auto activation = dyn_cast<ActivationOp>(e.op))
      return activation.getFunction() == Function::Relu;
    if (isa<MulOp>(e.op))
      return factors[e.terms[0].element] || factors[e.terms[1].element];
    if (isa<DivOp>(e.op))
      return factors[e.terms[1].element];
    return isa<AddOp, SubOp, MinOp, MaxOp>(e.op);
  }

  void look(int i) {
    const Element &e = graph[i];
    using Kind = Element::Kind;
    if (graph.getPinned()[i] || e.kind == Kind::Unknown ||
        (e.kind == Kind::Pointwise && !isHomogeneous(e)))
      fix(i);
    if (e.kind == Kind::Constant && !factors[i])
      in[graph.groupOf(i)] += std::fabs(e.number);
    for (Element::Term term : e.terms) {
      int from = graph.groupOf(term.element), to = graph.groupOf(i);
      double weight = std::fabs(term.weight);
      if (e.kind == Kind::Sum) {
        in[to] += weight;
        out[from] = std::max(out[from], weight);
      } else if (from != to && !factors[term.element]) {
        // One number for all elements: they could only be scaled together.
        fix(i);
        fix(term.element);
      }
    }
  }

  /// Ranges before and weights behind are as even as they can be together when
  /// in 2^k = out 2^-k. Only what the elements of a vector differ by counts.
  void choose() {
    llvm::IntEqClasses bundles(graph.size());
    for (int i = 0; i < graph.size(); ++i)
      bundles.join(i, graph.groupOf(i));
    for (ElementVector vector : graph.getVectors())
      for (int i = 1; i < vector.size; ++i)
        bundles.join(vector.first, vector.first + i);
    llvm::MapVector<int, SmallVector<std::pair<int, int>>> scales;
    for (int i = 0; i < graph.size(); ++i)
      if (graph.groupOf(i) == i && !fixed[i] && in[i] > 0 && out[i] > 0)
        scales[bundles.findLeader(i)].push_back(
            {int(std::lround(std::log2(out[i] / in[i]) / 2)), i});
    for (auto &[bundle, list] : scales) {
      llvm::sort(list);
      constexpr int even = 1;
      if (list.back().first - list.front().first <= even)
        continue;
      int middle = list[list.size() / 2].first;
      for (auto [exponent, group] : list)
        scale[group] = exponent - middle;
    }
  }

  const ElementGraph &graph;
  llvm::BitVector fixed, factors;
  std::vector<int> scale;
  /// What a group is at most for inputs of at most 1, and what reads it.
  llvm::DenseMap<int, double> in, out;
};

/// Multiplies the numbers of `constant` by `2^exponent(k)`.
Value scaled(ConstantOp constant, llvm::function_ref<int(int64_t)> exponent) {
  auto numbers = constantValues(constant.getValue(), constant.getType());
  bool changed = false;
  for (auto [k, number] : llvm::enumerate(numbers)) {
    changed |= exponent(k) != 0;
    number = std::ldexp(number, exponent(k));
  }
  if (!changed)
    return constant;
  OpBuilder builder(constant);
  return makeConstant(builder, constant.getLoc(), shapeOf(constant.getType()),
                      numbers, constant.getName().value_or(""));
}

struct EqualizeRangesPass
    : public pannikin::impl::EqualizeRangesBase<EqualizeRangesPass> {
  void runOnOperation() override {
    auto function = modelFunction(getOperation());
    if (!function)
      return signalPassFailure();
    ElementGraph graph(function);
    Scales scales(graph);
    // Operands change afterwards, since the graph knows constants by use.
    SmallVector<std::pair<OpOperand *, Value>> changes;
    for (ElementVector vector : graph.getVectors())
      if (vector.use && !isFactor(vector.use) &&
          elementTypeOf(vector.value.getType()).isF32())
        changes.push_back(
            {vector.use,
             scaled(vector.value.getDefiningOp<ConstantOp>(), [&](int64_t k) {
               return scales.of(vector.first + int(k % vector.size));
             })});
    function.walk([&](MatvecOp op) {
      auto weights = op.getWeights().getDefiningOp<ConstantOp>();
      ElementVector x = graph.of(op.getInputMutable()), y = graph.of(op);
      if (weights && !op.getAt())
        changes.push_back(
            {&op.getWeightsMutable(), scaled(weights, [&](int64_t k) {
               return scales.of(y.first + int(k / x.size)) -
                      scales.of(x.first + int(k % x.size));
             })});
    });
    for (auto [use, value] : changes)
      use->set(value);
  }
};

} // namespace

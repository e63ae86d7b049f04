// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Takes a sum apart into terms, and puts the terms into a tree. The score of a
// node is multiplied by the indicators above it; so below a node, all terms
// have its indicators and one question in common, the one that it asks.

#include "compiler/passes/PathTree.h"
#include <numeric>

using namespace mlir;
using namespace pannikin;
using namespace pannikin::pan;

namespace {

/// Sums of more terms are no tree that fits a chip.
constexpr size_t mostTerms = 2048;
constexpr unsigned deepest = 10;

/// A product of indicators and of what else is multiplied.
struct Term {
  Cube cube;
  SmallVector<Value> factors;
};

class Terms {
public:
  explicit Terms(const Indicators &indicators) : indicators(indicators) {}

  /// The terms of `sum` that are not always 0; false when one of them has no
  /// score or there are too many.
  bool collect(Value sum) {
    pending.push_back({Cube(), {sum}});
    while (!pending.empty()) {
      Term term = pending.pop_back_val();
      if (!expand(term))
        return false;
      if (pending.size() + terms.size() > mostTerms)
        return false;
    }
    return true;
  }

  SmallVector<Term> terms;

private:
  /// Splits the factors of `term`; a sum as its only factor gives two terms,
  /// contrary indicators give none.
  bool expand(Term &term) {
    SmallVector<Value> factors = std::move(term.factors);
    term.factors.clear();
    while (!factors.empty()) {
      Value factor = factors.pop_back_val();
      if (const Cube *cube = indicators.cubeOf(factor)) {
        if (!join(term.cube, *cube))
          return true;
      } else if (auto product = factor.getDefiningOp<MulOp>()) {
        factors.append({product.getRhs(), product.getLhs()});
      } else {
        term.factors.push_back(factor);
      }
      if (factors.size() + term.factors.size() > 8)
        return false;
    }
    if (term.factors.empty())
      return false;
    auto sum = term.factors.size() == 1 ? term.factors[0].getDefiningOp<AddOp>()
                                        : AddOp();
    if (!sum)
      terms.push_back(std::move(term));
    else if (!choose(term, sum))
      for (Value part : {sum.getRhs(), sum.getLhs()})
        pending.push_back({term.cube, {part}});
    return true;
  }

  static bool join(Cube &cube, const Cube &more) {
    return llvm::all_of(more, [&](auto literal) {
      return cube.insert(literal).first->second == literal.second;
    });
  }

  /// I (a - b) + b = I a + (1 - I) b, with I one indicator.
  bool choose(const Term &term, AddOp sum) {
    for (auto [scaled, otherwise] : {std::pair(sum.getLhs(), sum.getRhs()),
                                     std::pair(sum.getRhs(), sum.getLhs())}) {
      auto product = scaled.getDefiningOp<MulOp>();
      if (!product)
        continue;
      for (auto [indicator, value] :
           {std::pair(product.getLhs(), product.getRhs()),
            std::pair(product.getRhs(), product.getLhs())}) {
        const Cube *cube = indicators.cubeOf(indicator);
        auto difference = value.getDefiningOp<SubOp>();
        if (!cube || cube->size() != 1 || !difference ||
            difference.getRhs() != otherwise)
          continue;
        auto [question, side] = *cube->begin();
        for (bool yes : {true, false}) {
          Term part{term.cube,
                    {yes ? difference.getLhs() : difference.getRhs()}};
          if (part.cube.insert({question, side == yes}).first->second ==
              (side == yes))
            pending.push_back(std::move(part));
        }
        return true;
      }
    }
    return false;
  }

  const Indicators &indicators;
  SmallVector<Term> pending;
};

/// Puts terms at their places in a complete tree.
class Planter {
public:
  Planter(ArrayRef<Term> terms, const Indicators &indicators)
      : terms(terms), indicators(indicators) {}

  std::optional<PathTree> plant() {
    size_t depth = 0;
    for (const Term &term : terms)
      depth = std::max(depth, term.cube.size());
    if (depth == 0 || depth > deepest)
      return std::nullopt;
    tree.scores.resize((size_t(2) << depth) - 1);
    tree.questions.resize((size_t(1) << depth) - 1);
    if (terms.size() * 2 < tree.scores.size())
      return std::nullopt;
    std::vector<size_t> all(terms.size());
    std::iota(all.begin(), all.end(), 0);
    below.resize(tree.scores.size());
    above.resize(tree.scores.size());
    below[0] = std::move(all);
    // Children stand behind their parents.
    for (size_t node = 0; node < tree.scores.size(); ++node)
      if (!visit(node))
        return std::nullopt;
    return std::move(tree);
  }

private:
  bool visit(size_t node) {
    std::vector<size_t> rest;
    for (size_t term : below[node])
      if (terms[term].cube.size() > above[node].size())
        rest.push_back(term);
      else if (tree.scores[node].empty())
        tree.scores[node] = terms[term].factors;
      else
        return false;
    if (rest.empty())
      return true;
    std::optional<unsigned> question = common(rest, above[node]);
    if (!question)
      return false;
    bool first = !indicators.isZeroPositive(*question);
    tree.questions[node] = {*question, first};
    for (bool side : {true, false}) {
      size_t child = 2 * node + (side == first ? 1 : 2);
      above[child] = above[node];
      above[child].insert(*question);
      for (size_t term : rest)
        if (terms[term].cube.lookup(*question) == side)
          below[child].push_back(term);
    }
    return true;
  }

  /// A question of all terms of `rest` that is not answered above them.
  std::optional<unsigned> common(ArrayRef<size_t> rest,
                                 const llvm::SmallDenseSet<unsigned> &done) {
    for (auto [question, side] : terms[rest[0]].cube)
      if (!done.contains(question) && llvm::all_of(rest, [&](size_t term) {
            return terms[term].cube.contains(question);
          }))
        return question;
    return std::nullopt;
  }

  ArrayRef<Term> terms;
  const Indicators &indicators;
  PathTree tree;
  std::vector<std::vector<size_t>> below;
  std::vector<llvm::SmallDenseSet<unsigned>> above;
};

} // namespace

std::optional<PathTree> pannikin::treeOf(AddOp sum,
                                         const Indicators &indicators) {
  Terms terms(indicators);
  if (!terms.collect(sum.getResult()))
    return std::nullopt;
  auto tree = Planter(terms.terms, indicators).plant();
  if (!tree)
    return std::nullopt;
  Value input;
  for (const auto &question : tree->questions) {
    if (!question)
      continue;
    Value asked = indicators.questions()[question->first].input;
    if (input && input != asked)
      return std::nullopt;
    input = asked;
  }
  return tree;
}

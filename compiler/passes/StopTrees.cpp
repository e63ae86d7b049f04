// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decides after which trees the class can be certain, and by what lead.

#include "compiler/passes/PackTrees.h"
#include "compiler/passes/Passes.h"
#include "compiler/passes/TreeLayouts.h"
#include "ir/Trees.h"
#include <set>

namespace pannikin {
#define GEN_PASS_DEF_STOPTREES
#include "compiler/passes/Passes.h.inc"
} // namespace pannikin

using namespace mlir;
using namespace pannikin;

namespace {

/// By how much one tree, or some, can move the lead of one sum over another:
/// entry `k * outputs + l` is the largest `leaf[k] - leaf[l]`.
using Moves = std::vector<double>;

/// With more classes all of them move as far as any two.
constexpr int64_t mostPairs = 64;

/// A tree of the ensemble.
struct Tree {
  int32_t root;
  Moves moves;
  double furthest, cycles;
};

std::set<int32_t> leavesBelow(const Trees &trees, int32_t root) {
  std::vector<int32_t> open{root};
  std::set<int32_t> found{root}, leaves;
  while (!open.empty()) {
    int32_t at = open.back();
    open.pop_back();
    if (at < 0) {
      leaves.insert(at);
      continue;
    }
    for (int32_t child : {trees.nodes[at].yes, trees.nodes[at].no})
      if (found.insert(child).second)
        open.push_back(child);
  }
  return leaves;
}

Moves movesOf(const Trees &trees, int32_t root) {
  int64_t outputs = trees.outputs;
  bool isMany = outputs > mostPairs;
  Moves moves(isMany ? 1 : outputs * outputs, 0);
  for (int32_t leaf : leavesBelow(trees, root)) {
    ArrayRef<double> row = trees.leafAt(leaf);
    if (isMany) {
      auto [least, most] = std::minmax_element(row.begin(), row.end());
      moves[0] = std::max(moves[0], *most - *least);
      continue;
    }
    for (int64_t k = 0; k < outputs; ++k)
      for (int64_t l = 0; l < outputs; ++l) {
        double &move = moves[k * outputs + l];
        move = std::max(move, row[k] - row[l]);
      }
  }
  return moves;
}

double furthestOf(const Moves &moves) {
  return *std::max_element(moves.begin(), moves.end());
}

/// The largest lead that sums with these moves can have.
double leadWithin(const Trees &trees, const Moves &moves) {
  auto [least, most] =
      std::minmax_element(trees.base.begin(), trees.base.end());
  return furthestOf(moves) + *most - *least;
}

void add(Moves &sum, const Moves &moves, double sign) {
  for (size_t i = 0; i < sum.size(); ++i)
    sum[i] += sign * moves[i];
}

std::vector<Tree> inOrder(const Trees &trees, const TreeCost &price) {
  std::vector<Tree> order;
  for (int32_t root : trees.roots) {
    Moves moves = movesOf(trees, root);
    order.push_back(
        {root, moves, furthestOf(moves), cyclesOfTree(trees, root, price)});
  }
  llvm::stable_sort(order, [](const Tree &a, const Tree &b) {
    return a.furthest > b.furthest;
  });
  return order;
}

/// Sorts the trees and says where they stop; false where they never can.
bool stop(Trees &trees, const TreeCost &price) {
  std::vector<Tree> order = inOrder(trees, price);
  // Two comparisons and a load an entry, and the call.
  double check = 12 * double(trees.outputs) + 20;
  Moves rest(order[0].moves.size()), done = rest;
  double restCycles = 0, doneCycles = 0;
  for (const Tree &tree : order) {
    add(rest, tree.moves, 1);
    restCycles += tree.cycles;
  }
  trees.roots.clear();
  for (const Tree &tree : order) {
    add(rest, tree.moves, -1);
    add(done, tree.moves, 1);
    restCycles -= tree.cycles;
    doneCycles += tree.cycles;
    double lead = furthestOf(rest);
    bool pays = restCycles >= 2 * check && doneCycles >= 4 * check;
    bool canLead = lead < 65535 && leadWithin(trees, done) > lead;
    trees.roots.push_back(tree.root);
    trees.stops.push_back(pays && canLead ? int32_t(lead) : -1);
    if (pays && canLead)
      doneCycles = 0;
  }
  return llvm::any_of(trees.stops, [](int32_t stop) { return stop >= 0; });
}

/// Whether only the largest entry of the result is asked for.
bool asksForClass(pan::TreeEnsembleOp op) {
  pan::FixedType to = pan::fixedTypeOf(op.getType());
  return to && to.getWidth() <= 16 && op.getKind() == pan::Reduction::Sum &&
         op.getType().getDimSize(0) > 1 &&
         llvm::all_of(op->getUsers(), [](Operation *user) {
           return isa<func::ReturnOp, pan::ArgmaxOp>(user);
         });
}

struct StopTreesPass : public pannikin::impl::StopTreesBase<StopTreesPass> {
  using StopTreesBase::StopTreesBase;

  void runOnOperation() override {
    const Target *chip = findTarget(target);
    if (!chip) {
      getOperation().emitError("target '")
          << target << "' is unknown; use one of " << targetNames();
      return signalPassFailure();
    }
    bool found = false;
    getOperation().walk([&](pan::TreeEnsembleOp op) {
      if (!asksForClass(op))
        return;
      found = true;
      pan::FixedType input = pan::fixedTypeOf(op.getInput().getType());
      Trees trees = Trees::of(op);
      foldConstantTrees(trees);
      // Constant trees may have made the base wider than the leaves.
      if (!trees.roots.empty() &&
          stop(trees, chip->treeCost(input ? int(input.getWidth()) : 32)))
        trees.storeIn(op, op.getThresholds().getElementType(),
                      IntegerType::get(&getContext(), 32));
    });
    if (found)
      return;
    getOperation().emitError(
        "has no decision trees whose largest score is all that is asked for; "
        "--early-stop serves classifiers with a sum for each class, without "
        "--float and --probabilities");
    signalPassFailure();
  }
};

} // namespace

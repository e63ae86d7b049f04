// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Makes an ensemble small without changing an answer: questions that are
// already answered go, then equal leaves and subtrees become one.

#include "compiler/passes/ShareSubtrees.h"
#include "compiler/passes/AnsweredQuestions.h"
#include "compiler/passes/Passes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/bit.h"
#include <map>
#include <tuple>

namespace pannikin {
#define GEN_PASS_DEF_SHARESUBTREES
#include "compiler/passes/Passes.h.inc"
} // namespace pannikin

using namespace mlir;
using namespace pannikin;

namespace {

/// Builds the trees anew from the leaves up; what is equal gets one number.
class Sharing {
public:
  explicit Sharing(const Trees &from)
      : from(from), nodeNumbers(from.nodes.size()) {
    shared.outputs = from.outputs;
    shared.base = from.base;
    shared.stops = from.stops;
  }

  Trees run() {
    // Children have larger numbers than their parents.
    std::vector<bool> needed = reachable();
    for (size_t n = from.nodes.size(); n-- > 0;)
      if (needed[n])
        nodeNumbers[n] = number(from.nodes[n]);
    for (int32_t root : from.roots)
      shared.roots.push_back(translate(root));
    turn();
    return std::move(shared);
  }

private:
  std::vector<bool> reachable() const {
    std::vector<bool> needed(from.nodes.size());
    auto need = [&](int32_t child) {
      if (child >= 0)
        needed[child] = true;
    };
    llvm::for_each(from.roots, need);
    for (size_t n = 0; n < from.nodes.size(); ++n)
      if (needed[n]) {
        need(from.nodes[n].yes);
        need(from.nodes[n].no);
      }
    return needed;
  }

  int32_t translate(int32_t child) {
    if (child >= 0)
      return nodeNumbers[child];
    ArrayRef<double> row = from.leafAt(child);
    std::vector<uint64_t> bits;
    for (double number : row)
      bits.push_back(llvm::bit_cast<uint64_t>(number));
    auto [it, isNew] = leaves.try_emplace(bits, Trees::leaf(leaves.size()));
    if (isNew)
      llvm::append_range(shared.leaves, row);
    return it->second;
  }

  int32_t number(const TreeNode &node) {
    int32_t yes = translate(node.yes), no = translate(node.no);
    if (yes == no)
      return yes;
    auto [it, isNew] =
        nodes.try_emplace({node.feature, node.threshold, yes, no, node.missing},
                          int32_t(shared.nodes.size()));
    if (isNew)
      shared.nodes.push_back(
          {node.feature, node.threshold, yes, no, node.missing});
    return it->second;
  }

  /// Numbers parents before their children.
  void turn() {
    int32_t last = int32_t(shared.nodes.size()) - 1;
    auto turned = [&](int32_t child) {
      return child < 0 ? child : last - child;
    };
    std::reverse(shared.nodes.begin(), shared.nodes.end());
    for (TreeNode &node : shared.nodes) {
      node.yes = turned(node.yes);
      node.no = turned(node.no);
    }
    for (int32_t &root : shared.roots)
      root = turned(root);
  }

  const Trees &from;
  Trees shared;
  std::vector<int32_t> nodeNumbers;
  std::map<std::vector<uint64_t>, int32_t> leaves;
  std::map<std::tuple<int32_t, double, int32_t, int32_t, bool>, int32_t> nodes;
};

struct ShareSubtreesPass
    : public pannikin::impl::ShareSubtreesBase<ShareSubtreesPass> {
  void runOnOperation() override {
    getOperation().walk([](pan::TreeEnsembleOp op) {
      pan::FixedType input = pan::fixedTypeOf(op.getInput().getType());
      shareSubtrees(Trees::of(op), input)
          .storeIn(op, op.getThresholds().getElementType(),
                   op.getLeaves().getElementType());
    });
  }
};

} // namespace

Trees pannikin::shareSubtrees(Trees trees, pan::FixedType input) {
  dropAnsweredQuestions(trees, input);
  return Sharing(trees).run();
}

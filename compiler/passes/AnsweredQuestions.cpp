// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Follows every path of a tree with what its answers say of each feature:
// after a yes to `x <= t`, `x` is at most `t`; after a no it is above `t`.
// A feature that may be NaN answers by `missing` alone, so that an answer is
// only known when NaN would give it too.

#include "compiler/passes/AnsweredQuestions.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/STLExtras.h"
#include <cmath>
#include <optional>

using namespace mlir;
using namespace pannikin;

namespace {

/// What is known of a feature: `above < x <= most`, or it is NaN.
struct Known {
  double above = 0, most = HUGE_VAL;
  bool isBounded = false; ///< `above` says something.
  bool mayBeNan = true;

  std::optional<bool> answer(const TreeNode &node) const {
    if (most <= node.threshold && (!mayBeNan || node.missing))
      return true;
    if (isBounded && above >= node.threshold && (!mayBeNan || !node.missing))
      return false;
    return std::nullopt;
  }

  void learn(const TreeNode &node, bool yes) {
    mayBeNan &= node.missing == yes;
    if (yes) {
      most = std::min(most, node.threshold);
    } else {
      above = isBounded ? std::max(above, node.threshold) : node.threshold;
      isBounded = true;
    }
  }
};

class Walk {
public:
  Walk(Trees &trees, pan::FixedType input)
      : trees(trees), parents(trees.nodes.size()) {
    if (input) {
      start.most = double(input.getMax());
      start.above = double(input.getMin()) - 1;
      start.isBounded = true;
      start.mayBeNan = false;
    }
    skipByType();
    auto count = [&](int32_t child) {
      if (child >= 0)
        ++parents[child];
    };
    llvm::for_each(trees.roots, count);
    for (const TreeNode &node : trees.nodes) {
      count(node.yes);
      count(node.no);
    }
  }

  /// Walks down from each root, and from each node that several paths reach:
  /// of these nothing is known.
  void run() {
    for (int32_t &root : trees.roots) {
      root = skip(root);
      if (root >= 0 && parents[root] == 1)
        follow(root);
    }
    for (size_t n = 0; n < trees.nodes.size(); ++n)
      if (parents[n] > 1)
        follow(int32_t(n));
  }

private:
  /// Leads all past the questions that the type of the input answers.
  void skipByType() {
    std::vector<int32_t> meant(trees.nodes.size());
    auto skip = [&](int32_t &child) {
      child = child < 0 ? child : meant[child];
    };
    // Children have larger numbers than their parents.
    for (size_t n = trees.nodes.size(); n-- > 0;) {
      TreeNode &node = trees.nodes[n];
      skip(node.yes);
      skip(node.no);
      std::optional<bool> answer = start.answer(node);
      meant[n] = answer ? (*answer ? node.yes : node.no) : int32_t(n);
    }
    llvm::for_each(trees.roots, skip);
  }

  const Known &of(int32_t feature) const {
    auto it = known.find(feature);
    return it == known.end() ? start : it->second;
  }

  /// The first question from `child` on that has two answers, a leaf, or a
  /// node that others lead to as well.
  int32_t skip(int32_t child) const {
    while (child >= 0 && parents[child] == 1) {
      const TreeNode &node = trees.nodes[child];
      std::optional<bool> answer = of(node.feature).answer(node);
      if (!answer)
        break;
      child = *answer ? node.yes : node.no;
    }
    return child;
  }

  /// A node on the present path: which answer is being followed, and what was
  /// known before it.
  struct Step {
    int32_t node;
    int answers;
    Known before;
  };

  void follow(int32_t root) {
    std::vector<Step> path{{root, 0, of(trees.nodes[root].feature)}};
    while (!path.empty()) {
      Step &step = path.back();
      TreeNode &node = trees.nodes[step.node];
      known[node.feature] = step.before;
      if (step.answers == 2) {
        path.pop_back();
        continue;
      }
      bool yes = step.answers++ == 0;
      known[node.feature].learn(node, yes);
      int32_t &child = yes ? node.yes : node.no;
      child = skip(child);
      if (child >= 0 && parents[child] == 1)
        path.push_back({child, 0, of(trees.nodes[child].feature)});
    }
  }

  Trees &trees;
  /// How many answers and roots lead to each node.
  std::vector<int32_t> parents;
  Known start;
  llvm::DenseMap<int32_t, Known> known;
};

} // namespace

void pannikin::dropAnsweredQuestions(Trees &trees, pan::FixedType input) {
  Walk(trees, input).run();
}

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// One tree as nested conditions. The smaller answer of a question stands in
// braces, the larger one follows: blocks nest to the logarithm of the tree's
// size however deep it is. What has several parents gets a label.

#include "compiler/emit/CTypes.h"
#include "compiler/emit/Scalars.h"
#include "compiler/emit/TreeCode.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include <cmath>

using namespace mlir;
using namespace pannikin;
using namespace pannikin::emit;

namespace {
/// Nodes of one tree, parents first: how many nodes lie below, and how many
/// answers lead there.
struct Shape {
  Shape(const Trees &trees, int32_t root) {
    std::vector<int32_t> found{root}, open{root};
    llvm::DenseSet<int32_t> seen{root};
    while (!open.empty()) {
      int32_t at = open.back();
      open.pop_back();
      if (at < 0)
        continue;
      for (int32_t child : {trees.nodes[at].yes, trees.nodes[at].no}) {
        ++parents[child];
        if (!seen.insert(child).second)
          continue;
        found.push_back(child);
        open.push_back(child);
      }
    }
    // Children have larger numbers than their parents.
    llvm::sort(found);
    for (int32_t at : llvm::reverse(found))
      if (at >= 0)
        size[at] = std::min(most, 1 + sizeOf(trees.nodes[at].yes) +
                                      sizeOf(trees.nodes[at].no));
  }

  int64_t sizeOf(int32_t child) const {
    return child < 0 ? 0 : size.find(child)->second;
  }

  /// Shared subtrees count for each parent; that must not overflow.
  static constexpr int64_t most = int64_t(1) << 60;
  llvm::DenseMap<int32_t, int64_t> size;
  llvm::DenseMap<int32_t, int32_t> parents;
};
} // namespace

/// The largest float that is not above `number`.
static float roundedDown(double number) {
  float nearest = float(number);
  return double(nearest) > number ? std::nextafterf(nearest, -HUGE_VALF)
                                  : nearest;
}

/// The element of the pointer that reaches furthest towards `index`.
static std::string elementOf(ArrayRef<int64_t> windows, int64_t index) {
  int64_t window = 0;
  for (int64_t start : windows)
    if (start <= index)
      window = start;
  return "x" + (window ? std::to_string(window) : "") + "[" +
         std::to_string(index - window) + "]";
}

std::string TreeCode::condition(const Tree &tree, const TreeNode &node,
                                bool negated) const {
  std::string x = elementOf(tree.windows, node.feature);
  if (!from.isF32())
    return x + (negated ? " > " : " <= ") + literal(Wide(node.threshold));
  float limit = roundedDown(node.threshold);
  if (to.isF32()) {
    std::string text = realLiteral(limit);
    if (std::isinf(limit))
      text = limit < 0 ? "-INFINITY" : "INFINITY";
    // A NaN makes every comparison false.
    text = x + (node.missing ? " > " : " <= ") + text;
    return node.missing == negated ? text : "!(" + text + ")";
  }
  std::string text =
      std::string(node.missing ? "pk_at_most_or_nan" : "pk_at_most") + "(" +
      std::to_string(orderedBits(limit)) + "u, &" + x + ")";
  return negated ? "!" + text : text;
}

/// What the tree does at `leaf`; `isEnd` if the function ends there.
void TreeCode::printAnswer(const Tree &tree, int32_t leaf, bool isEnd) {
  if (tree.output >= 0)
    return writer.line("return " + number(trees.leafAt(leaf)[tree.output]) +
                       ";");
  if (keepsLeaves)
    printAdditions(leaf);
  else if (!calls[-1 - leaf].empty())
    writer.line(calls[-1 - leaf]);
  if (!isEnd)
    writer.line("return;");
}

void TreeCode::printTree(const Tree &tree) {
  bool returns = tree.output >= 0;
  // Small functions of numbers are the C compiler's to place.
  writer.open(returns ? "static " + cTypeOf(to) + " " + tree.name + "(" +
                            parametersOf(tree) + ")"
                      : "static PK_NOINLINE PK_SMALL void " + tree.name + "(" +
                            cTypeOf(to) + " *y, " + parametersOf(tree) + ")");
  Shape shape(trees, tree.root);
  llvm::DenseSet<int32_t> printed;
  // What is still to be printed: a subtree and whether the function ends with
  // it; `std::nullopt` closes a block.
  struct Task {
    int32_t at;
    bool isEnd;
  };
  std::vector<std::optional<Task>> tasks{Task{tree.root, true}};
  while (!tasks.empty()) {
    std::optional<Task> task = tasks.back();
    tasks.pop_back();
    if (!task) {
      writer.close();
      continue;
    }
    bool isLeaf = task->at < 0;
    if (shape.parents[task->at] > 1 && (!isLeaf || (keepsLeaves && !returns))) {
      std::string label = isLeaf ? "leaf_" + std::to_string(-1 - task->at)
                                 : "n" + std::to_string(task->at);
      if (!printed.insert(task->at).second) {
        writer.line("goto " + label + ";");
        continue;
      }
      writer.outdent();
      writer.line(label + ":");
      writer.indent();
    }
    if (isLeaf) {
      // A label needs a statement.
      bool isEnd = task->isEnd && shape.parents[task->at] <= 1;
      printAnswer(tree, task->at, isEnd);
      continue;
    }
    const TreeNode &node = trees.nodes[task->at];
    if (returns && node.yes < 0 && node.no < 0) {
      writer.line("return " + condition(tree, node, false) + " ? " +
                  number(trees.leafAt(node.yes)[tree.output]) + " : " +
                  number(trees.leafAt(node.no)[tree.output]) + ";");
      continue;
    }
    bool yesFirst = shape.sizeOf(node.yes) <= shape.sizeOf(node.no);
    writer.open("if (" + condition(tree, node, !yesFirst) + ")");
    tasks.push_back(Task{yesFirst ? node.no : node.yes, task->isEnd});
    tasks.push_back(std::nullopt);
    tasks.push_back(Task{yesFirst ? node.yes : node.no, false});
  }
  writer.close();
  writer.raw();
}

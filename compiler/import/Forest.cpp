// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Orders the nodes of trees, each after its parent, and writes each branch as
// comparisons of one form. Refuses what is no tree.

#include "compiler/import/Forest.h"
#include "compiler/import/Error.h"
#include "compiler/import/HostTensor.h"

#include "llvm/ADT/STLExtras.h"
#include <cmath>

namespace pannikin::onnx_import {

std::string Vertex::name() const {
  std::string node = (isLeaf && tree < 0 ? "leaf " : "node ");
  node += std::to_string(id);
  return tree < 0 ? node : "tree " + std::to_string(tree) + ", " + node;
}

namespace {
/// From vertices to questions and leaves. Nothing recurs over a tree, which may
/// be a chain of a million nodes.
class Planting {
public:
  Planting(const Forest &forest, int64_t width, bool isDouble,
           llvm::ArrayRef<double> imputed)
      : forest(forest), width(width), isDouble(isDouble), imputed(imputed),
        states(forest.vertices.size(), State::Unseen),
        place(forest.vertices.size(), 0) {}

  Trees run();

private:
  enum class State : uint8_t { Unseen, Open, Closed };

  void visit(int64_t root);
  void enter(int64_t vertex);
  void checkAllSeen() const;
  void check(const Vertex &branch) const;
  void addLeaf(const Vertex &leaf);
  void ask(const Vertex &branch, const Question &question);
  void split(const Question &question, size_t first, size_t last,
             const Vertex &branch);

  const Forest &forest;
  int64_t width;
  bool isDouble;
  llvm::ArrayRef<double> imputed;
  Trees trees;
  std::vector<State> states;
  /// Vertices, each after those that it leads to.
  std::vector<int64_t> order;
  /// By vertex, as a child: its first node or its leaf.
  std::vector<int64_t> place;
  /// Branches in the order of their nodes, with what they ask.
  std::vector<std::pair<int64_t, Question>> branches;
  int64_t nodes = 0;
};
} // namespace

void Planting::check(const Vertex &branch) const {
  if (branch.feature < 0 || branch.feature >= width)
    fail(branch.name() + " reads feature " + llvm::Twine(branch.feature) +
         "; the input has features 0 to " + llvm::Twine(width - 1));
  if (std::isnan(branch.value) && branch.mode != BranchMode::Member)
    fail(branch.name() + " compares with NaN, which no number passes; export "
                         "the model again");
}

void Planting::addLeaf(const Vertex &leaf) {
  // A leaf that says nothing of a target does not count for its extreme.
  double silent = forest.aggregate == Aggregate::Min   ? HUGE_VAL
                  : forest.aggregate == Aggregate::Max ? -HUGE_VAL
                                                       : 0;
  size_t at = trees.leaves.size();
  trees.leaves.resize(at + forest.targets, silent);
  for (auto [target, weight] : leaf.weights) {
    if (target < 0 || target >= forest.targets)
      fail(leaf.name() + " has a weight for " + llvm::Twine(target) +
           "; there are the targets or classes 0 to " +
           llvm::Twine(forest.targets - 1));
    if (!std::isfinite(float(weight)))
      fail(leaf.name() + " has the weight " + formatNumber(weight) +
           "; every weight must be a finite float32");
    double &sum = trees.leaves[at + target];
    sum = forest.aggregate == Aggregate::Min   ? std::min(sum, weight)
          : forest.aggregate == Aggregate::Max ? std::max(sum, weight)
                                               : sum + weight;
  }
  if (forest.aggregate == Aggregate::Average)
    for (int64_t k = 0; k < forest.targets; ++k)
      trees.leaves[at + k] /= double(forest.roots.size());
}

void Planting::enter(int64_t index) {
  const Vertex &vertex = forest.vertices[index];
  if (vertex.isLeaf) {
    place[index] = Trees::leaf(trees.leaves.size() / forest.targets);
    addLeaf(vertex);
    return;
  }
  check(vertex);
  branches.emplace_back(index,
                        questionOf(vertex.mode, vertex.value, vertex.members,
                                   vertex.missing, isDouble));
  Question &question = branches.back().second;
  if (!imputed.empty())
    question.nan = question.answerTo(imputed[vertex.feature]);
  place[index] = nodes;
  nodes += question.bounds.size();
  if (nodes > maxElements)
    fail("the trees have more than " + llvm::Twine(maxElements) +
         " comparisons; train a smaller model");
}

/// A walk in depth, which leaves a vertex when its children are left. The no
/// side goes first, so that the yes side follows its parent in reverse.
void Planting::visit(int64_t root) {
  std::vector<std::pair<int64_t, int>> path = {{root, 0}};
  while (!path.empty()) {
    auto &[index, children] = path.back();
    const Vertex &vertex = forest.vertices[index];
    State &state = states[index];
    if (children == 0 && state == State::Closed) {
      path.pop_back();
      continue;
    }
    if (children == 0 && state == State::Open)
      fail(vertex.name() + " leads back to itself; a tree must have no cycle");
    state = State::Open;
    if (vertex.isLeaf || children == 2) {
      state = State::Closed;
      order.push_back(index);
      path.pop_back();
      continue;
    }
    int64_t next = children++ == 0 ? vertex.no : vertex.yes;
    path.emplace_back(next, 0);
  }
}

void Planting::checkAllSeen() const {
  for (auto [vertex, state] : llvm::zip(forest.vertices, states))
    if (state == State::Unseen && !vertex.isLeaf)
      fail(vertex.name() +
           " is not reached from a root: the branches form a cycle or are cut "
           "off; export the model again");
}

/// A search among the bounds `first` to `last` - 1, by halves: the recursion is
/// as deep as their number has bits.
void Planting::split(const Question &question, size_t first, size_t last,
                     const Vertex &branch) {
  size_t middle = first + (last - first) / 2;
  // NaN is led to a run with its answer.
  size_t run = 0;
  while (question.answers[run] != question.nan)
    ++run;
  auto leafOf = [&](size_t answer) {
    return int32_t(place[question.answers[answer] ? branch.yes : branch.no]);
  };
  size_t node = trees.nodes.size();
  trees.nodes.push_back({int32_t(branch.feature), question.bounds[middle], 0, 0,
                         first <= run && run <= middle});
  if (first == middle) {
    trees.nodes[node].yes = leafOf(middle);
  } else {
    trees.nodes[node].yes = int32_t(trees.nodes.size());
    split(question, first, middle, branch);
  }
  if (middle + 1 == last) {
    trees.nodes[node].no = leafOf(last);
  } else {
    trees.nodes[node].no = int32_t(trees.nodes.size());
    split(question, middle + 1, last, branch);
  }
}

Trees Planting::run() {
  trees.outputs = forest.targets;
  trees.base = forest.base;
  for (double base : forest.base)
    if (!std::isfinite(float(base)))
      fail("found the base value " + formatNumber(base) +
           "; every one must be a finite float32");
  for (const Vertex &vertex : forest.vertices)
    if (vertex.isLeaf)
      nodes += forest.targets;
  countElements({nodes});
  nodes = 0;
  for (int64_t root : llvm::reverse(forest.roots))
    visit(root);
  checkAllSeen();
  for (int64_t vertex : llvm::reverse(order))
    enter(vertex);
  for (const auto &[index, question] : branches)
    split(question, 0, question.bounds.size(), forest.vertices[index]);
  for (int64_t root : forest.roots)
    trees.roots.push_back(int32_t(place[root]));
  return std::move(trees);
}

Trees treesOf(const Forest &forest, int64_t width, bool isDouble,
              llvm::ArrayRef<double> imputed) {
  return Planting(forest, width, isDouble, imputed).run();
}

} // namespace pannikin::onnx_import

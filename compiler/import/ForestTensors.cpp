// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Trees as a list of branches, a list of leaves and their roots (TreeEnsemble,
// since version 5 of `ai.onnx.ml`). A leaf speaks of one target.

#include "compiler/import/ForestAttributes.h"

#include "llvm/ADT/STLExtras.h"
#include <cmath>

namespace pannikin::onnx_import {

static Ints neededInts(Node &node, llvm::StringRef name) {
  std::optional<Ints> list = node.intsAttribute(name);
  if (!list || list->empty())
    fail("attribute '" + name +
         "' is missing or empty; export the model "
         "again");
  return *list;
}

static HostTensor neededTensor(Node &node, llvm::StringRef name) {
  std::optional<HostTensor> tensor = node.tensorAttribute(name);
  if (!tensor || tensor->size() == 0)
    fail("attribute '" + name +
         "' is missing or empty; export the model "
         "again");
  return *tensor;
}

namespace {
class TensorLists {
public:
  explicit TensorLists(Node &node) : node(node) {}
  Forest read();

private:
  void readBranches();
  void readMembers();
  void readLeaves();
  int64_t childOf(const Vertex &branch, const Ints &ids, const Ints &leafs,
                  size_t i) const;
  void connect();

  Node &node;
  Forest forest;
  size_t branches = 0, leaves = 0;
};
} // namespace

void TensorLists::readBranches() {
  Ints features = neededInts(node, "nodes_featureids");
  HostTensor modes = neededTensor(node, "nodes_modes");
  HostTensor splits = neededTensor(node, "nodes_splits");
  Ints missing =
      node.intsAttribute("nodes_missing_value_tracks_true").value_or(Ints());
  node.ignoreAttribute("nodes_hitrates");
  branches = features.size();
  checkLength("nodes_modes", modes.size(), branches);
  checkLength("nodes_splits", splits.size(), branches);
  if (!missing.empty())
    checkLength("nodes_missing_value_tracks_true", missing.size(), branches);
  if (modes.isFloat())
    fail("attribute 'nodes_modes' has floats; the numbers 0 to 6 are expected");
  forest.vertices.resize(branches);
  for (size_t i = 0; i < branches; ++i) {
    Vertex &branch = forest.vertices[i];
    branch.id = int64_t(i);
    branch.feature = features[i];
    branch.value = splits.number(int64_t(i));
    branch.missing = !missing.empty() && missing[i] != 0;
    if (modes.ints[i] < 0 || modes.ints[i] > int64_t(BranchMode::Member))
      fail(branch.name() + " has mode " + llvm::Twine(modes.ints[i]) +
           "; the modes are 0 (<=), 1 (<), 2 (>=), 3 (>), 4 (==), 5 (!=) and "
           "6 (member of a set)");
    branch.mode = BranchMode(modes.ints[i]);
  }
}

/// The sets, each ended by NaN, in the order of the branches that test them.
void TensorLists::readMembers() {
  std::optional<HostTensor> values = node.tensorAttribute("membership_values");
  int64_t count = values ? values->size() : 0, next = 0;
  for (Vertex &branch : forest.vertices) {
    if (branch.mode != BranchMode::Member)
      continue;
    if (next >= count)
      fail(branch.name() + " tests a set that 'membership_values' lacks");
    while (next < count && !std::isnan(values->number(next)))
      branch.members.push_back(values->number(next++));
    ++next;
  }
  if (next < count)
    fail("attribute 'membership_values' has " + llvm::Twine(count - next) +
         " numbers that no node tests; export the model again");
}

void TensorLists::readLeaves() {
  Ints targets = neededInts(node, "leaf_targetids");
  HostTensor weights = neededTensor(node, "leaf_weights");
  leaves = targets.size();
  checkLength("leaf_weights", weights.size(), leaves);
  for (size_t i = 0; i < leaves; ++i) {
    Vertex leaf;
    leaf.id = int64_t(i);
    leaf.isLeaf = true;
    leaf.weights.emplace_back(targets[i], weights.number(int64_t(i)));
    forest.vertices.push_back(std::move(leaf));
  }
}

int64_t TensorLists::childOf(const Vertex &branch, const Ints &ids,
                             const Ints &leafs, size_t i) const {
  bool isLeaf = leafs[i] != 0;
  int64_t count = int64_t(isLeaf ? leaves : branches);
  if (ids[i] < 0 || ids[i] >= count)
    fail(branch.name() + " leads to " + (isLeaf ? "leaf " : "node ") +
         llvm::Twine(ids[i]) + ", which does not exist; there are " +
         llvm::Twine(count));
  return ids[i] + (isLeaf ? int64_t(branches) : 0);
}

void TensorLists::connect() {
  Ints yes = neededInts(node, "nodes_truenodeids"),
       no = neededInts(node, "nodes_falsenodeids"),
       yesLeafs = neededInts(node, "nodes_trueleafs"),
       noLeafs = neededInts(node, "nodes_falseleafs");
  checkLength("nodes_truenodeids", yes.size(), branches);
  checkLength("nodes_falsenodeids", no.size(), branches);
  checkLength("nodes_trueleafs", yesLeafs.size(), branches);
  checkLength("nodes_falseleafs", noLeafs.size(), branches);
  for (size_t i = 0; i < branches; ++i) {
    Vertex &branch = forest.vertices[i];
    branch.yes = childOf(branch, yes, yesLeafs, i);
    branch.no = childOf(branch, no, noLeafs, i);
  }
  for (int64_t root : neededInts(node, "tree_roots")) {
    if (root < 0 || root >= int64_t(branches))
      fail("attribute 'tree_roots' names node " + llvm::Twine(root) +
           ", which does not exist; there are " + llvm::Twine(branches));
    forest.roots.push_back(root);
  }
}

Forest TensorLists::read() {
  forest.targets = node.intAttribute("n_targets", 1);
  int64_t aggregate = node.intAttribute("aggregate_function", 1);
  static const Aggregate byNumber[] = {Aggregate::Average, Aggregate::Sum,
                                       Aggregate::Min, Aggregate::Max};
  if (aggregate < 0 || aggregate > 3)
    fail("attribute 'aggregate_function' is " + llvm::Twine(aggregate) +
         "; use 0 (average), 1 (sum), 2 (min) or 3 (max)");
  forest.aggregate = byNumber[aggregate];
  readBranches();
  readMembers();
  readLeaves();
  connect();
  return std::move(forest);
}

Forest readForestTensors(Node &node) { return TensorLists(node).read(); }

} // namespace pannikin::onnx_import

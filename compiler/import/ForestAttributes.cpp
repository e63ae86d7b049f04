// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Trees as parallel lists over nodes, which name each other by a tree and a
// number in it, in any order (versions 1 and 3 of `ai.onnx.ml`).

#include "compiler/import/ForestAttributes.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include <map>

namespace pannikin::onnx_import {

void checkLength(llvm::StringRef what, size_t found, size_t expected) {
  if (found != expected)
    fail("attribute '" + what + "' has " + llvm::Twine(found) + " entries; " +
         llvm::Twine(expected) + " are expected");
}

std::vector<double> numbersOf(Node &node, const std::string &name) {
  std::optional<std::vector<double>> list = node.floatsAttribute(name);
  std::optional<HostTensor> tensor = node.tensorAttribute(name + "_as_tensor");
  if (list && !list->empty() && tensor && tensor->size() > 0)
    fail("found both '" + name + "' and '" + name +
         "_as_tensor'; one of them is expected");
  if (!tensor || tensor->size() == 0)
    return list.value_or(std::vector<double>());
  if (!tensor->isFloat())
    fail("attribute '" + name +
         "_as_tensor' has integers; floats are "
         "expected");
  return tensor->floats;
}

static Ints intsOf(Node &node, const std::string &name) {
  return node.intsAttribute(name).value_or(Ints());
}

namespace {
class NodeLists {
public:
  NodeLists(Node &node, int64_t targets) : node(node) {
    forest.targets = targets;
  }

  Forest read(const std::string &leaves);

private:
  void readVertices();
  void readMode(Vertex &vertex, llvm::StringRef mode);
  int64_t find(int64_t tree, int64_t id, const llvm::Twine &reader) const;
  void connect();
  void readWeights(const std::string &leaves);

  Node &node;
  Forest forest;
  Ints yes, no;
  std::map<std::pair<int64_t, int64_t>, int64_t> byName;
};
} // namespace

void NodeLists::readMode(Vertex &vertex, llvm::StringRef mode) {
  static const llvm::StringRef modes[] = {"BRANCH_LEQ", "BRANCH_LT",
                                          "BRANCH_GTE", "BRANCH_GT",
                                          "BRANCH_EQ",  "BRANCH_NEQ"};
  const llvm::StringRef *found = llvm::find(modes, mode);
  vertex.isLeaf = mode == "LEAF";
  if (!vertex.isLeaf && found == std::end(modes))
    fail(vertex.name() + " has mode '" + mode + "'; use LEAF or one of " +
         llvm::join(llvm::ArrayRef(modes), ", "));
  if (!vertex.isLeaf)
    vertex.mode = BranchMode(found - modes);
}

void NodeLists::readVertices() {
  Ints trees = intsOf(node, "nodes_treeids"),
       ids = intsOf(node, "nodes_nodeids"),
       features = intsOf(node, "nodes_featureids"),
       missing = intsOf(node, "nodes_missing_value_tracks_true");
  yes = intsOf(node, "nodes_truenodeids");
  no = intsOf(node, "nodes_falsenodeids");
  std::vector<double> values = numbersOf(node, "nodes_values");
  auto modes =
      node.stringsAttribute("nodes_modes").value_or(std::vector<std::string>());
  node.ignoreAttribute("nodes_hitrates");
  node.ignoreAttribute("nodes_hitrates_as_tensor");
  size_t count = ids.size();
  if (count == 0)
    fail("found no trees; export the model again");
  checkLength("nodes_treeids", trees.size(), count);
  checkLength("nodes_featureids", features.size(), count);
  checkLength("nodes_truenodeids", yes.size(), count);
  checkLength("nodes_falsenodeids", no.size(), count);
  checkLength("nodes_values", values.size(), count);
  checkLength("nodes_modes", modes.size(), count);
  if (!missing.empty())
    checkLength("nodes_missing_value_tracks_true", missing.size(), count);
  forest.vertices.resize(count);
  for (size_t i = 0; i < count; ++i) {
    Vertex &vertex = forest.vertices[i];
    vertex.tree = trees[i];
    vertex.id = ids[i];
    vertex.feature = features[i];
    vertex.value = values[i];
    vertex.missing = !missing.empty() && missing[i] != 0;
    readMode(vertex, modes[i]);
    if (!byName.insert({{trees[i], ids[i]}, int64_t(i)}).second)
      fail("found two nodes " + vertex.name() +
           "; a node of a tree has a number of its own");
  }
}

int64_t NodeLists::find(int64_t tree, int64_t id,
                        const llvm::Twine &reader) const {
  auto found = byName.find({tree, id});
  if (found == byName.end())
    fail(reader + ", which does not exist; export the model again");
  return found->second;
}

/// The root of a tree is its node without a parent.
void NodeLists::connect() {
  std::vector<bool> isChild(forest.vertices.size());
  for (auto [i, vertex] : llvm::enumerate(forest.vertices)) {
    if (vertex.isLeaf)
      continue;
    for (bool isYes : {true, false}) {
      int64_t id = isYes ? yes[i] : no[i];
      int64_t child = find(vertex.tree, id,
                           vertex.name() + " leads to node " + llvm::Twine(id));
      (isYes ? vertex.yes : vertex.no) = child;
      isChild[child] = true;
    }
  }
  std::map<int64_t, int64_t> rootOf;
  for (auto [i, vertex] : llvm::enumerate(forest.vertices)) {
    if (isChild[i])
      continue;
    auto [root, isFirst] = rootOf.insert({vertex.tree, int64_t(i)});
    if (!isFirst)
      fail(vertex.name() + " is not reached from the root, node " +
           llvm::Twine(forest.vertices[root->second].id) +
           "; export the model again");
    forest.roots.push_back(int64_t(i));
  }
  for (const Vertex &vertex : forest.vertices)
    if (!rootOf.count(vertex.tree))
      fail("tree " + llvm::Twine(vertex.tree) +
           " has no root: each of its nodes is led to by another; a tree must "
           "have no cycle");
}

/// Numbers at branches have no meaning, and no runtime reads them.
void NodeLists::readWeights(const std::string &leaves) {
  Ints trees = intsOf(node, leaves + "_treeids"),
       nodes = intsOf(node, leaves + "_nodeids"),
       ids = intsOf(node, leaves + "_ids");
  std::vector<double> weights = numbersOf(node, leaves + "_weights");
  checkLength(leaves + "_treeids", trees.size(), ids.size());
  checkLength(leaves + "_nodeids", nodes.size(), ids.size());
  checkLength(leaves + "_weights", weights.size(), ids.size());
  for (size_t i = 0; i < ids.size(); ++i) {
    int64_t at = find(trees[i], nodes[i],
                      "entry " + llvm::Twine(i) + " of '" + leaves +
                          "_nodeids' names tree " + llvm::Twine(trees[i]) +
                          ", node " + llvm::Twine(nodes[i]));
    forest.vertices[at].weights.emplace_back(ids[i], weights[i]);
  }
}

Forest NodeLists::read(const std::string &leaves) {
  readVertices();
  connect();
  readWeights(leaves);
  forest.base = numbersOf(node, "base_values");
  return std::move(forest);
}

Forest readForest(Node &node, const std::string &leaves, int64_t targets) {
  return NodeLists(node, targets).read(leaves);
}

} // namespace pannikin::onnx_import

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Writes trees as nested conditions: a function a tree.

#ifndef PANNIKIN_COMPILER_EMIT_TREECODE_H
#define PANNIKIN_COMPILER_EMIT_TREECODE_H

#include "compiler/emit/TreeLeaves.h"
#include "ir/Trees.h"
#include <set>

namespace pannikin::emit {

/// The C of one `panc.tree_code`. A tree whose leaves say something of one
/// output only returns its number. The leaves of other trees are functions
/// that trees share or, where a call costs more than it saves, stand in each
/// tree; long ones are lists in flash.
class TreeCode {
public:
  /// `writer` takes the functions, which stand before that of the model.
  TreeCode(Model &model, panc::TreeCodeOp op, Writer &writer);

  /// Writes the functions of the trees and of their leaves.
  void printFunctions();

  /// Writes the statements that set `out` to the answer for `input`.
  void printCalls(Writer &body, const Place &input, const Place &out) const;

private:
  /// One addition (for `min` and `max`: one candidate) of a leaf.
  struct Addition {
    int64_t output;
    double value;
  };
  struct Tree {
    int32_t root;
    std::string name;
    int64_t output = -1; ///< The one that it returns a number for.
    /// First feature that each of its pointers reaches.
    std::vector<int64_t> windows;
    int32_t stop = -1; ///< The lead behind it that ends the sum.
  };

  void chooseWindows(Tree &tree);
  void chooseOutputs();
  void addConstant(int32_t leaf);
  std::vector<Addition> additionsOf(int32_t leaf) const;
  bool isList(int32_t leaf) const;
  void storeLists(const std::set<int32_t> &leaves);
  void printAdditions(int32_t leaf);
  void printLeaves();
  void printTree(const Tree &tree);
  void printCall(Writer &body, const Tree &tree, const Place &input,
                 const Place &out) const;
  bool stops() const { return !trees.stops.empty(); }
  void printAnswer(const Tree &tree, int32_t leaf, bool isEnd);
  std::string condition(const Tree &tree, const TreeNode &node,
                        bool negated) const;
  std::string number(double value) const;
  std::string parametersOf(const Tree &tree) const;
  std::string argumentsOf(const Tree &tree, const Place &input) const;

  Model &model;
  panc::TreeCodeOp op;
  Writer &writer;
  Trees trees;
  mlir::Type from, to;
  bool isSum;
  bool keepsLeaves; ///< Each tree has a copy of its leaves.
  double absent;    ///< What a leaf holds that says nothing.
  std::vector<Tree> functions;
  std::string lead;               ///< The function that measures it.
  std::vector<double> starts;     ///< Of the sums: what needs no question.
  std::string adder;              ///< The function that adds a list.
  std::vector<std::string> calls; ///< By leaf: what adds it, if it is called.
};

} // namespace pannikin::emit

#endif // PANNIKIN_COMPILER_EMIT_TREECODE_H

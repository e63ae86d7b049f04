// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Passes that decide how decision trees lie in flash and when their sum ends.

#ifndef PANNIKIN_COMPILER_TREEPASSES_TD
#define PANNIKIN_COMPILER_TREEPASSES_TD

include "mlir/Pass/PassBase.td"

def ShareSubtrees : Pass<"share-subtrees", "::mlir::ModuleOp"> {
  let summary = "ask no question twice and keep no subtree twice";
  let description = [{
    In every `pan.tree_ensemble`, a question goes whose answer follows from
    those before it or from the type of the input:

        x <= 3 ? (x <= 5 ? a : b) : c   =>   x <= 3 ? a : c

    Then leaves with the same numbers become one leaf, and nodes with the same
    question and the same answers one node; a node whose answers are the same
    is its answer. The result is the same number for every input, NaN
    included. Nodes may afterwards have several parents.
  }];
  let dependentDialects = ["::pannikin::pan::PanDialect"];
}

def StopTrees : Pass<"stop-trees", "::mlir::ModuleOp"> {
  let summary = "leave out trees that cannot change the class";
  let description = [{
    Gives `stops` to every fixed `pan.tree_ensemble` of which only the largest
    sum is asked for: its result is what the function answers, or goes to
    `pan.argmax`. Trees that can move sums most come first. The lead of one sum
    over another changes in a tree by at most the largest difference of a leaf;
    after tree `t` the rest changes no lead by more than

        stops[t] = max over k, l of
                   (sum over later trees of max over leaves (leaf[k] - leaf[l]))

    and the largest sum that leads by more stays the largest, alone. The class
    is always that of all trees; the sums are not. To compare sums takes as long
    as some questions: there are stops only where a lead can be large enough, where
    the trees since the last one took four times as long and those behind take
    twice as long.

    Without such an ensemble the pass fails.
  }];
  let options = [
    Option<"target", "target", "std::string", /*default=*/"\"host\"",
           "name of the chip">];
  let dependentDialects = ["::pannikin::pan::PanDialect"];
}

def ChooseTreeLayout : Pass<"choose-tree-layout", "::mlir::ModuleOp"> {
  let summary = "decide how decision trees lie in flash";
  let description = [{
    Notes on every `pan.tree_ensemble` which form it gets: `code`, nested
    conditions; `table`, records of bytes and a loop; `heap`, complete trees
    that every input crosses in the same time. `auto` takes the fastest whose
    bytes leave a quarter of the chip's flash to the program around the model,
    else the smallest that fits. The costs come from the facts about the chip;
    every answer counts as equally likely. An ensemble that does not fit is an
    error that gives the bytes of each layout.
  }];
  let options = [
    Option<"layout", "layout", "std::string", /*default=*/"\"auto\"",
           "code, table, heap or auto">,
    Option<"target", "target", "std::string", /*default=*/"\"host\"",
           "name of the chip">];
  let dependentDialects = ["::pannikin::pan::PanDialect"];
}

#endif // PANNIKIN_COMPILER_TREEPASSES_TD

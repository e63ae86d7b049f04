// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The graph that a Loop or Scan repeats, and what is known about it before any
// data are: how often it runs and what its integers are.

#ifndef PANNIKIN_COMPILER_IMPORT_BODY_H
#define PANNIKIN_COMPILER_IMPORT_BODY_H

#include "compiler/import/Importer.h"

namespace pannikin::onnx_import {

/// One body with its operands. ONNX counts the steps of a Loop in the body's
/// first input and asks by its first output whether to go on; a Scan has
/// elements of its sequences behind the states instead.
struct Body {
  Body(Node &node, bool counted);

  Importer &importer;
  GraphBuilder &build;
  Graph graph;
  bool counted;
  /// What each step puts out, and which of it is read, by output behind the
  /// states.
  llvm::SmallVector<bool> used;
  /// Before the first step.
  Tensors states;
  /// `[steps,..]`, for a Scan.
  Tensors sequences;
  /// Whether the steps run from the end of the sequences to their start.
  bool reverse = false;

  /// Number of states and outputs that the body declares, checked against the
  /// operands by `check`.
  void check() const;
  const std::string &stateInput(size_t i) const;
  const std::string &stateOutput(size_t i) const;
  const std::string &output(size_t i) const;
  /// The body's inputs in their order.
  Tensors inputs(const Tensor &iteration, llvm::ArrayRef<Tensor> states,
                 llvm::ArrayRef<Tensor> elements) const;
  /// Element of sequence `i` that step `step` of `steps` reads.
  Tensor element(size_t i, int64_t step, int64_t steps) const;
  /// The name before all Identity nodes of the body.
  const std::string &sourceOf(const std::string &name) const;
};

/// `steps` is known; a state that holds integers has its numbers before each
/// step and after the last one in `states`, which is empty for the others.
struct Control {
  int64_t steps = 0;
  std::vector<std::vector<Constant>> states;
};

/// Runs what does not depend on data, at most `limit` steps. Throws when the
/// condition of a Loop, or a state of integers, does.
Control controlOf(const Body &body, int64_t limit);

/// The results of a body that ran: final states, then the sequences of the
/// outputs that are read.
struct Repeated {
  Tensors states;
  Operands outputs;
};

/// Imports `body` as one `pan.scan`, or step by step where its steps differ.
Repeated repeat(const Body &body, const Control &control);

} // namespace pannikin::onnx_import

#endif // PANNIKIN_COMPILER_IMPORT_BODY_H

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What the one-node cells of EdgeML have in common: x, weights [in, out] by
// gate, biases and numbers as inputs in this order; all hidden states as
// output.

#ifndef PANNIKIN_COMPILER_IMPORT_EDGEML_H
#define PANNIKIN_COMPILER_IMPORT_EDGEML_H

#include "compiler/import/Node.h"

#include "llvm/ADT/STLFunctionalExtras.h"

namespace pannikin::onnx_import {

/// The facts that distinguish one cell from another.
struct EdgemlFacts {
  /// For the report: "FastGRNN".
  llvm::StringRef name;
  /// Numbers of gates, bias vectors and trained single numbers.
  size_t gates, biases, numbers;
  /// Number of states: h, then c for an LSTM.
  size_t states = 1;
};

/// One such node, checked. The constructor throws when an operand or an
/// attribute is not as EdgeML writes it.
class Edgeml {
public:
  Edgeml(Node &node, const EdgemlFacts &facts);

  /// The next states from an element `x[D]` and the states `[H]`, h first.
  using Step =
      llvm::function_ref<Tensors(const Tensor &x, llvm::ArrayRef<Tensor>)>;

  /// Runs the cell along time and sets the node's output.
  void run(Step step);

  /// `x W` of a gate. A weight of low rank is two products, never multiplied.
  Tensor product(size_t gate, const Tensor &x);
  /// `h U` of a gate.
  Tensor recurrent(size_t gate, const Tensor &h);
  /// `x W + h U`.
  Tensor sum(size_t gate, const Tensor &x, const Tensor &h);
  /// A bias vector `[H]`.
  Tensor bias(size_t i);
  /// The sigmoid of a trained number: nodes hold it raw.
  Tensor squashed(size_t i);
  /// gate_nonlinearity and update_nonlinearity.
  Tensor gate(const Tensor &input) { return apply(gateFunction, input); }
  Tensor update(const Tensor &input) { return apply(updateFunction, input); }

private:
  void readSequence();
  void readRanks();
  void readWeights();
  void expectShape(size_t i, llvm::ArrayRef<int64_t> shape);
  Tensor factor(size_t i, const Tensor &operand);
  Tensor apply(const std::string &function, const Tensor &input);

  Node &node;
  GraphBuilder &build;
  EdgemlFacts facts;
  int64_t steps = 0, inputs = 0, hidden = 0;
  int64_t wRank = 0, uRank = 0;
  /// Positions of the operands.
  size_t w = 1, u = 0, b = 0;
  std::string gateFunction, updateFunction;
};

} // namespace pannikin::onnx_import

#endif // PANNIKIN_COMPILER_IMPORT_EDGEML_H

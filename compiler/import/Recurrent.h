// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What ONNX's LSTM, GRU and RNN have in common: weights by gate, activations
// by direction, time, initial and final states.

#ifndef PANNIKIN_COMPILER_IMPORT_RECURRENT_H
#define PANNIKIN_COMPILER_IMPORT_RECURRENT_H

#include "compiler/import/Activations.h"
#include "compiler/import/Node.h"

#include "llvm/ADT/STLFunctionalExtras.h"

namespace pannikin::onnx_import {

/// The facts that distinguish one recurrent operator from another.
struct CellFacts {
  /// For the report: "LSTM".
  llvm::StringRef name;
  /// One letter per gate, in the order of the rows of W and R: "iofc".
  llvm::StringRef gates;
  /// Default activations of one direction.
  llvm::SmallVector<llvm::StringRef, 3> activations;
  /// Number of states: h, then c for an LSTM.
  int64_t states;
};

/// One recurrent node, checked. The constructor throws when a shape, an
/// attribute or an input is not as the standard says.
class Recurrent {
public:
  Recurrent(Node &node, const CellFacts &facts);

  /// One step in direction `direction`: the next states from an element
  /// `x[I]` and the states `[H]` before it, h first.
  using Step = llvm::function_ref<Tensors(int64_t direction, const Tensor &x,
                                          llvm::ArrayRef<Tensor> states)>;

  /// Runs all directions, one entry of the batch after the other, and sets the
  /// node's outputs Y, Y_h (and Y_c).
  void run(Step step);

  /// `W x + R h + (Wb + Rb)` of gate `gate`: `[H]`.
  Tensor preActivation(int64_t direction, int64_t gate, const Tensor &x,
                       const Tensor &h);
  /// `W x` or `R h` alone.
  Tensor product(bool recurrent, int64_t direction, int64_t gate,
                 const Tensor &operand);
  /// Wb or Rb of a gate; zeros when B is absent.
  Tensor bias(bool recurrent, int64_t direction, int64_t gate);
  /// Peephole weights `p` of an LSTM; nothing when P is absent.
  std::optional<Tensor> peephole(int64_t direction, int64_t p);

  /// Clips `sum`, a gate's pre-activation, if the node asks for it, and applies
  /// activation `index`.
  Tensor activateGate(int64_t direction, int64_t index, const Tensor &sum);
  /// Applies activation `index` to a state, which `clip` does not bound: ONNX
  /// Runtime reads the standard so.
  Tensor activate(int64_t direction, int64_t index, const Tensor &state);

private:
  void readDirections();
  void readSizes();
  void readActivations();
  void readClip();
  void expectShape(size_t input, llvm::StringRef name,
                   llvm::ArrayRef<int64_t> shape);
  int64_t readLength();
  Tensor rowsOf(size_t input, int64_t direction, int64_t block,
                const std::string &suffix);
  Tensor initialState(int64_t direction, int64_t state);
  void checkInitialStates();
  void checkInitialState(llvm::StringRef name, const Tensor &tensor);

  /// Final states `[H]`, then the sequence of h, `[T,H]`, if it is read.
  Tensors runDirection(int64_t direction, const Tensor &sequence,
                       llvm::ArrayRef<Tensor> initial, Step step);
  /// The results of all directions, one after the other, for each entry of the
  /// batch: `[N,H]` and `[N,T,H]`.
  Tensors runBricks(Step step);
  Tensors scan(int64_t direction, const Tensor &sequence,
               llvm::ArrayRef<Tensor> initial, Step step);
  void setOutputs(llvm::ArrayRef<Tensors> directions);
  void setSequence(llvm::ArrayRef<Tensors> directions);

  Node &node;
  GraphBuilder &build;
  CellFacts facts;
  llvm::SmallVector<bool> reversed;
  llvm::SmallVector<Activation> activations;
  int64_t length = 0, inputSize = 0, hidden = 0, steps = 0, batch = 1;
  bool batchFirst = false;
  double clip = 0;
};

} // namespace pannikin::onnx_import

#endif // PANNIKIN_COMPILER_IMPORT_RECURRENT_H

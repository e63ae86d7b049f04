// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Runs a recurrent node along time: one `pan.scan` a direction, or the step
// itself when there is only one.

#include "compiler/import/Recurrent.h"
#include "compiler/import/ScanBuilder.h"

#include "llvm/ADT/STLExtras.h"

namespace pannikin::onnx_import {

void Recurrent::run(Step step) {
  Tensor sequence = build.reshape(node.input(0), {length, inputSize});
  llvm::SmallVector<Tensors> directions;
  for (size_t d = 0; d < reversed.size(); ++d)
    directions.push_back(runDirection(d, sequence, step));
  setOutputs(directions);
}

Tensors Recurrent::runDirection(int64_t direction, const Tensor &sequence,
                                Step step) {
  Tensors initial;
  for (int64_t state = 0; state < facts.states; ++state)
    initial.push_back(initialState(direction, state));
  Tensor valid = build.slice(sequence, 0, 0, 1, steps);
  if (steps > 1)
    return scan(direction, valid, initial, step);
  Tensors results = step(direction, build.reshape(valid, {inputSize}), initial);
  results.push_back(build.reshape(results.front(), {1, hidden}));
  return results;
}

Tensors Recurrent::scan(int64_t direction, const Tensor &sequence,
                        llvm::ArrayRef<Tensor> initial, Step step) {
  bool stacked = !node.used.empty() && node.used[0];
  ScanBuilder loop(build, steps, reversed[direction], facts.name);
  Tensor x = loop.addSequence(sequence);
  Tensors states;
  for (const Tensor &state : initial)
    states.push_back(loop.addState(state));
  Tensors next = step(direction, x, states);
  Tensors outputs;
  if (stacked)
    outputs.push_back(next.front());
  return loop.finish(next, outputs);
}

/// Y[T,D,1,H], Y_h[D,1,H] and Y_c; with layout 1 the 1 comes first. Steps
/// beyond `sequence_lens` are zero in Y.
void Recurrent::setOutputs(llvm::ArrayRef<Tensors> directions) {
  int64_t count = directions.size();
  if (node.used.size() > 0 && node.used[0]) {
    llvm::SmallVector<Tensor> sequences;
    for (const Tensors &results : directions)
      sequences.push_back(build.reshape(results.back(), {steps, 1, hidden}));
    Tensor y = build.concat(sequences, 1);
    if (steps < length)
      y = build.concat(
          {y, build.constant(makeFilled({length - steps, count, hidden}, 0))},
          0);
    Shape shape = {length, count, 1, hidden};
    if (batchFirst)
      shape = {1, length, count, hidden};
    node.set(0, build.reshape(y, shape));
  }
  for (int64_t state = 0; state < facts.states; ++state) {
    size_t output = state + 1;
    if (output >= node.used.size() || !node.used[output])
      continue;
    llvm::SmallVector<Tensor> finals;
    for (const Tensors &results : directions)
      finals.push_back(build.reshape(results[state], {1, hidden}));
    Shape shape = {count, 1, hidden};
    if (batchFirst)
      shape = {1, count, hidden};
    node.set(output, build.reshape(build.concat(finals, 0), shape));
  }
}

} // namespace pannikin::onnx_import

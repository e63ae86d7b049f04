// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Runs a recurrent node along time: one `pan.scan` a direction, or the step
// itself when there is only one.

#include "compiler/import/Recurrent.h"
#include "compiler/import/ScanBuilder.h"

#include "llvm/ADT/STLExtras.h"

namespace pannikin::onnx_import {

void Recurrent::run(Step step) {
  Tensors results = runBricks(step);
  size_t count = results.size() / reversed.size();
  llvm::SmallVector<Tensors, 2> directions;
  for (size_t d = 0; d < reversed.size(); ++d)
    directions.emplace_back(results.begin() + d * count,
                            results.begin() + (d + 1) * count);
  setOutputs(directions);
}

/// A brick is a step of a loop around the loop along time, so that one buffer
/// serves all of them.
Tensors Recurrent::runBricks(Step step) {
  auto runAll = [&](const Tensor &sequence,
                    llvm::function_ref<Tensor(const Tensor &)> entryOf) {
    Tensors results;
    for (size_t d = 0; d < reversed.size(); ++d) {
      Tensors initial;
      for (int64_t state = 0; state < facts.states; ++state)
        initial.push_back(entryOf(initialState(d, state)));
      results.append(runDirection(d, sequence, initial, step));
    }
    return results;
  };
  auto first = [&](const Tensor &all) {
    return build.reshape(build.slice(all, 0, 0, 1, 1), {hidden});
  };
  Tensor bricks = node.input(0);
  if (!batchFirst)
    bricks = build.transpose(bricks, {1, 0, 2});
  Tensors results;
  if (batch == 1) {
    results = runAll(build.reshape(bricks, {length, inputSize}), first);
    for (Tensor &result : results) {
      Shape shape = result.shape;
      shape.insert(shape.begin(), 1);
      result = build.reshape(result, shape);
    }
    return results;
  }
  ScanBuilder loop(build, batch, /*reverse=*/false, "");
  results = runAll(loop.addSequence(bricks), [&](const Tensor &all) {
    bool same = all.isConstant() &&
                llvm::all_of(all.constant->floats,
                             [](double number) { return number == 0; });
    return same ? first(all) : loop.addSequence(all);
  });
  return loop.finish({}, results);
}

Tensors Recurrent::runDirection(int64_t direction, const Tensor &sequence,
                                llvm::ArrayRef<Tensor> initial, Step step) {
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

/// Y[T,D,N,H], or Y[N,T,D,H] with layout 1. Steps beyond `sequence_lens` are
/// zero.
void Recurrent::setSequence(llvm::ArrayRef<Tensors> directions) {
  int64_t count = directions.size();
  Tensors sequences;
  for (const Tensors &results : directions)
    sequences.push_back(
        build.reshape(results.back(), {batch, steps, 1, hidden}));
  Tensor y = build.concat(sequences, 2);
  if (steps < length) {
    Shape rest = {batch, length - steps, count, hidden};
    y = build.concat({y, build.constant(makeFilled(rest, 0))}, 1);
  }
  node.set(0, batchFirst ? y : build.transpose(y, {1, 2, 0, 3}));
}

/// Y, then Y_h[D,N,H] and Y_c, or Y_h[N,D,H] with layout 1.
void Recurrent::setOutputs(llvm::ArrayRef<Tensors> directions) {
  if (node.used.size() > 0 && node.used[0])
    setSequence(directions);
  for (int64_t state = 0; state < facts.states; ++state) {
    size_t output = state + 1;
    if (output >= node.used.size() || !node.used[output])
      continue;
    Tensors finals;
    for (const Tensors &results : directions)
      finals.push_back(build.reshape(results[state], {1, batch, hidden}));
    Tensor all = build.concat(finals, 0);
    node.set(output, batchFirst ? build.transpose(all, {1, 0, 2}) : all);
  }
}

} // namespace pannikin::onnx_import

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decides whether a body becomes one loop or is imported step by step. A loop
// is tried first. It fails where steps differ in more than numbers: when a
// state grows, or when its data are indexed by the number of the step.

#include "compiler/import/Body.h"
#include "compiler/import/StepNumbers.h"

#include "llvm/ADT/STLExtras.h"

namespace pannikin::onnx_import {

/// Nodes that a loop may have when it is written out step by step.
static constexpr int64_t maxUnrolled = 1 << 18;

namespace {
class Repeat {
public:
  Repeat(const Body &body, const Control &control)
      : body(body), build(body.build), control(control) {
    for (size_t i = 0; i < body.states.size(); ++i)
      names.push_back(body.stateOutput(i));
    for (auto [i, used] : llvm::enumerate(body.used))
      if (used)
        names.push_back(body.output(i));
  }

  Repeated asLoop();
  Repeated stepByStep();

private:
  Tensors operands(ScanBuilder &loop);
  Tensor iterations(const ScanBuilder &loop) const;
  Tensor elementOf(ScanBuilder &loop, size_t i) const;
  bool passesThrough(size_t state) const;
  Repeated takeApart(llvm::ArrayRef<Tensor> states,
                     llvm::ArrayRef<Tensor> outputs) const;

  const Body &body;
  GraphBuilder &build;
  const Control &control;
  /// All states after the step, then the outputs that are read.
  std::vector<std::string> names;
  /// States that the loop carries.
  llvm::SmallVector<size_t> carried;
};
} // namespace

/// A state that no step changes is what it was before the loop.
bool Repeat::passesThrough(size_t state) const {
  return body.sourceOf(body.stateOutput(state)) == body.stateInput(state);
}

Tensor Repeat::iterations(const ScanBuilder &loop) const {
  std::vector<Constant> numbers;
  for (int64_t t = 0; t < control.steps; ++t) {
    HostTensor count = makeInts({t});
    count.shape.clear();
    numbers.push_back(std::make_shared<const HostTensor>(std::move(count)));
  }
  return makeStepNumbers(loop, std::move(numbers));
}

Tensor Repeat::elementOf(ScanBuilder &loop, size_t i) const {
  const Tensor &sequence = body.sequences[i];
  if (!sequence.isConstant())
    return loop.addSequence(sequence);
  std::vector<Constant> rows;
  for (int64_t t = 0; t < control.steps; ++t)
    rows.push_back(body.element(i, t, control.steps).constant);
  return makeStepNumbers(loop, std::move(rows));
}

Tensors Repeat::operands(ScanBuilder &loop) {
  Tensors states, elements;
  for (auto [i, state] : llvm::enumerate(body.states)) {
    llvm::ArrayRef<Constant> known = control.states[i];
    if (!known.empty())
      states.push_back(makeStepNumbers(loop, known.drop_back().vec()));
    else if (passesThrough(i))
      states.push_back(state);
    else {
      states.push_back(loop.addState(state));
      carried.push_back(i);
    }
  }
  for (size_t i = 0; i < body.sequences.size(); ++i)
    elements.push_back(elementOf(loop, i));
  return body.inputs(iterations(loop), states, elements);
}

/// The results of all states and outputs in their order.
Repeated Repeat::takeApart(llvm::ArrayRef<Tensor> states,
                           llvm::ArrayRef<Tensor> outputs) const {
  Repeated results;
  results.states.assign(states.begin(), states.end());
  for (bool used : body.used) {
    results.outputs.push_back(used ? std::optional(outputs.front())
                                   : std::nullopt);
    outputs = outputs.drop_front(used ? 1 : 0);
  }
  return results;
}

Repeated Repeat::asLoop() {
  ScanBuilder loop(build, control.steps, body.reverse, "");
  Tensors after =
      body.importer.importBody(body.graph, operands(loop), names, &loop);
  for (Tensor &tensor : after)
    if (tensor.steps && !tensor.isInt())
      tensor = loop.addConstants(tensor);
  Tensors next, outputs;
  for (size_t state : carried)
    next.push_back(after[state]);
  for (const Tensor &output :
       llvm::ArrayRef(after).drop_front(body.states.size())) {
    if (output.steps)
      fail("found an output of integers that count steps; only floats are "
           "computed on the chip");
    outputs.push_back(output);
  }
  Tensors results = loop.finish(next, outputs);
  Tensors states = body.states;
  for (auto [i, known] : llvm::enumerate(control.states))
    if (!known.empty())
      states[i] = build.constant(*known.back());
  for (auto [i, state] : llvm::enumerate(carried))
    states[state] = results[i];
  return takeApart(states, llvm::ArrayRef(results).drop_front(carried.size()));
}

Repeated Repeat::stepByStep() {
  Tensors states = body.states;
  std::vector<Tensors> outputs(names.size() - states.size());
  for (int64_t t = 0; t < control.steps; ++t) {
    HostTensor count = makeInts({t});
    count.shape.clear();
    Tensors elements;
    for (size_t i = 0; i < body.sequences.size(); ++i)
      elements.push_back(body.element(i, t, control.steps));
    Tensors after = body.importer.importBody(
        body.graph,
        body.inputs(build.constant(std::move(count)), states, elements), names,
        body.importer.loop);
    for (size_t i = 0; i < names.size(); ++i)
      if (i < states.size())
        states[i] = after[i];
      else
        outputs[i - states.size()].push_back(after[i]);
  }
  Tensors stacked;
  for (Tensors &each : outputs) {
    if (body.reverse)
      std::reverse(each.begin(), each.end());
    for (Tensor &one : each) {
      Shape row = one.shape;
      row.insert(row.begin(), 1);
      one = build.reshape(one, row);
    }
    stacked.push_back(build.concat(each, 0));
  }
  return takeApart(states, stacked);
}

Repeated repeat(const Body &body, const Control &control) {
  if (control.steps > 1)
    for (const Tensor &state : body.states)
      body.build.checkInitialState(state);
  int64_t nodes = body.graph.proto.node_size();
  if (control.steps > 1)
    try {
      return Repeat(body, control).asLoop();
    } catch (const ImportError &) {
      if (control.steps * nodes > maxUnrolled)
        throw;
    }
  return Repeat(body, control).stepByStep();
}

} // namespace pannikin::onnx_import

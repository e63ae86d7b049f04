// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decides how often a body runs: by running it with what is known at import,
// until its condition or its limit ends it.

#include "compiler/import/Body.h"

#include "llvm/ADT/STLExtras.h"

namespace pannikin::onnx_import {

/// More steps than any model for a microcontroller has, and nodes that finding
/// their number may take.
static constexpr int64_t maxSteps = 1 << 20, maxVisits = 1 << 23;

namespace {
class ControlRun {
public:
  ControlRun(const Body &body, int64_t limit) : body(body), limit(limit) {}

  Control run();

private:
  void chooseOutputs();
  bool step();
  Tensors operands();

  const Body &body;
  int64_t limit;
  Control control;
  Tensors current;
  /// The states of integers, and the outputs that say how the loop goes on.
  llvm::SmallVector<size_t> known;
  std::vector<std::string> outputs;
};
} // namespace

static bool isConstantTrue(const Body &body, const std::string &name) {
  return body.sourceOf(name) == body.graph.proto.input(1).name();
}

void ControlRun::chooseOutputs() {
  for (auto [i, state] : llvm::enumerate(body.states))
    if (state.isConstant() && state.isInt()) {
      known.push_back(i);
      outputs.push_back(body.stateOutput(i));
    }
  if (body.counted && !isConstantTrue(body, body.graph.proto.output(0).name()))
    outputs.push_back(body.graph.proto.output(0).name());
}

Tensors ControlRun::operands() {
  HostTensor count = makeInts({control.steps});
  count.shape.clear();
  Tensors elements;
  for (size_t i = 0; i < body.sequences.size(); ++i)
    elements.push_back(body.element(i, control.steps, limit));
  return body.inputs(body.build.constant(std::move(count)), current, elements);
}

/// Runs one step; whether the condition asks for another.
bool ControlRun::step() {
  Tensors results =
      body.importer.importBody(body.graph, operands(), outputs, nullptr);
  for (auto [i, state] : llvm::enumerate(known)) {
    if (!results[i].isConstant())
      fail("state '" + body.stateInput(state) +
           "' holds integers that depend on data; only floats are carried");
    current[state] = results[i];
    control.states[state].push_back(results[i].constant);
  }
  if (results.size() == known.size())
    return true;
  const Tensor &goOn = results.back();
  if (!goOn.isConstant() || goOn.constant->size() != 1)
    fail("the condition to go on depends on data, so that the number of steps "
         "is not known; export with a fixed number of steps");
  return goOn.constant->number(0) != 0;
}

Control ControlRun::run() {
  chooseOutputs();
  current = body.states;
  control.states.resize(body.states.size());
  for (size_t state : known)
    control.states[state].push_back(body.states[state].constant);
  int64_t nodes = std::max(body.graph.proto.node_size(), 1);
  bool goOn = true;
  while (goOn && control.steps < limit) {
    if (control.steps == maxSteps ||
        (!outputs.empty() && control.steps * nodes > maxVisits))
      fail("the loop runs more than " + llvm::Twine(control.steps) +
           " steps; export with fewer");
    goOn = outputs.empty() || step();
    ++control.steps;
  }
  return std::move(control);
}

Control controlOf(const Body &body, int64_t limit) {
  return ControlRun(body, limit).run();
}

} // namespace pannikin::onnx_import

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// ONNX Scan:  states, sequences -> states, sequences of outputs
// Since opset 9 a sequence has its time along any axis; in opset 8 axis 0 is a
// batch, whose entries run one after the other, and axis 1 is time.

#include "compiler/import/Body.h"
#include "compiler/import/Operators.h"

#include "llvm/ADT/STLExtras.h"

namespace pannikin::onnx_import {

namespace {
struct ScanFacts {
  size_t states, outputs;
  /// By sequence and by output: whether it runs backwards, where its time is.
  llvm::SmallVector<bool> inputReversed, outputReversed;
  Ints inputAxes, outputAxes;
};
} // namespace

static llvm::SmallVector<bool> directionsOf(Node &node, llvm::StringRef name,
                                            size_t count) {
  Ints directions = node.intsAttribute(name).value_or(Ints(count, 0));
  if (directions.size() != count ||
      llvm::any_of(directions, [](int64_t d) { return d != 0 && d != 1; }))
    fail("found " + name + "=" + formatShape(directions) + "; " +
         llvm::Twine(count) + " numbers 0 or 1 are expected");
  return llvm::SmallVector<bool>(directions.begin(), directions.end());
}

static Ints axesOf(Node &node, llvm::StringRef name, size_t count) {
  Ints axes = node.intsAttribute(name).value_or(Ints(count, 0));
  if (axes.size() != count)
    fail("found " + name + "=" + formatShape(axes) + "; " + llvm::Twine(count) +
         " axes are expected");
  return axes;
}

static ScanFacts factsOf(Node &node, const Body &body, size_t operands) {
  int64_t sequences = node.intAttribute("num_scan_inputs", 0);
  if (sequences < 1 || sequences > int64_t(operands))
    fail("found num_scan_inputs=" + llvm::Twine(sequences) + " for " +
         llvm::Twine(operands) + " operands");
  ScanFacts facts;
  facts.states = operands - sequences;
  size_t all = body.graph.proto.output_size();
  if (all < facts.states)
    fail("found a body of " + llvm::Twine(all) + " outputs; there are " +
         llvm::Twine(facts.states) + " states");
  facts.outputs = all - facts.states;
  if (node.opset < 9) {
    facts.inputReversed = directionsOf(node, "directions", sequences);
    facts.outputReversed.assign(facts.outputs, false);
    facts.inputAxes.assign(sequences, 0);
    facts.outputAxes.assign(facts.outputs, 0);
    return facts;
  }
  facts.inputReversed = directionsOf(node, "scan_input_directions", sequences);
  facts.outputReversed =
      directionsOf(node, "scan_output_directions", facts.outputs);
  facts.inputAxes = axesOf(node, "scan_input_axes", sequences);
  facts.outputAxes = axesOf(node, "scan_output_axes", facts.outputs);
  return facts;
}

/// Moves dimension `from` to place `to`.
static Tensor moveAxis(GraphBuilder &build, const Tensor &tensor, int64_t from,
                       int64_t to) {
  Ints order;
  for (int64_t i = 0; i < tensor.rank(); ++i)
    if (i != from)
      order.push_back(i);
  order.insert(order.begin() + to, from);
  return build.transpose(tensor, order);
}

static Tensor flipped(GraphBuilder &build, const Tensor &sequence) {
  int64_t steps = sequence.shape[0];
  return build.slice(sequence, 0, steps - 1, -1, steps);
}

/// Runs `body` on operands whose time is where `facts` say. When all sequences
/// run backwards the loop does.
static Operands runScan(Node &node, Body &body, const ScanFacts &facts,
                        llvm::ArrayRef<Tensor> operands) {
  GraphBuilder &build = node.build;
  body.states.assign(operands.begin(), operands.begin() + facts.states);
  body.reverse = llvm::all_of(facts.inputReversed, [](bool b) { return b; });
  for (auto [i, operand] : llvm::enumerate(operands.drop_front(facts.states))) {
    int64_t axis = node.axisOf(facts.inputAxes[i], operand.rank());
    Tensor sequence = moveAxis(build, operand, axis, 0);
    bool flip = facts.inputReversed[i] && !body.reverse;
    body.sequences.push_back(flip ? flipped(build, sequence) : sequence);
  }
  body.used.assign(facts.outputs, false);
  for (size_t i = facts.states; i < node.used.size(); ++i)
    if (i - facts.states < facts.outputs)
      body.used[i - facts.states] = node.used[i];
  body.check();
  int64_t steps = body.sequences[0].shape[0];
  if (steps == 0)
    fail("found a sequence of no steps; at least one is needed");
  Repeated results = repeat(body, controlOf(body, steps));
  Operands outputs(results.states.begin(), results.states.end());
  for (auto [i, output] : llvm::enumerate(results.outputs)) {
    if (output && facts.outputReversed[i] != body.reverse)
      output = flipped(build, *output);
    if (output)
      output = moveAxis(build, *output, 0,
                        node.axisOf(facts.outputAxes[i], output->rank()));
    outputs.push_back(std::move(output));
  }
  return outputs;
}

/// Entry `index` of the batch of opset 8, whose dimension disappears. Outputs
/// are as long as the sequences; steps that do not run leave zeros.
static Tensor entryOf(GraphBuilder &build, const Tensor &tensor,
                      int64_t index) {
  if (tensor.rank() == 0 || index >= tensor.shape[0])
    fail("found an operand of shape " + formatShape(tensor.shape) +
         " that has no batch");
  return build.reshape(build.slice(tensor, 0, index, 1, 1),
                       llvm::ArrayRef(tensor.shape).drop_front());
}

static Operands runEntry(Node &node, const ScanFacts &facts, int64_t index,
                         std::optional<int64_t> steps) {
  GraphBuilder &build = node.build;
  Tensors operands;
  int64_t length = 0;
  for (size_t i = 1; i < node.inputs.size(); ++i) {
    operands.push_back(entryOf(build, node.input(i), index));
    Tensor &operand = operands.back();
    if (i - 1 < facts.states || operand.rank() == 0)
      continue;
    length = operand.shape[0];
    if (steps && (*steps < 1 || *steps > length))
      fail("found a length of " + llvm::Twine(*steps) +
           " in sequence_lens; 1 "
           "to " +
           llvm::Twine(length) + " are allowed");
    if (steps)
      operand = build.slice(operand, 0, 0, 1, *steps);
  }
  Body body(node, /*counted=*/false);
  Operands results = runScan(node, body, facts, operands);
  for (auto [i, result] : llvm::enumerate(results)) {
    if (!result)
      continue;
    if (i >= facts.states && result->shape[0] < length) {
      Shape rest = result->shape;
      rest[0] = length - rest[0];
      result = build.concat({*result, build.constant(makeFilled(rest, 0))}, 0);
    }
    Shape shape = result->shape;
    shape.insert(shape.begin(), 1);
    result = build.reshape(*result, shape);
  }
  return results;
}

static void importBatchedScan(Node &node) {
  Ints lengths = node.has(0) ? node.knownInts(0, "sequence_lens") : Ints();
  ScanFacts facts =
      factsOf(node, Body(node, /*counted=*/false), node.inputs.size() - 1);
  const Tensor &last = node.input(node.inputs.size() - 1);
  int64_t batch = last.rank() == 0 ? 0 : last.shape[0];
  if (node.has(0) && int64_t(lengths.size()) != batch)
    fail("found sequence_lens " + formatShape(lengths) + " for a batch of " +
         llvm::Twine(batch));
  std::vector<Tensors> joined(node.used.size());
  for (int64_t b = 0; b < batch; ++b) {
    Operands results = runEntry(node, facts, b,
                                node.has(0) ? std::optional<int64_t>(lengths[b])
                                            : std::nullopt);
    for (size_t i = 0; i < std::min(joined.size(), results.size()); ++i)
      if (results[i])
        joined[i].push_back(*results[i]);
  }
  for (auto [i, entries] : llvm::enumerate(joined))
    if (!entries.empty())
      node.set(i, node.build.concat(entries, 0));
}

void importScan(Node &node) {
  if (node.inputs.size() < 2 && node.opset < 9)
    fail("found no sequence; at least one is needed");
  if (node.opset < 9)
    return importBatchedScan(node);
  Body body(node, /*counted=*/false);
  ScanFacts facts = factsOf(node, body, node.inputs.size());
  Tensors operands;
  for (size_t i = 0; i < node.inputs.size(); ++i)
    operands.push_back(node.input(i));
  node.outputs = runScan(node, body, facts, operands);
}

} // namespace pannikin::onnx_import

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decides which inputs are states. In order of trust: what the user says, the
// recurrent node between input and output, equal names but for "in", "out",
// "prev", "next" and the like, and a shape that no other pair has.

#include "compiler/import/States.h"
#include "compiler/import/Node.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSwitch.h"
#include <cmath>

namespace pannikin::onnx_import {

/// The part of a name that a state keeps: "h_in", "h_out" -> "h". With
/// `loose` also "h0", "hn", "hy", "h_1" -> "h".
static std::string stem(llvm::StringRef name, bool loose) {
  static const char *direction[] = {
      "in",  "out",   "input", "output", "prev",     "next",  "new",
      "old", "state", "init",  "last",   "previous", "final", "initial"};
  static const char *index[] = {"n", "t", "0", "1"};
  std::string lower = name.lower();
  llvm::SmallVector<llvm::StringRef> words;
  llvm::SplitString(lower, words, "_-./: ");
  std::string kept;
  for (llvm::StringRef word : words) {
    if (llvm::is_contained(direction, word) ||
        (loose && llvm::is_contained(index, word)))
      continue;
    if (loose)
      word = llvm::StringSwitch<llvm::StringRef>(word)
                 .Cases({"h0", "hn", "hx", "hy", "ht", "h1", "hidden"}, "h")
                 .Cases({"c0", "cn", "cx", "cy", "ct", "c1", "cell"}, "c")
                 .Default(word);
    kept += word;
  }
  return kept;
}

namespace {
class Pairing {
public:
  Pairing(const Graph &graph, const Dimensions &dimensions)
      : graph(graph), dimensions(dimensions) {
    findSequences();
  }

  std::vector<StatePair> pairs;

  void byOption(const ImportOptions &options);
  void start(const std::string &name, double number);
  void byUse();
  void byName(bool loose);
  void byShape();

private:
  bool isPairedInput(llvm::StringRef name) const;
  bool isPairedOutput(llvm::StringRef name) const;
  void findSequences();
  bool shapesAgree(const onnx::ValueInfoProto &input,
                   const onnx::ValueInfoProto &output) const;
  bool carries(const std::string &input, const std::string &output) const;
  void pairThrough(const onnx::NodeProto &node, int input, int output);
  std::string sourceOf(std::string name) const;

  const Graph &graph;
  const Dimensions &dimensions;
  /// Inputs that a loop takes apart along time: no states.
  llvm::StringSet<> sequences;
};
} // namespace

void Pairing::findSequences() {
  for (const onnx::NodeProto &node : graph.proto.node())
    for (const onnx::AttributeProto &attribute : node.attribute())
      if (node.op_type() == "Scan" && attribute.name() == "num_scan_inputs")
        for (int64_t i = 1;
             i <= std::min<int64_t>(attribute.i(), node.input_size()); ++i)
          sequences.insert(sourceOf(node.input(node.input_size() - i)));
}

bool Pairing::isPairedInput(llvm::StringRef name) const {
  return llvm::any_of(pairs, [&](auto &pair) { return pair.input == name; });
}

bool Pairing::isPairedOutput(llvm::StringRef name) const {
  return llvm::any_of(pairs, [&](auto &pair) { return pair.output == name; });
}

/// Sizes that the file leaves open agree with all.
bool Pairing::shapesAgree(const onnx::ValueInfoProto &input,
                          const onnx::ValueInfoProto &output) const {
  std::optional<Shape> a = dimensions.outputShape(input);
  std::optional<Shape> b = dimensions.outputShape(output);
  if (!a || !b)
    return true;
  return a->size() == b->size() &&
         llvm::all_of(llvm::zip(*a, *b), [](auto sizes) {
           auto [x, y] = sizes;
           return x == y || x < 0 || y < 0;
         });
}

/// A state's successor follows from the state and from something else.
bool Pairing::carries(const std::string &input,
                      const std::string &output) const {
  llvm::StringSet<> sources = graph.inputsOf(output);
  return sources.contains(input) && sources.size() > 1;
}

void Pairing::byOption(const ImportOptions &options) {
  for (const auto &[in, out] : options.states) {
    const onnx::ValueInfoProto *input = graph.input(in);
    const onnx::ValueInfoProto *output = graph.output(out);
    if (!input || !output)
      fail("--state " + in + "=" + out + ": the model has no " +
           (input ? "output '" + out : "input '" + in) + "'");
    if (isPairedOutput(out))
      fail("--state " + in + "=" + out + ": the output is already a state");
    if (!shapesAgree(*input, *output))
      fail("--state " + in + "=" + out + ": the shapes differ");
    pairs.push_back({in, out});
  }
}

void Pairing::start(const std::string &name, double number) {
  auto state = llvm::find_if(
      pairs, [&](const StatePair &pair) { return pair.input == name; });
  if (!std::isfinite(number) || std::fabs(number) > 1e6)
    fail("--start " + name + "=" + formatNumber(number) +
         ": a state starts between -1e6 and 1e6");
  if (state == pairs.end())
    fail("--start " + name + "=" + formatNumber(number) +
         ": the model has no state '" + name +
         "'; name the pair with --state " + name + "=OUTPUT");
  state->start = number;
}

/// The name before operators that only change the shape.
std::string Pairing::sourceOf(std::string name) const {
  static const char *moves[] = {"Squeeze",  "Unsqueeze", "Reshape",
                                "Identity", "Transpose", "Flatten"};
  for (int i = 0, n = graph.proto.node_size(); i < n; ++i) {
    const onnx::NodeProto *node = graph.producer(name);
    if (!node || !llvm::is_contained(moves, node->op_type()) ||
        node->input_size() == 0)
      break;
    name = node->input(0);
  }
  return name;
}

/// The initial state of a recurrent node and its final state.
void Pairing::pairThrough(const onnx::NodeProto &node, int in, int out) {
  if (in >= node.input_size() || node.input(in).empty())
    return;
  const onnx::ValueInfoProto *input = graph.input(sourceOf(node.input(in)));
  if (!input || isPairedInput(input->name()))
    return;
  for (const onnx::ValueInfoProto &output : graph.proto.output()) {
    if (isPairedOutput(output.name()) || !shapesAgree(*input, output))
      continue;
    std::string source = sourceOf(output.name());
    bool isFinal = (out < node.output_size() && source == node.output(out)) ||
                   (out == 1 && source == node.output(0));
    if (!source.empty() && isFinal) {
      pairs.push_back({input->name(), output.name()});
      return;
    }
  }
  byName(/*loose=*/false);
  byName(/*loose=*/true);
}

void Pairing::byUse() {
  for (const onnx::NodeProto &node : graph.proto.node()) {
    llvm::StringRef op(node.op_type());
    if (op != "LSTM" && op != "GRU" && op != "RNN")
      continue;
    pairThrough(node, 5, 1);
    if (op == "LSTM")
      pairThrough(node, 6, 2);
  }
}

void Pairing::byName(bool loose) {
  for (const onnx::ValueInfoProto *input : graph.inputs) {
    std::string wanted = stem(input->name(), loose);
    if (isPairedInput(input->name()) || sequences.contains(input->name()) ||
        wanted.empty())
      continue;
    for (const onnx::ValueInfoProto &output : graph.proto.output())
      if (!isPairedOutput(output.name()) &&
          stem(output.name(), loose) == wanted && shapesAgree(*input, output) &&
          carries(input->name(), output.name())) {
        pairs.push_back({input->name(), output.name()});
        break;
      }
  }
}

/// Only beside a first input and another output, and only where the shape
/// leaves no choice on either side.
void Pairing::byShape() {
  if (graph.proto.output_size() < 2)
    return;
  for (const onnx::ValueInfoProto *input : llvm::drop_begin(graph.inputs)) {
    std::vector<std::string> outputs;
    for (const onnx::ValueInfoProto &output : graph.proto.output())
      if (dimensions.outputShape(output) && shapesAgree(*input, output))
        outputs.push_back(output.name());
    if (isPairedInput(input->name()) || sequences.contains(input->name()) ||
        outputs.size() != 1 || isPairedOutput(outputs[0]) ||
        !carries(input->name(), outputs[0]))
      continue;
    const onnx::ValueInfoProto &output = *graph.output(outputs[0]);
    if (llvm::count_if(graph.inputs, [&](const onnx::ValueInfoProto *other) {
          return shapesAgree(*other, output);
        }) == 1)
      pairs.push_back({input->name(), output.name()});
  }
}

std::vector<StatePair> pairStates(const Graph &graph,
                                  const Dimensions &dimensions,
                                  const ImportOptions &options) {
  Pairing pairing(graph, dimensions);
  pairing.byOption(options);
  pairing.byUse();
  if (graph.inputs.size() > 1) {
    pairing.byName(/*loose=*/false);
    pairing.byName(/*loose=*/true);
    pairing.byShape();
  }
  for (const auto &[name, number] : options.starts)
    pairing.start(name, number);
  if (!pairing.pairs.empty() && pairing.pairs.size() == graph.inputs.size())
    fail("every input is a state; a step model needs an input beside them");
  return pairing.pairs;
}

} // namespace pannikin::onnx_import

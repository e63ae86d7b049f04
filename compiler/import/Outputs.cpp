// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Tells scores from classes among the outputs of a graph.

#include "compiler/import/Outputs.h"
#include "compiler/import/Decode.h"
#include "compiler/import/Error.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

namespace pannikin::onnx_import {

using Names = std::vector<std::string>;

/// Integers and texts are classes; maps and sequences are what ZipMap makes of
/// scores.
static bool hasScores(const Graph &graph, const std::string &name) {
  const onnx::TypeProto &type = graph.output(name)->type();
  return !type.has_tensor_type() ||
         elementOf(type.tensor_type().elem_type()) == Element::Float;
}

/// The tensor of which `name` is an element, or `name` itself.
static std::string wholeOf(const Graph &graph, std::string name) {
  static const llvm::StringRef parts[] = {"ArrayFeatureExtractor",
                                          "Cast",
                                          "Flatten",
                                          "Gather",
                                          "Identity",
                                          "Slice",
                                          "Reshape",
                                          "Squeeze"};
  for (int i = 0; i <= graph.proto.node_size(); ++i) {
    const onnx::NodeProto *node = graph.producer(name);
    if (!node || !llvm::is_contained(parts, node->op_type()) ||
        node->input_size() == 0)
      break;
    name = node->input(0);
  }
  return name;
}

/// The tensor of all scores if each of several `columns` is one of them; else
/// nothing.
static std::optional<std::string> scoresOfColumns(const Graph &graph,
                                                  const Names &columns) {
  if (columns.size() < 2)
    return std::nullopt;
  std::string whole = wholeOf(graph, columns.front());
  bool isShared = llvm::all_of(columns, [&](const std::string &column) {
    return column != whole && wholeOf(graph, column) == whole;
  });
  const onnx::NodeProto *producer = graph.producer(whole);
  // Neighbours are votes divided by their sum.
  bool isClassifier =
      producer &&
      (producer->op_type() == "Div" ||
       (producer->output_size() > 1 && producer->output(1) == whole &&
        llvm::StringRef(producer->op_type()).contains("Classifier")));
  return isShared && isClassifier ? std::optional(whole) : std::nullopt;
}

static Names chooseScores(const Graph &graph, const Names &heads,
                          ModelFacts &facts) {
  Names scores;
  for (const std::string &name : heads)
    if (hasScores(graph, name))
      scores.push_back(name);
  Names columns = scores.size() < heads.size() ? scores : Names();
  std::optional<std::string> all = scoresOfColumns(graph, columns);
  std::string chosen = all              ? *all
                       : scores.empty() ? heads.front()
                                        : scores.front();
  for (const std::string &name : heads)
    if (name != chosen)
      facts.otherOutputs.push_back(name);
  return {chosen};
}

std::vector<std::string> chooseOutputs(const Graph &graph,
                                       llvm::ArrayRef<StatePair> states,
                                       const ImportOptions &options,
                                       ModelFacts &facts) {
  Names all, heads;
  for (const onnx::ValueInfoProto &output : graph.proto.output()) {
    all.push_back(output.name());
    if (llvm::none_of(states, [&](const StatePair &state) {
          return state.output == output.name();
        }))
      heads.push_back(output.name());
  }
  if (all.empty())
    fail("the model has no outputs; export the model again");
  for (const std::string &name : options.outputs)
    if (!llvm::is_contained(all, name))
      fail("the model has no output '" + name +
           "'; found: " + llvm::join(all, ", "));
  if (!options.outputs.empty())
    return options.outputs;
  if (heads.empty())
    heads = all;
  return options.firstOutput ? chooseScores(graph, heads, facts) : heads;
}

} // namespace pannikin::onnx_import

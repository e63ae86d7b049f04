// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// ONNX Loop:  M, condition, states -> states, sequences of outputs
//   for t in 0 .. M-1 while condition:
//     condition, states, outputs[t] = body(t, condition, states)
// ONNX If, which is decided at import.

#include "compiler/import/Body.h"
#include "compiler/import/Operators.h"

#include "llvm/ADT/STLExtras.h"

namespace pannikin::onnx_import {

/// The one number of an operand; nothing when it is left out.
static std::optional<int64_t> knownNumber(const Node &node, size_t i,
                                          llvm::StringRef what,
                                          llvm::StringRef wayOut) {
  if (!node.has(i))
    return std::nullopt;
  const Tensor &number = node.input(i);
  if (!number.isConstant() || number.constant->size() != 1)
    fail(what + " depends on data; " + wayOut);
  return number.constant->isFloat() ? int64_t(number.constant->floats[0])
                                    : number.constant->ints[0];
}

void importLoop(Node &node) {
  Body body(node, /*counted=*/true);
  llvm::StringRef fixed = "export with a fixed number of steps";
  int64_t limit = knownNumber(node, 0, "the number of steps", fixed)
                      .value_or(std::numeric_limits<int64_t>::max());
  if (knownNumber(node, 1, "the condition to begin", fixed).value_or(1) == 0)
    limit = 0;
  for (size_t i = 2; i < node.inputs.size(); ++i)
    body.states.push_back(node.input(i));
  if (node.used.size() < body.states.size())
    node.used.resize(body.states.size(), false);
  body.used.assign(node.used.begin() + body.states.size(), node.used.end());
  body.used.resize(std::max<int64_t>(body.graph.proto.output_size() - 1 -
                                         int64_t(body.states.size()),
                                     body.used.size()),
                   false);
  body.check();
  Control control = controlOf(body, limit);
  if (control.steps == 0 && llvm::is_contained(body.used, true))
    fail("the loop runs no step, so that its sequence is empty; export with "
         "at least one step");
  Repeated results = repeat(body, control);
  node.outputs.assign(results.states.begin(), results.states.end());
  node.outputs.append(results.outputs);
}

void importIf(Node &node) {
  std::optional<int64_t> condition =
      knownNumber(node, 0, "the condition",
                  "only a condition that is known at export is supported");
  const onnx::GraphProto &yes = node.graphAttribute("then_branch");
  const onnx::GraphProto &no = node.graphAttribute("else_branch");
  if (!condition)
    fail("input 0 is missing");
  Graph branch(*condition != 0 ? yes : no, /*nested=*/true);
  std::vector<std::string> outputs;
  for (const onnx::ValueInfoProto &output : branch.proto.output())
    outputs.push_back(output.name());
  for (Tensor &result :
       node.importer.importBody(branch, {}, outputs, node.importer.loop))
    node.outputs.push_back(std::move(result));
}

} // namespace pannikin::onnx_import

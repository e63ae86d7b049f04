// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decides which input and output of a body is what.

#include "compiler/import/Body.h"

#include "llvm/ADT/STLExtras.h"

namespace pannikin::onnx_import {

Body::Body(Node &node, bool counted)
    : importer(node.importer), build(node.build),
      graph(node.graphAttribute("body"), /*nested=*/true), counted(counted) {}

void Body::check() const {
  int64_t inputs = (counted ? 2 : 0) + states.size() + sequences.size();
  int64_t outputs = (counted ? 1 : 0) + states.size() + used.size();
  const onnx::GraphProto &proto = graph.proto;
  if (proto.input_size() != inputs || proto.output_size() != outputs)
    fail("found a body of " + llvm::Twine(proto.input_size()) + " inputs and " +
         llvm::Twine(proto.output_size()) +
         " outputs; the node's own call for " + llvm::Twine(inputs) + " and " +
         llvm::Twine(outputs));
  for (auto [i, sequence] : llvm::enumerate(sequences))
    if (sequence.rank() == 0 || sequence.shape[0] != sequences[0].shape[0])
      fail("found sequences of different lengths");
}

const std::string &Body::stateInput(size_t i) const {
  return graph.proto.input(int(i) + (counted ? 2 : 0)).name();
}

const std::string &Body::stateOutput(size_t i) const {
  return graph.proto.output(int(i) + (counted ? 1 : 0)).name();
}

const std::string &Body::output(size_t i) const {
  return stateOutput(states.size() + i);
}

Tensors Body::inputs(const Tensor &iteration, llvm::ArrayRef<Tensor> before,
                     llvm::ArrayRef<Tensor> elements) const {
  Tensors all;
  if (counted) {
    HostTensor goOn = makeInts(1);
    goOn.element = Element::Bool;
    goOn.shape.clear();
    all = {iteration, build.constant(std::move(goOn))};
  }
  all.append(before.begin(), before.end());
  all.append(elements.begin(), elements.end());
  return all;
}

Tensor Body::element(size_t i, int64_t step, int64_t steps) const {
  const Tensor &sequence = sequences[i];
  int64_t index = reverse ? steps - 1 - step : step;
  Tensor row = build.slice(sequence, 0, index, 1, 1);
  return build.reshape(row, llvm::ArrayRef(sequence.shape).drop_front());
}

const std::string &Body::sourceOf(const std::string &name) const {
  const std::string *source = &name;
  for (int i = 0; i < graph.proto.node_size(); ++i) {
    const onnx::NodeProto *node = graph.producer(*source);
    if (!node || node->op_type() != "Identity" || node->input_size() != 1)
      break;
    source = &node->input(0);
  }
  return *source;
}

} // namespace pannikin::onnx_import

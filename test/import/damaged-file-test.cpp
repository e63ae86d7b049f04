// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A damaged file is a diagnostic, never a crash: a small model cut at every
// length, and with every byte changed.

#include "test/import/ModelMaker.h"

#include <gtest/gtest.h>

using namespace pannikin;
using namespace pannikin::test;

namespace {

/// x -> GRU -> Squeeze -> MatMul -> Softmax, a model with all that matters.
std::string makeBytes() {
  onnx::ModelProto model = makeModel(11);
  onnx::GraphProto &graph = *model.mutable_graph();
  declare(graph.add_input(), "x", {4, 1, 2});
  declare(graph.add_output(), "y", {1, 3});
  auto fill = [&](const char *name, std::vector<int64_t> shape) {
    int64_t count = 1;
    for (int64_t dim : shape)
      count *= dim;
    addTensor(graph, name, shape, std::vector<double>(count, 0.5));
  };
  fill("W", {1, 6, 2});
  fill("R", {1, 6, 2});
  fill("B", {1, 12});
  fill("head", {2, 3});
  auto add = [&](const char *op, std::vector<const char *> inputs,
                 std::vector<const char *> outputs) {
    auto *node = graph.add_node();
    node->set_op_type(op);
    for (const char *input : inputs)
      node->add_input(input);
    for (const char *output : outputs)
      node->add_output(output);
    return node;
  };
  add("GRU", {"x", "W", "R", "B"}, {"", "h"});
  auto *axes = add("Squeeze", {"h"}, {"s"})->add_attribute();
  axes->set_name("axes");
  axes->set_type(onnx::AttributeProto::INTS);
  axes->add_ints(0);
  add("MatMul", {"s", "head"}, {"m"});
  add("Softmax", {"m"}, {"y"});
  std::string bytes;
  model.SerializeToString(&bytes);
  return bytes;
}

Outcome runBytes(const std::string &bytes) {
  ScratchFile file("model.onnx", bytes);
  return runFile(file.path, {});
}

TEST(DamagedFile, WholeFileIsImported) {
  Outcome outcome = runBytes(makeBytes());
  EXPECT_TRUE(outcome.imported) << outcome.messages;
}

TEST(DamagedFile, EveryCutIsRefusedWithAReason) {
  std::string bytes = makeBytes();
  // The last field is the opset import; without it the version is unknown.
  for (size_t length = 0; length < bytes.size(); ++length) {
    Outcome outcome = runBytes(bytes.substr(0, length));
    EXPECT_FALSE(outcome.imported) << length;
    EXPECT_FALSE(outcome.messages.empty()) << length;
  }
}

TEST(DamagedFile, NoChangedByteCrashes) {
  std::string bytes = makeBytes();
  for (size_t at = 0; at < bytes.size(); ++at)
    for (char change : {'\x01', '\x08', '\x80', '\xff'}) {
      std::string damaged = bytes;
      damaged[at] ^= change;
      Outcome outcome = runBytes(damaged);
      EXPECT_TRUE(outcome.imported || !outcome.messages.empty()) << at;
    }
}

TEST(DamagedFile, TextThatIsNoModelIsRefused) {
  for (const char *text : {"", "#", "<", "<ir_version: 8", "model",
                           "<ir_version: 8, opset_import: [\"\" : 17]>",
                           "<ir_version: 99999999999999999999>", "\"", "{"}) {
    ScratchFile file("model.onnxtxt", text);
    Outcome outcome = runFile(file.path, {});
    EXPECT_FALSE(outcome.imported) << text;
    EXPECT_FALSE(outcome.messages.empty()) << text;
  }
}

TEST(DamagedFile, DeeplyNestedTextIsRefused) {
  ScratchFile file("model.onnxtxt", std::string(100000, '{'));
  Outcome outcome = runFile(file.path, {});
  EXPECT_NE(outcome.messages.find("nests brackets"), std::string::npos);
}

/// ONNX's text form has no sequences.
TEST(DamagedFile, InputThatIsNoTensorIsRefused) {
  onnx::ModelProto model;
  model.ParseFromString(makeBytes());
  auto *type = model.mutable_graph()->mutable_input(0)->mutable_type();
  type->mutable_sequence_type();
  Outcome outcome = runModel(model, {});
  EXPECT_FALSE(outcome.imported);
  EXPECT_NE(outcome.messages.find("input 'x' is a sequence of tensors"),
            std::string::npos)
      << outcome.messages;
}

TEST(DamagedFile, MissingFileIsRefused) {
  Outcome outcome = runFile("/nonexistent/model.onnx", {});
  EXPECT_FALSE(outcome.imported);
  EXPECT_NE(outcome.messages.find("cannot read the file"), std::string::npos);
}

} // namespace

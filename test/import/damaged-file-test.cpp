// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A damaged file is a diagnostic, never a crash: small models cut at every
// length, and with every byte changed.

#include "test/import/ModelMaker.h"

#include <cmath>
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

/// x -> TreeEnsemble: two branches, of which one tests a set, and three leaves.
onnx::ModelProto makeTrees() {
  onnx::ModelProto model = makeModel(5);
  model.mutable_opset_import(0)->set_domain("ai.onnx.ml");
  onnx::GraphProto &graph = *model.mutable_graph();
  declare(graph.add_input(), "x", {1, 2});
  declare(graph.add_output(), "y", {1, 2});
  auto *node = graph.add_node();
  node->set_op_type("TreeEnsemble");
  node->set_domain("ai.onnx.ml");
  node->add_input("x");
  node->add_output("y");
  auto add = [&](const char *name, onnx::AttributeProto::AttributeType type) {
    auto *attribute = node->add_attribute();
    attribute->set_name(name);
    attribute->set_type(type);
    return attribute;
  };
  add("n_targets", onnx::AttributeProto::INT)->set_i(2);
  auto ints = [&](const char *name, std::vector<int64_t> numbers) {
    auto *list = add(name, onnx::AttributeProto::INTS);
    for (int64_t number : numbers)
      list->add_ints(number);
  };
  auto floats = [&](const char *name, std::vector<float> numbers) {
    auto *tensor = add(name, onnx::AttributeProto::TENSOR)->mutable_t();
    tensor->set_data_type(onnx::TensorProto::FLOAT);
    tensor->add_dims(int64_t(numbers.size()));
    for (float number : numbers)
      tensor->add_float_data(number);
  };
  ints("tree_roots", {0});
  ints("nodes_featureids", {0, 1});
  auto *modes = add("nodes_modes", onnx::AttributeProto::TENSOR)->mutable_t();
  modes->set_data_type(onnx::TensorProto::UINT8);
  modes->add_dims(2);
  modes->set_raw_data(std::string("\0\6", 2));
  floats("nodes_splits", {1, 0});
  floats("membership_values", {2, 3, NAN});
  ints("nodes_truenodeids", {1, 0});
  ints("nodes_trueleafs", {0, 1});
  ints("nodes_falsenodeids", {1, 2});
  ints("nodes_falseleafs", {1, 1});
  ints("leaf_targetids", {0, 1, 1});
  floats("leaf_weights", {2, 4, 8});
  return model;
}

std::vector<std::string> makeFiles() {
  return {makeBytes(), makeTrees().SerializeAsString()};
}

/// What is said of the trees when the first number of a tensor is `number`.
std::string messagesOf(const std::string &attribute, float number) {
  onnx::ModelProto model = makeTrees();
  auto *node = model.mutable_graph()->mutable_node(0);
  for (auto &each : *node->mutable_attribute())
    if (each.name() == attribute)
      each.mutable_t()->set_float_data(0, number);
  return runModel(model, {}).messages;
}

Outcome runBytes(const std::string &bytes) {
  ScratchFile file("model.onnx", bytes);
  return runFile(file.path, {});
}

TEST(DamagedFile, WholeFileIsImported) {
  for (const std::string &bytes : makeFiles()) {
    Outcome outcome = runBytes(bytes);
    EXPECT_TRUE(outcome.imported) << outcome.messages;
  }
}

TEST(DamagedFile, EveryCutIsRefusedWithAReason) {
  // The last field is the opset import; without it the version is unknown.
  for (const std::string &bytes : makeFiles())
    for (size_t length = 0; length < bytes.size(); ++length) {
      Outcome outcome = runBytes(bytes.substr(0, length));
      EXPECT_FALSE(outcome.imported) << length;
      EXPECT_FALSE(outcome.messages.empty()) << length;
    }
}

TEST(DamagedFile, NoChangedByteCrashes) {
  for (const std::string &bytes : makeFiles())
    for (size_t at = 0; at < bytes.size(); ++at)
      for (char change : {'\x01', '\x08', '\x80', '\xff'}) {
        std::string damaged = bytes;
        damaged[at] ^= change;
        Outcome outcome = runBytes(damaged);
        EXPECT_TRUE(outcome.imported || !outcome.messages.empty()) << at;
      }
}

/// ONNX's text form has no such numbers.
TEST(DamagedFile, NumbersOfTreesThatAreNoneAreRefused) {
  EXPECT_NE(messagesOf("nodes_splits", NAN)
                .find("node 0 compares with NaN, which no number passes"),
            std::string::npos);
  EXPECT_NE(messagesOf("leaf_weights", INFINITY)
                .find("leaf 0 has the weight inf; every weight must be a "
                      "finite float32"),
            std::string::npos);
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

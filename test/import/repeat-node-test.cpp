// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The node tests that ONNX ships for Scan, Loop and If, and for writes at
// indices. What is no float (trip counts, conditions, indices) is baked in;
// sequences and optionals are refused.

#include "test/import/ModelMaker.h"

#include <cstring>
#include <fstream>
#include <gtest/gtest.h>
#include <sstream>

using namespace pannikin;
using namespace pannikin::test;

namespace {

std::string readBytes(const std::string &path) {
  std::ostringstream bytes;
  bytes << std::ifstream(path, std::ios::binary).rdbuf();
  return bytes.str();
}

onnx::TensorProto readProto(const std::string &path) {
  onnx::TensorProto tensor;
  EXPECT_TRUE(tensor.ParseFromString(readBytes(path))) << path;
  return tensor;
}

/// As the function takes it: without dimensions of size 1.
Tensor floatsOf(const onnx::TensorProto &proto) {
  Tensor tensor;
  for (int64_t dim : proto.dims())
    if (dim != 1)
      tensor.shape.push_back(dim);
  if (tensor.shape.empty())
    tensor.shape.push_back(1);
  const std::string &raw = proto.raw_data();
  for (size_t at = 0; at + 4 <= raw.size(); at += 4) {
    float number;
    std::memcpy(&number, raw.data() + at, 4);
    tensor.data.push_back(number);
  }
  return tensor;
}

struct Baked {
  onnx::ModelProto model;
  std::vector<Tensor> inputs;
};

/// Inputs of floats stay; the others become initializers.
Baked bake(const std::string &folder) {
  Baked baked;
  EXPECT_TRUE(baked.model.ParseFromString(readBytes(folder + "/model.onnx")));
  onnx::GraphProto &graph = *baked.model.mutable_graph();
  onnx::GraphProto whole = graph;
  graph.clear_input();
  for (int i = 0; i < whole.input_size(); ++i) {
    onnx::TensorProto tensor = readProto(folder + "/test_data_set_0/input_" +
                                         std::to_string(i) + ".pb");
    if (tensor.data_type() == onnx::TensorProto::FLOAT) {
      *graph.add_input() = whole.input(i);
      baked.inputs.push_back(floatsOf(tensor));
      continue;
    }
    tensor.set_name(whole.input(i).name());
    *graph.add_initializer() = tensor;
  }
  return baked;
}

std::string folderOf(const std::string &name) {
  return std::string(ONNX_TESTDATA) + "/test_" + name;
}

class RepeatNode : public testing::TestWithParam<const char *> {};

TEST_P(RepeatNode, AnswersAsOnnxSays) {
  std::string folder = folderOf(GetParam());
  Baked baked = bake(folder);
  Outcome outcome = runModel(baked.model, baked.inputs);
  ASSERT_TRUE(outcome.imported) << outcome.messages;
  ASSERT_EQ(int(outcome.results.size()), baked.model.graph().output_size());
  for (size_t o = 0; o < outcome.results.size(); ++o) {
    Tensor expected = floatsOf(readProto(folder + "/test_data_set_0/output_" +
                                         std::to_string(o) + ".pb"));
    const std::vector<double> &found = outcome.results[o].data;
    ASSERT_EQ(found.size(), expected.data.size());
    for (size_t i = 0; i < found.size(); ++i)
      EXPECT_NEAR(found[i], expected.data[i], 1e-5);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Onnx, RepeatNode,
    testing::Values("scan_sum", "scan9_sum", "loop11", "scatternd",
                    "scatter_elements_with_axis",
                    "scatter_elements_with_negative_indices",
                    "scatter_elements_without_axis", "scatter_with_axis",
                    "scatter_without_axis"),
    [](const auto &info) { return std::string(info.param); });

struct Refusal {
  const char *name, *reason;
};

class RefusedNode : public testing::TestWithParam<Refusal> {};

TEST_P(RefusedNode, SaysWhy) {
  onnx::ModelProto model;
  std::string folder = folderOf(GetParam().name);
  ASSERT_TRUE(model.ParseFromString(readBytes(folder + "/model.onnx")));
  Outcome outcome = runModel(model, {});
  EXPECT_FALSE(outcome.imported);
  EXPECT_NE(outcome.messages.find(GetParam().reason), std::string::npos)
      << outcome.messages;
}

INSTANTIATE_TEST_SUITE_P(
    Onnx, RefusedNode,
    testing::Values(Refusal{"loop13_seq",
                            "input 'seq_empty' is a sequence of tensors, "
                            "whose size is not known before the model runs"},
                    Refusal{"loop16_seq_none",
                            "input 'opt_seq' is an optional value, whose "
                            "size is not known before the model runs"},
                    Refusal{"if", "the condition depends on data"}),
    [](const auto &info) { return std::string(info.param.name); });

} // namespace

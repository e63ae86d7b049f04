// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The node tests that ONNX ships for LSTM, GRU and RNN, in float. Their
// weights are inputs of the graph and their batch is 3: the weights are baked
// in, and each entry of the batch is a run of its own.

#include "test/import/ModelMaker.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <fstream>
#include <gtest/gtest.h>
#include <sstream>

using namespace pannikin;
using namespace pannikin::test;

namespace {

struct Numbers {
  std::vector<int64_t> shape;
  std::vector<double> data;
};

std::string readBytes(const std::string &path) {
  std::ostringstream bytes;
  bytes << std::ifstream(path, std::ios::binary).rdbuf();
  return bytes.str();
}

/// The test data are float32 or int32, raw.
Numbers readTensor(const std::string &path) {
  onnx::TensorProto tensor;
  EXPECT_TRUE(tensor.ParseFromString(readBytes(path))) << path;
  Numbers numbers;
  numbers.shape.assign(tensor.dims().begin(), tensor.dims().end());
  const std::string &raw = tensor.raw_data();
  for (size_t at = 0; at + 4 <= raw.size(); at += 4) {
    float asFloat;
    int32_t asInt;
    std::memcpy(&asFloat, raw.data() + at, 4);
    std::memcpy(&asInt, raw.data() + at, 4);
    bool isFloat = tensor.data_type() == onnx::TensorProto::FLOAT;
    numbers.data.push_back(isFloat ? asFloat : asInt);
  }
  return numbers;
}

/// Entry `index` of dimension `axis`, which stays with size 1.
Numbers entry(const Numbers &whole, size_t axis, int64_t index) {
  Numbers one = whole;
  one.shape[axis] = 1;
  one.data.clear();
  int64_t inner = 1;
  for (size_t i = axis + 1; i < whole.shape.size(); ++i)
    inner *= whole.shape[i];
  int64_t block = inner * whole.shape[axis];
  for (size_t i = 0; i < whole.data.size(); ++i)
    if (int64_t(i) % block / inner == index)
      one.data.push_back(whole.data[i]);
  return one;
}

class NodeTest : public testing::TestWithParam<const char *> {
protected:
  void SetUp() override {
    folder = std::string(ONNX_TESTDATA) + "/test_" + GetParam();
    ASSERT_TRUE(model.ParseFromString(readBytes(folder + "/model.onnx")));
    for (const auto &attribute : model.graph().node(0).attribute())
      if (attribute.name() == "layout")
        batchAxis = attribute.i() == 1 ? 0 : 1;
  }

  /// Axis of the batch in input or output `name`; -1 where there is none.
  int axisOf(const std::string &name) const {
    if (name == "X" || name == "initial_h" || name == "initial_c" ||
        name == "Y_h")
      return batchAxis;
    if (name == "Y")
      return batchAxis == 1 ? 2 : 0;
    return name == "sequence_lens" ? 0 : -1;
  }

  /// The model for entry `index` of the batch, all but X baked in.
  onnx::ModelProto bake(int64_t index, std::vector<Tensor> &inputs) const {
    onnx::ModelProto baked = model;
    onnx::GraphProto &graph = *baked.mutable_graph();
    graph.clear_input();
    for (int i = 0; i < model.graph().input_size(); ++i) {
      const std::string &name = model.graph().input(i).name();
      Numbers numbers = readTensor(folder + "/test_data_set_0/input_" +
                                   std::to_string(i) + ".pb");
      if (axisOf(name) >= 0)
        numbers = entry(numbers, axisOf(name), index);
      if (name == "X") {
        declare(graph.add_input(), name, numbers.shape);
        Tensor x;
        for (int64_t dim : numbers.shape)
          if (dim != 1)
            x.shape.push_back(dim);
        if (x.shape.empty())
          x.shape.push_back(1);
        x.data = numbers.data;
        inputs.push_back(x);
        continue;
      }
      addTensor(graph, name, numbers.shape, numbers.data);
      if (name == "sequence_lens") {
        auto *tensor = graph.mutable_initializer(graph.initializer_size() - 1);
        tensor->set_data_type(onnx::TensorProto::INT32);
        tensor->clear_float_data();
        tensor->add_int32_data(int(numbers.data[0]));
      }
    }
    return baked;
  }

  std::string folder;
  onnx::ModelProto model;
  int batchAxis = 1;
};

TEST_P(NodeTest, EveryEntryOfTheBatchAgrees) {
  std::string data = folder + "/test_data_set_0/";
  Numbers x = readTensor(data + "input_0.pb");
  double worst = 0;
  for (int64_t b = 0; b < x.shape[batchAxis]; ++b) {
    std::vector<Tensor> inputs;
    onnx::ModelProto baked = bake(b, inputs);
    Outcome outcome = runModel(baked, inputs);
    ASSERT_TRUE(outcome.imported) << outcome.messages;
    for (int o = 0; o < baked.graph().output_size(); ++o) {
      Numbers expected =
          readTensor(data + "output_" + std::to_string(o) + ".pb");
      expected = entry(expected, axisOf(baked.graph().output(o).name()), b);
      const std::vector<double> &found = outcome.results[o].data;
      ASSERT_EQ(found.size(), expected.data.size());
      for (size_t i = 0; i < found.size(); ++i)
        worst = std::max(worst, std::fabs(found[i] - expected.data[i]));
    }
  }
  EXPECT_LT(worst, 1e-5);
  // The table of figures shows it.
  std::ostringstream text;
  text << worst;
  RecordProperty("largest_error", text.str());
}

INSTANTIATE_TEST_SUITE_P(
    Onnx, NodeTest,
    testing::Values("lstm_defaults", "lstm_with_initial_bias",
                    "lstm_with_peepholes", "lstm_batchwise", "gru_defaults",
                    "gru_with_initial_bias", "gru_seq_length", "gru_batchwise",
                    "simple_rnn_defaults", "simple_rnn_with_initial_bias",
                    "rnn_seq_length", "simple_rnn_batchwise"),
    [](const auto &info) { return std::string(info.param); });

} // namespace

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// LSTM, GRU and RNN with every attribute, each against the equations of the
// standard: the imported module must compute the same numbers.

#include "test/import/ModelMaker.h"
#include "test/import/PlainCell.h"

#include <cmath>
#include <gtest/gtest.h>

using namespace pannikin;
using namespace pannikin::test;

namespace {

void setInt(onnx::NodeProto &node, const std::string &name, int64_t value) {
  auto *attribute = node.add_attribute();
  attribute->set_name(name);
  attribute->set_type(onnx::AttributeProto::INT);
  attribute->set_i(value);
}

void setFloats(onnx::NodeProto &node, const std::string &name,
               const Vector &numbers) {
  auto *attribute = node.add_attribute();
  attribute->set_name(name);
  attribute->set_type(onnx::AttributeProto::FLOATS);
  for (double number : numbers)
    attribute->add_floats(float(number));
}

void addAttributes(onnx::NodeProto &node, const CellCase &cell) {
  auto *direction = node.add_attribute();
  direction->set_name("direction");
  direction->set_type(onnx::AttributeProto::STRING);
  direction->set_s(cell.direction);
  setInt(node, "hidden_size", cell.hidden);
  setInt(node, "layout", cell.layout);
  if (cell.op == "GRU")
    setInt(node, "linear_before_reset", cell.linearBeforeReset);
  if (cell.op == "LSTM")
    setInt(node, "input_forget", cell.inputForget);
  if (cell.clip > 0) {
    auto *clip = node.add_attribute();
    clip->set_name("clip");
    clip->set_type(onnx::AttributeProto::FLOAT);
    clip->set_f(float(cell.clip));
  }
  if (!cell.alpha.empty())
    setFloats(node, "activation_alpha", cell.alpha);
  if (!cell.beta.empty())
    setFloats(node, "activation_beta", cell.beta);
  if (cell.activations.empty())
    return;
  auto *activations = node.add_attribute();
  activations->set_name("activations");
  activations->set_type(onnx::AttributeProto::STRINGS);
  for (const std::string &name : cell.activations)
    activations->add_strings(name);
}

/// Adds the optional inputs; an empty name leaves one out.
void addOptional(onnx::GraphProto &graph, onnx::NodeProto &node,
                 const CellCase &cell) {
  int64_t d = cell.directions(), n = cell.hidden;
  std::vector<int64_t> state = {d, 1, n};
  if (cell.layout == 1)
    state = {1, d, n};
  auto add = [&](bool present, const std::string &name,
                 const std::vector<int64_t> &shape, const Vector &numbers) {
    node.add_input(present ? name : "");
    if (present)
      addTensor(graph, name, shape, numbers);
  };
  add(cell.hasBias, "B", {d, 2 * cell.gates() * n}, cell.b);
  node.add_input(cell.hasLength() ? "lengths" : "");
  if (cell.hasLength()) {
    auto *lengths = graph.add_initializer();
    lengths->set_name("lengths");
    lengths->set_data_type(onnx::TensorProto::INT32);
    lengths->add_dims(1);
    lengths->add_int32_data(int(cell.sequenceLength));
  }
  add(cell.hasInitial, "h0", state, cell.initialH);
  if (cell.op != "LSTM")
    return;
  add(cell.hasInitial, "c0", state, cell.initialC);
  add(cell.hasPeepholes, "P", {d, 3 * n}, cell.p);
}

onnx::ModelProto makeCellModel(const CellCase &cell) {
  onnx::ModelProto model = makeModel(14);
  onnx::GraphProto &graph = *model.mutable_graph();
  onnx::NodeProto &node = *graph.add_node();
  node.set_op_type(cell.op);
  int64_t d = cell.directions(), rows = cell.gates() * cell.hidden;
  bool batchFirst = cell.layout == 1;
  declare(
      graph.add_input(), "X",
      {batchFirst ? 1 : cell.steps, batchFirst ? cell.steps : 1, cell.inputs});
  for (const char *name : {"X", "W", "R"})
    node.add_input(name);
  addTensor(graph, "W", {d, rows, cell.inputs}, cell.w);
  addTensor(graph, "R", {d, rows, cell.hidden}, cell.r);
  addOptional(graph, node, cell);
  addAttributes(node, cell);
  for (const char *name : {"Y", "Y_h", "Y_c"}) {
    if (cell.op != "LSTM" && std::string(name) == "Y_c")
      break;
    node.add_output(name);
    graph.add_output()->set_name(name);
  }
  return model;
}

void expectNear(const Tensor &found, const Vector &expected,
                const std::string &what) {
  ASSERT_EQ(found.data.size(), expected.size()) << what;
  for (size_t i = 0; i < expected.size(); ++i)
    EXPECT_NEAR(found.data[i], expected[i], 1e-5) << what << " " << i;
}

/// Y is `[T,D,1,H]` in both layouts once the batch of 1 is left out.
void check(CellCase cell) {
  cell.fill();
  Vector numbers;
  for (int64_t i = 0; i < cell.steps * cell.inputs; ++i)
    numbers.push_back(float(std::cos(2.1 * double(i))));
  Tensor x;
  if (cell.steps > 1)
    x.shape.push_back(cell.steps);
  x.shape.push_back(cell.inputs);
  x.data = numbers;
  Outcome outcome = runModel(makeCellModel(cell), {x});
  ASSERT_TRUE(outcome.imported) << outcome.messages;
  CellResult expected = runPlainly(cell, numbers);
  expectNear(outcome.results[0], expected.y, "Y");
  expectNear(outcome.results[1], expected.h, "Y_h");
  if (cell.op == "LSTM")
    expectNear(outcome.results[2], expected.c, "Y_c");
}

class EveryOperator : public testing::TestWithParam<const char *> {
protected:
  EveryOperator() { cell.op = GetParam(); }
  CellCase cell;
};

TEST_P(EveryOperator, Directions) {
  for (const char *direction : {"forward", "reverse", "bidirectional"}) {
    SCOPED_TRACE(direction);
    cell.direction = direction;
    check(cell);
  }
}

TEST_P(EveryOperator, LayoutWithBatchFirst) {
  cell.layout = 1;
  check(cell);
  cell.direction = "bidirectional";
  cell.hasInitial = true;
  check(cell);
}

TEST_P(EveryOperator, InitialStates) {
  cell.hasInitial = true;
  check(cell);
  cell.direction = "bidirectional";
  check(cell);
}

TEST_P(EveryOperator, NoBias) {
  cell.hasBias = false;
  check(cell);
}

TEST_P(EveryOperator, OneStepNeedsNoScan) {
  cell.steps = 1;
  cell.hasInitial = true;
  check(cell);
  cell.direction = "bidirectional";
  check(cell);
}

TEST_P(EveryOperator, OneHiddenUnitAndOneInput) {
  cell.hidden = cell.inputs = 1;
  cell.hasInitial = true;
  cell.direction = "bidirectional";
  check(cell);
}

TEST_P(EveryOperator, ShorterSequenceLeavesZeros) {
  cell.sequenceLength = 3;
  for (const char *direction : {"forward", "reverse", "bidirectional"}) {
    SCOPED_TRACE(direction);
    cell.direction = direction;
    check(cell);
  }
  cell.sequenceLength = 1;
  check(cell);
}

TEST_P(EveryOperator, ClipBeforeActivations) {
  cell.clip = 0.25;
  check(cell);
}

INSTANTIATE_TEST_SUITE_P(Recurrent, EveryOperator,
                         testing::Values("LSTM", "GRU", "RNN"),
                         [](const auto &info) {
                           return std::string(info.param);
                         });

TEST(Gru, LinearBeforeReset) {
  CellCase cell;
  cell.op = "GRU";
  cell.linearBeforeReset = true;
  check(cell);
  cell.direction = "bidirectional";
  check(cell);
}

TEST(Lstm, CouplesInputAndForgetGates) {
  CellCase cell;
  cell.inputForget = true;
  check(cell);
}

TEST(Lstm, Peepholes) {
  CellCase cell;
  cell.hasPeepholes = cell.hasInitial = true;
  check(cell);
  cell.direction = "bidirectional";
  check(cell);
}

TEST(Activations, EveryStandardFunction) {
  struct Function {
    const char *name;
    Vector alpha, beta;
  };
  const Function functions[] = {{"Sigmoid", {}, {}},
                                {"Relu", {}, {}},
                                {"Affine", {0.5}, {0.25}},
                                {"LeakyRelu", {0.125}, {}},
                                {"ThresholdedRelu", {0.5}, {}},
                                {"ScaledTanh", {1.5}, {0.5}},
                                {"HardSigmoid", {0.25}, {0.5}},
                                {"Elu", {0.75}, {}},
                                {"Softsign", {}, {}},
                                {"Softplus", {}, {}}};
  for (const Function &function : functions) {
    SCOPED_TRACE(function.name);
    CellCase cell;
    cell.op = "RNN";
    cell.activations = {function.name};
    cell.alpha = function.alpha;
    cell.beta = function.beta;
    check(cell);
  }
}

/// The function that takes no alpha leaves it to the next one.
TEST(Activations, ParametersAreConsumedInOrder) {
  CellCase cell;
  cell.op = "GRU";
  cell.activations = {"HardSigmoid", "Tanh"};
  cell.alpha = {0.25};
  cell.beta = {0.5};
  check(cell);
  cell.activations = {"Tanh", "LeakyRelu"};
  cell.beta = {};
  check(cell);
}

TEST(Activations, EachDirectionHasItsOwn) {
  CellCase cell;
  cell.op = "RNN";
  cell.direction = "bidirectional";
  cell.activations = {"Relu", "Tanh"};
  check(cell);
}

} // namespace

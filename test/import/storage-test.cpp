// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Every way in which ONNX stores a tensor gives the same numbers; external
// data are read from the model's folder and from nowhere else.

#include "test/import/ModelMaker.h"

#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include <cstring>
#include <fstream>
#include <gtest/gtest.h>

using namespace pannikin;
using namespace pannikin::test;
using onnx::TensorProto;

namespace {

/// y = x + c for a constant c of 2 elements, cast to float if it is not.
onnx::ModelProto makeSum(const TensorProto &constant) {
  onnx::ModelProto model = makeModel(17);
  onnx::GraphProto &graph = *model.mutable_graph();
  declare(graph.add_input(), "x", {2});
  declare(graph.add_output(), "y", {2});
  *graph.add_initializer() = constant;
  auto &cast = *graph.add_node();
  cast.set_op_type("Cast");
  cast.add_input("c");
  cast.add_output("f");
  auto *to = cast.add_attribute();
  to->set_name("to");
  to->set_type(onnx::AttributeProto::INT);
  to->set_i(TensorProto::FLOAT);
  auto &add = *graph.add_node();
  add.set_op_type("Add");
  add.add_input("x");
  add.add_input("f");
  add.add_output("y");
  return model;
}

TensorProto makeTensor(int type) {
  TensorProto tensor;
  tensor.set_name("c");
  tensor.set_data_type(type);
  tensor.add_dims(2);
  return tensor;
}

Tensor zeros() { return Tensor{{2}, {0, 0}}; }

void expectNumbers(const TensorProto &tensor, double first, double second) {
  Outcome outcome = runModel(makeSum(tensor), {zeros()});
  ASSERT_TRUE(outcome.imported) << outcome.messages;
  EXPECT_EQ(outcome.results[0].data, (std::vector<double>{first, second}));
}

template <typename T>
std::string rawBytes(T first, T second) {
  T items[] = {first, second};
  return std::string(reinterpret_cast<const char *>(items), sizeof(items));
}

TEST(Storage, TypedFields) {
  TensorProto tensor = makeTensor(TensorProto::FLOAT);
  tensor.add_float_data(1.5f);
  tensor.add_float_data(-2);
  expectNumbers(tensor, 1.5, -2);
  tensor = makeTensor(TensorProto::DOUBLE);
  tensor.add_double_data(1.5);
  tensor.add_double_data(-2);
  expectNumbers(tensor, 1.5, -2);
  tensor = makeTensor(TensorProto::INT64);
  tensor.add_int64_data(3);
  tensor.add_int64_data(-2);
  expectNumbers(tensor, 3, -2);
  tensor = makeTensor(TensorProto::UINT64);
  tensor.add_uint64_data(3);
  tensor.add_uint64_data(4);
  expectNumbers(tensor, 3, 4);
}

TEST(Storage, SmallTypesInInt32Data) {
  for (int type : {TensorProto::INT32, TensorProto::INT16, TensorProto::INT8}) {
    TensorProto tensor = makeTensor(type);
    tensor.add_int32_data(100);
    tensor.add_int32_data(-100);
    expectNumbers(tensor, 100, -100);
  }
  TensorProto half = makeTensor(TensorProto::FLOAT16);
  half.add_int32_data(0x3e00);
  half.add_int32_data(0xc000);
  expectNumbers(half, 1.5, -2);
  TensorProto brain = makeTensor(TensorProto::BFLOAT16);
  brain.add_int32_data(0x3fc0);
  brain.add_int32_data(0xc000);
  expectNumbers(brain, 1.5, -2);
}

TEST(Storage, RawData) {
  TensorProto tensor = makeTensor(TensorProto::FLOAT);
  tensor.set_raw_data(rawBytes<float>(1.5f, -2));
  expectNumbers(tensor, 1.5, -2);
  tensor = makeTensor(TensorProto::DOUBLE);
  tensor.set_raw_data(rawBytes<double>(1.5, -2));
  expectNumbers(tensor, 1.5, -2);
  tensor = makeTensor(TensorProto::INT8);
  tensor.set_raw_data(rawBytes<int8_t>(100, -100));
  expectNumbers(tensor, 100, -100);
  tensor = makeTensor(TensorProto::UINT16);
  tensor.set_raw_data(rawBytes<uint16_t>(100, 65000));
  expectNumbers(tensor, 100, 65000);
  tensor = makeTensor(TensorProto::INT32);
  tensor.set_raw_data(rawBytes<int32_t>(100, -70000));
  expectNumbers(tensor, 100, -70000);
  tensor = makeTensor(TensorProto::BFLOAT16);
  tensor.set_raw_data(rawBytes<uint16_t>(0x3fc0, 0xc000));
  expectNumbers(tensor, 1.5, -2);
}

void expectRefused(const TensorProto &tensor, const std::string &message) {
  Outcome outcome = runModel(makeSum(tensor), {});
  EXPECT_FALSE(outcome.imported);
  EXPECT_NE(outcome.messages.find(message), std::string::npos)
      << outcome.messages;
}

TEST(Storage, WrongElementCountIsRefused) {
  TensorProto tensor = makeTensor(TensorProto::FLOAT);
  tensor.add_float_data(1.5f);
  expectRefused(tensor, "tensor 'c' has 1 elements; shape [2] needs 2");
  tensor.set_raw_data("abc");
  expectRefused(tensor, "tensor 'c' has 3 bytes; shape [2] of float32 needs 8");
}

TEST(Storage, StringsAreRefused) {
  TensorProto tensor = makeTensor(TensorProto::STRING);
  tensor.add_string_data("a");
  tensor.add_string_data("b");
  expectRefused(tensor,
                "found a cast of texts to float32; numbers are expected");
}

TEST(Storage, NumbersThatAreNoneAreRefused) {
  TensorProto tensor = makeTensor(TensorProto::FLOAT);
  tensor.set_raw_data(rawBytes<uint32_t>(0x7fc00000, 0));
  expectRefused(tensor, "constant 'c' holds NaN");
  tensor.set_raw_data(rawBytes<uint32_t>(0, 0xff800000));
  expectRefused(tensor, "constant 'c' holds an infinite number");
}

TEST(Storage, HugeAndNegativeDimensionsAreRefused) {
  TensorProto tensor = makeTensor(TensorProto::FLOAT);
  tensor.set_dims(0, int64_t(1) << 40);
  expectRefused(tensor, "at most 16777216 elements are allowed");
  tensor.add_dims(int64_t(1) << 40);
  expectRefused(tensor, "at most 16777216 elements are allowed");
  tensor.set_dims(0, -2);
  expectRefused(tensor, "negative dimension -2");
}

/// A model in a folder of its own beside "weights.bin" of 16 bytes.
class ExternalData : public testing::Test {
protected:
  ExternalData() : file("model.onnx", ""), tensor(makeTensor(1)) {
    tensor.set_data_location(TensorProto::EXTERNAL);
    folder = llvm::sys::path::parent_path(file.path).str();
    std::ofstream(folder + "/weights.bin", std::ios::binary)
        << rawBytes<float>(7, 8) << rawBytes<float>(1.5f, -2);
  }

  void say(const std::string &key, const std::string &value) {
    auto *entry = tensor.add_external_data();
    entry->set_key(key);
    entry->set_value(value);
  }

  Outcome run() {
    std::string bytes;
    makeSum(tensor).SerializeToString(&bytes);
    std::ofstream(file.path, std::ios::binary) << bytes;
    return runFile(file.path, {zeros()});
  }

  void expectRefusal(const std::string &message) {
    Outcome outcome = run();
    EXPECT_FALSE(outcome.imported);
    EXPECT_NE(outcome.messages.find(message), std::string::npos)
        << outcome.messages;
  }

  ScratchFile file;
  TensorProto tensor;
  std::string folder;
};

TEST_F(ExternalData, IsReadFromTheOffset) {
  say("location", "weights.bin");
  say("offset", "8");
  say("length", "8");
  Outcome outcome = run();
  ASSERT_TRUE(outcome.imported) << outcome.messages;
  EXPECT_EQ(outcome.results[0].data, (std::vector<double>{1.5, -2}));
}

TEST_F(ExternalData, TooShortIsRefused) {
  say("location", "weights.bin");
  say("offset", "12");
  expectRefusal("file 'weights.bin' ends before byte 20");
}

TEST_F(ExternalData, WrongLengthIsRefused) {
  say("location", "weights.bin");
  say("length", "4");
  expectRefusal("has 4 bytes; its shape needs 8");
}

TEST_F(ExternalData, OffsetThatIsNoNumberIsRefused) {
  say("location", "weights.bin");
  say("offset", "-8");
  expectRefusal("found offset '-8'; a number of bytes is expected");
}

TEST_F(ExternalData, MissingFileIsRefused) {
  say("location", "other.bin");
  expectRefusal("file 'other.bin' cannot be found beside the model");
}

TEST_F(ExternalData, AbsolutePathIsRefused) {
  say("location", folder + "/weights.bin");
  expectRefusal("has no relative path");
}

TEST_F(ExternalData, ParentFolderIsRefused) {
  say("location", "../weights.bin");
  expectRefusal("lies outside the model's folder");
}

TEST_F(ExternalData, LinkOutOfTheFolderIsRefused) {
  ASSERT_FALSE(llvm::sys::fs::create_link("/etc/hostname", folder + "/link"));
  say("location", "link");
  expectRefusal("lies outside the model's folder");
}

TEST_F(ExternalData, FolderIsRefused) {
  ASSERT_FALSE(llvm::sys::fs::create_directory(folder + "/weights"));
  say("location", "weights");
  expectRefusal("is no regular file");
}

} // namespace

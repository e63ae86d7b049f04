// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Models as exporters write them give the answers of PyTorch, of Keras or, in
// folder `classical`, of ONNX Runtime.

#include "test/import/ModelMaker.h"

#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include <algorithm>
#include <cmath>
#include <cstring>
#include <fstream>
#include <gtest/gtest.h>
#include <regex>
#include <sstream>

using namespace pannikin;
using namespace pannikin::test;

namespace {

/// A float32 array in C order, as `numpy.save` writes it.
Tensor readArray(const std::string &path) {
  std::ostringstream bytes;
  bytes << std::ifstream(path, std::ios::binary).rdbuf();
  std::string text = bytes.str();
  Tensor array;
  if (text.size() < 10)
    return array;
  size_t header = 10 + uint8_t(text[8]) + 256 * uint8_t(text[9]);
  std::smatch match;
  std::string facts = text.substr(0, header);
  EXPECT_NE(facts.find("'<f4'"), std::string::npos) << path;
  if (std::regex_search(facts, match, std::regex("\\(([0-9, ]*)\\)"))) {
    std::istringstream sizes(match[1].str());
    for (int64_t size; sizes >> size; sizes.ignore(1))
      array.shape.push_back(size);
  }
  for (size_t at = header; at + 4 <= text.size(); at += 4) {
    float number;
    std::memcpy(&number, text.data() + at, 4);
    array.data.push_back(number);
  }
  return array;
}

/// Row `index` without its dimensions of size 1: what the function takes.
Tensor rowOf(const Tensor &rows, int64_t index) {
  Tensor row;
  int64_t size = int64_t(rows.data.size()) / rows.shape[0];
  for (size_t i = 1; i < rows.shape.size(); ++i)
    if (rows.shape[i] != 1)
      row.shape.push_back(rows.shape[i]);
  auto begin = rows.data.begin() + index * size;
  row.data.assign(begin, begin + size);
  return row;
}

std::vector<std::string> listFixtures() {
  std::vector<std::string> names;
  std::error_code error;
  for (const char *folder :
       {"torch/", "keras/", "classical/", "skip/", "bricks/"})
    for (llvm::sys::fs::directory_iterator
             it(FIXTURES "/" + std::string(folder), error),
         end;
         it != end && !error; it.increment(error))
      if (llvm::sys::path::extension(it->path()) == ".onnx")
        names.push_back(folder + llvm::sys::path::stem(it->path()).str());
  std::sort(names.begin(), names.end());
  return names;
}

class Fixture : public testing::TestWithParam<std::string> {};

/// Compares what the model of a fixture answers with the rows of a file.
void expectAnswers(const std::string &fixture, const char *kind,
                   ImportOptions options) {
  std::string base = std::string(FIXTURES) + "/" + fixture;
  Tensor inputs = readArray(base + ".x.npy");
  Tensor answers = readArray(base + kind);
  ASSERT_FALSE(inputs.data.empty());
  options.rowSizes[""] = int64_t(rowOf(inputs, 0).data.size());
  // The probability to update of a Skip RNN starts at 1.
  if (llvm::StringRef(fixture).starts_with("skip/") &&
      llvm::StringRef(fixture).ends_with("step"))
    options.starts["d_in"] = 1;
  for (int64_t r = 0; r < inputs.shape[0]; ++r) {
    Outcome outcome = runFile(base + ".onnx", {rowOf(inputs, r)}, options);
    ASSERT_TRUE(outcome.imported) << outcome.messages;
    const std::vector<double> &found = outcome.results[0].data;
    std::vector<double> expected = rowOf(answers, r).data;
    ASSERT_EQ(found.size(), expected.size());
    for (size_t i = 0; i < found.size(); ++i)
      EXPECT_NEAR(found[i], expected[i],
                  1e-5 * std::max(1.0, std::fabs(expected[i])))
          << "row " << r;
  }
}

TEST_P(Fixture, AnswersAsItsMakerDid) {
  ImportOptions options;
  options.firstOutput = true;
  expectAnswers(GetParam(), ".y.npy", options);
}

TEST(Fixtures, SkipAsTheirMakerDid) {
  for (const char *name :
       {"gru_scan", "gru_step", "lstm_step", "lstm_unrolled"}) {
    SCOPED_TRACE(name);
    ImportOptions options;
    bool isStep = llvm::StringRef(name).ends_with("step");
    options.outputs = {isStep ? "gate" : "gates"};
    expectAnswers(std::string("skip/") + name, ".gates.npy", options);
  }
}

/// An empty folder would make a test that cannot fail.
TEST(Fixtures, AreFound) { EXPECT_GE(listFixtures().size(), 111u); }

INSTANTIATE_TEST_SUITE_P(Exported, Fixture, testing::ValuesIn(listFixtures()),
                         [](const auto &info) {
                           return llvm::sys::path::filename(info.param).str();
                         });

} // namespace

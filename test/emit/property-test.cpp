// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Random models compute the same integers in the evaluator and in emitted C.

#include "test/emit/Chip.h"
#include "test/emit/RandomModel.h"
#include <gtest/gtest.h>

using namespace mlir;
using namespace pannikin;
using namespace pannikin::testing;

namespace {

/// Runs `rows` random inputs through a model; expects equal results.
void expectSameBits(const std::string &chipName, const std::string &text,
                    RandomModel &random, int rows) {
  auto context = makeContext();
  auto module = parse(*context, text);
  ASSERT_TRUE(bool(module));
  Chip chip(chipName, *module);
  ASSERT_EQ(chip.error, "") << text << chip.emitted.source;
  PancEvaluator evaluator(*module);
  auto func = *module->getOps<panc::FuncOp>().begin();
  for (int row = 0; row < rows; ++row) {
    std::vector<Tensor> expected = random.buffersFor(func), got = expected;
    evaluator.call("predict", expected);
    chip.call("predict", got);
    for (size_t i = 0; i < got.size(); ++i)
      ASSERT_EQ(got[i].data, expected[i].data) << "argument " << i << " of\n"
                                               << text << chip.emitted.source;
  }
}

class Property
    : public ::testing::TestWithParam<std::tuple<const char *, int>> {};

TEST_P(Property, MapsHaveTheSameBits) {
  auto [chip, seed] = GetParam();
  RandomModel random{unsigned(seed)};
  std::string text = random.maps();
  expectSameBits(chip, text, random, 40);
}

TEST_P(Property, IdiomsHaveTheSameBits) {
  auto [chip, seed] = GetParam();
  RandomModel random{unsigned(seed) + 1000};
  std::string text = random.idioms();
  expectSameBits(chip, text, random, 40);
}

TEST_P(Property, MatricesHaveTheSameBits) {
  auto [chip, seed] = GetParam();
  RandomModel random{unsigned(seed) + 2000};
  std::string text = random.matrices();
  expectSameBits(chip, text, random, 20);
}

TEST_P(Property, WhatMovesHasTheSameBits) {
  auto [chip, seed] = GetParam();
  RandomModel random{unsigned(seed) + 3000};
  std::string text = random.holds();
  expectSameBits(chip, text, random, 20);
}

INSTANTIATE_TEST_SUITE_P(Host, Property,
                         ::testing::Combine(::testing::Values("host"),
                                            ::testing::Range(0, 40)));
INSTANTIATE_TEST_SUITE_P(Avr, Property,
                         ::testing::Combine(::testing::Values("atmega328p"),
                                            ::testing::Range(100, 125)));
INSTANTIATE_TEST_SUITE_P(CortexM0, Property,
                         ::testing::Combine(::testing::Values("cortex-m0"),
                                            ::testing::Range(200, 215)));

} // namespace

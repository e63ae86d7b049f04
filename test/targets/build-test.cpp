// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A build reports sizes, symbols and the compiler's own words.
#include "test/targets/Firmware.h"

#include <gtest/gtest.h>

using namespace pannikin;
using namespace pannikin::testing;

class EveryChip : public ::testing::TestWithParam<const char *> {};
INSTANTIATE_TEST_SUITE_P(Build, EveryChip,
                         ::testing::Values("host", "atmega328p", "cortex-m0",
                                           "cortex-m0plus"));

TEST_P(EveryChip, NamesCompilerAndOptimization) {
  Scratch scratch;
  BuildResult result = build(GetParam(), firmware("", ""), scratch);
  ASSERT_EQ(result.error, "");
  EXPECT_NE(result.compiler, "");
  EXPECT_EQ(result.optimization, chip(GetParam()).optimization);
  EXPECT_GT(result.image.text, 0u);
}

TEST_P(EveryChip, ErrorCarriesTheCompilersMessage) {
  Scratch scratch;
  BuildResult result = build(GetParam(), "int main(void) { oops; }", scratch);
  EXPECT_FALSE(result);
  EXPECT_NE(result.error.find("main.c:1"), std::string::npos) << result.error;
  EXPECT_NE(result.error.find("oops"), std::string::npos) << result.error;
}

TEST_P(EveryChip, LinkErrorNamesTheSymbol) {
  Scratch scratch;
  BuildResult result =
      build(GetParam(), "void gone(void); int main(void) { gone(); }", scratch);
  EXPECT_FALSE(result);
  EXPECT_NE(result.error.find("gone"), std::string::npos) << result.error;
}

TEST_P(EveryChip, WarningsOfAGoodBuildAreKept) {
  Scratch scratch;
  BuildResult result =
      build(GetParam(), firmware("", "case 1: { int unused; }"), scratch);
  ASSERT_EQ(result.error, "");
  EXPECT_NE(result.messages.find("unused"), std::string::npos);
}

TEST(Build, MissingCompilerIsNamed) {
  Scratch scratch;
  Target target = chip("atmega328p");
  target.compiler = "no-such-compiler";
  BuildResult result = buildImage(target, scratch.path(), {}, {});
  EXPECT_EQ(result.error, "target 'atmega328p' needs 'no-such-compiler' on "
                          "PATH, which cannot be run");
}

TEST(Build, SymbolsKnowFileSizeAndSection) {
  Scratch scratch;
  BuildResult result = build(
      "atmega328p",
      firmware("static volatile char cup[7]; char big[100];", "case 1: cup[0]"
                                                              "++;"),
      scratch);
  ASSERT_EQ(result.error, "");
  const Symbol *cup = result.image.find("cup");
  ASSERT_NE(cup, nullptr);
  EXPECT_EQ(cup->size, 7u);
  EXPECT_EQ(cup->section, ".bss");
  EXPECT_EQ(cup->file, "main.c");
  EXPECT_EQ(cup->address, 0x100u);
  EXPECT_EQ(result.image.bss, 7u);
  EXPECT_EQ(result.image.find("big"), nullptr) << "unused, so dropped";
}

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Floating-point helpers and libm functions in an image are named; integer
// helpers are not taken for them.
#include "test/targets/Firmware.h"

#include <algorithm>
#include <gtest/gtest.h>

using namespace pannikin;
using namespace pannikin::testing;

class SoftFloat : public ::testing::TestWithParam<const char *> {};
INSTANTIATE_TEST_SUITE_P(FloatSymbols, SoftFloat,
                         ::testing::Values("atmega328p", "cortex-m0",
                                           "cortex-m0plus"));

static std::vector<std::string>
floatsOf(const char *chipName, const char *globals, const char *commands) {
  Scratch scratch;
  BuildResult result = build(chipName, firmware(globals, commands), scratch);
  EXPECT_EQ(result.error, "");
  return result.image.floatSymbols();
}

TEST_P(SoftFloat, ArithmeticIsFound) {
  std::vector<std::string> found =
      floatsOf(GetParam(), "volatile float a, b;", "case 1: a = a * b + 1;");
  std::string name =
      std::string(GetParam()) == "atmega328p" ? "__mulsf3" : "__aeabi_fmul";
  EXPECT_TRUE(std::count(found.begin(), found.end(), name));
}

TEST_P(SoftFloat, MathLibraryIsFound) {
  std::vector<std::string> found =
      floatsOf(GetParam(), "#include <math.h>\nvolatile double a;",
               "case 1: a = exp(a);");
  EXPECT_TRUE(std::count(found.begin(), found.end(), "exp"));
}

TEST_P(SoftFloat, IntegerHelpersAreNot) {
  EXPECT_TRUE(floatsOf(GetParam(), "volatile int32_t a; volatile int64_t b;",
                       "case 1: a = a / 7 * a; b = b / a * b; b >>= a; break;")
                  .empty());
}

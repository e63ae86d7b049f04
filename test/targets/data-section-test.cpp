// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A table that would be copied to RAM is found; one in flash is not blamed.
#include "test/targets/Firmware.h"

#include <gtest/gtest.h>

using namespace pannikin;
using namespace pannikin::testing;

static const char *const use = "case 1: sink = table[(uint8_t)sink]; break;";

static Image imageOf(const char *chipName, const char *table,
                     const Scratch &scratch) {
  BuildResult result = build(
      chipName, firmware(std::string("volatile int8_t sink;\n") + table, use),
      scratch);
  EXPECT_EQ(result.error, "");
  return result.image;
}

TEST(DataSection, ConstTableOfAnAvrLandsInRam) {
  Scratch scratch;
  Image image = imageOf("atmega328p",
                        "static const int8_t table[64] = {1, 2, 3};", scratch);
  EXPECT_EQ(image.data, 64u);
  EXPECT_EQ(image.dataSymbols(), std::vector<std::string>{"table"});
}

TEST(DataSection, ProgmemTableDoesNot) {
  Scratch scratch;
  Image image = imageOf("atmega328p",
                        "#include <avr/pgmspace.h>\n"
                        "static const int8_t table[64] PROGMEM = {1, 2, 3};",
                        scratch);
  EXPECT_EQ(image.data, 0u);
  EXPECT_TRUE(image.dataSymbols().empty());
}

TEST(DataSection, ConstTableOfACortexStaysInFlash) {
  Scratch scratch;
  Image image = imageOf("cortex-m0",
                        "static const int8_t table[64] = {1, 2, 3};", scratch);
  EXPECT_EQ(image.data, 0u);
}

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A skip over adiw or sbiw skips one word whatever the constant, although
// simavr 1.6 takes some of them for instructions of two words.
#include "test/targets/Firmware.h"

#include <gtest/gtest.h>

using namespace pannikin;
using namespace pannikin::testing;

// Starts from 1000, skips or does not skip `op`, then always adds one.
static int32_t resultOf(const std::string &skip, const std::string &op) {
  Machine machine(
      "atmega328p", "volatile int32_t result;",
      "case 1: { uint16_t v = 1000; __asm__ volatile(\"ldi r18, 0x80\\n " +
          skip + "\\n " + op +
          " \\n adiw %0, 1\" : \"+w\"(v) :: \"r18\"); result = v; break; }");
  machine.run(1);
  return machine.readInt("result");
}

TEST(AvrSkip, TakenSkipIsOneWordLong) {
  for (const char *constant : {"11", "12", "13", "15", "28", "63"}) {
    EXPECT_EQ(resultOf("sbrs r18, 7", std::string("adiw %0, ") + constant),
              1001);
    EXPECT_EQ(resultOf("sbrc r18, 0", std::string("sbiw %0, ") + constant),
              1001);
    EXPECT_EQ(resultOf("cpse r18, r18", std::string("adiw %0, ") + constant),
              1001);
  }
}

TEST(AvrSkip, UntakenSkipExecutes) {
  EXPECT_EQ(resultOf("sbrc r18, 7", "adiw %0, 12"), 1013);
  EXPECT_EQ(resultOf("sbrs r18, 0", "sbiw %0, 63"), 938);
  EXPECT_EQ(resultOf("cpse r18, r1", "adiw %0, 15"), 1016);
}

TEST(AvrSkip, TwoWordInstructionsAreSkippedWhole) {
  EXPECT_EQ(resultOf("sbrs r18, 7", "jmp 0"), 1001);
}

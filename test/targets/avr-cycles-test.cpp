// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Cycles of an ATmega328P are those of its data sheet.
#include "test/targets/Firmware.h"

#include <gtest/gtest.h>

using namespace pannikin;
using namespace pannikin::testing;

static RunCost costOf(const std::string &assembly,
                      const std::string &globals = "") {
  Machine machine("atmega328p", globals,
                  "case 1: PK_SIM_BEGIN(); __asm__ volatile(" + assembly +
                      "); PK_SIM_END(); break;");
  return machine.run(1);
}

TEST(AvrCycles, NothingBetweenTheMarksCostsNothing) {
  RunCost cost = costOf("\"\"");
  EXPECT_EQ(cost.cycles, 0u);
  EXPECT_EQ(cost.instructions, 0u);
}

// ldi, ldi, then 10000 turns of sbiw 2 + brne 2, the last brne 1.
TEST(AvrCycles, CountedLoop) {
  RunCost cost = costOf(R"("ldi r24, 0x10\n ldi r25, 0x27\n"
                           "1: sbiw r24, 1\n brne 1b" ::: "r24", "r25")");
  EXPECT_EQ(cost.cycles, 2u + 4 * 10000 - 1);
  EXPECT_EQ(cost.instructions, 2u + 2 * 10000);
}

// 2 + 2+2 + 2 + 3+3 + 1+1 + 2 + 2+2 = 22 cycles in eleven instructions.
TEST(AvrCycles, EveryCostlyClass) {
  RunCost cost = costOf(
      R"("adiw r30, 0\n push r0\n pop r0\n muls r16, r17\n"
         "lpm r24, Z+\n lpm r25, Z\n clr r1\n mov r0, r1\n sbiw r26, 0\n"
         "lds r24, cell\n sts cell, r24" :::
         "r0", "r24", "r25", "r30", "r31")",
      "volatile uint8_t cell;");
  EXPECT_EQ(cost.cycles, 22u);
  EXPECT_EQ(cost.instructions, 11u);
}

// rcall 3, nop 1, ret 4, jump over the callee 2.
TEST(AvrCycles, CallAndReturn) {
  RunCost cost = costOf(R"("rcall 1f\n rjmp 2f\n 1: nop\n ret\n 2:")");
  EXPECT_EQ(cost.cycles, 10u);
  EXPECT_EQ(cost.stackPeak, 2u);
}

TEST(AvrCycles, TwoMeasuredPartsAreSummed) {
  Machine machine("atmega328p", "",
                  "case 1: PK_SIM_BEGIN(); __asm__ volatile(\"nop\");"
                  "PK_SIM_END(); __asm__ volatile(\"nop\\n nop\");"
                  "PK_SIM_BEGIN(); __asm__ volatile(\"nop\");"
                  "PK_SIM_END(); break;");
  EXPECT_EQ(machine.run(1).cycles, 2u);
}

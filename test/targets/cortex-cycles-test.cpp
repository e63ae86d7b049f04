// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Instructions of a Cortex-M are counted exactly and priced by the table of
// its Technical Reference Manual.
#include "test/targets/Firmware.h"

#include <gtest/gtest.h>

using namespace pannikin;
using namespace pannikin::testing;

// The marks stand in the same statement, so that nothing else is between them.
// r3 points to four words.
static RunCost costOf(const char *chipName, const std::string &assembly) {
  Machine machine(chipName, "uint32_t cells[4];",
                  "case 1: __asm__ volatile(\".syntax unified\\n"
                  "mov r3, %0\\n mov r9, r9\\n\" " +
                      assembly +
                      " \"\\n mov r10, r10\" : : \"l\"(cells) : \"r0\","
                      " \"r1\", \"r2\", \"r3\", \"lr\", \"cc\", \"memory\");"
                      " break;");
  return machine.run(1);
}

static void expectCost(const std::string &assembly, uint64_t instructions,
                       uint64_t plus, uint64_t zero) {
  RunCost onPlus = costOf("cortex-m0plus", assembly);
  RunCost onZero = costOf("cortex-m0", assembly);
  EXPECT_EQ(onPlus.instructions, instructions);
  EXPECT_EQ(onZero.instructions, instructions);
  EXPECT_EQ(onPlus.cycles, plus);
  EXPECT_EQ(onZero.cycles, zero);
}

TEST(CortexCycles, NothingBetweenTheMarksCostsNothing) {
  expectCost("\"\"", 0, 0, 0);
}

// movs 1; 250 turns of subs 1 and bne 2 (M0: 3), the last bne 1.
TEST(CortexCycles, CountedLoop) {
  expectCost(R"("movs r0, #250\n 1: subs r0, #1\n bne 1b")", 501,
             1 + 250 * 3 - 1, 1 + 250 * 4 - 2);
}

// movs, muls, adds, lsls, sxth 1; ldr, str, ldrb, strh 2; stm, ldm 1 + 2.
TEST(CortexCycles, DataInstructions) {
  expectCost(R"("movs r0, #3\n muls r0, r0\n adds r0, r0, #1\n"
                "lsls r0, r0, #2\n sxth r0, r0\n str r0, [r3, #4]\n"
                "ldr r1, [r3, #4]\n ldrb r1, [r3, #1]\n strh r1, [r3, #2]\n"
                "stmia r3!, {r0, r1}\n subs r3, #8\n ldmia r3!, {r0, r1}")",
             12, 5 + 8 + 3 + 1 + 3, 5 + 8 + 3 + 1 + 3);
}

// push {r0-r3} 5, pop 5, b 2 (M0: 3), untaken bne 1, cmp 1.
TEST(CortexCycles, StackAndBranches) {
  expectCost(R"("push {r0-r3}\n pop {r0-r3}\n b 1f\n nop\n 1: cmp r0, r0\n"
                "bne 1b")",
             5, 5 + 5 + 2 + 1 + 1, 5 + 5 + 3 + 1 + 1);
}

// bl 3, push {lr} 2, pop {pc} 3 + 1, b 2; on an M0 4, 2, 4 + 1, 3.
TEST(CortexCycles, CallAndReturn) {
  expectCost(R"("bl 1f\n b 2f\n 1: push {lr}\n pop {pc}\n 2:")", 4,
             3 + 2 + 4 + 2, 4 + 2 + 5 + 3);
}

// bl 3, bx 2, b 2; on an M0 4, 3, 3.
TEST(CortexCycles, ReturnThroughLinkRegister) {
  expectCost(R"("bl 1f\n b 2f\n 1: bx lr\n 2:")", 3, 7, 10);
}

// Branches that are sometimes taken: 2 of 4 turns jump over the nop.
TEST(CortexCycles, AlternatingBranch) {
  std::string loop = R"("movs r0, #4\n movs r2, #1\n 1: tst r0, r2\n beq 2f\n"
                        "nop\n 2: subs r0, #1\n bne 1b")";
  // movs 2; tst 4; beq 2 * 2 + 2 * 1; nop 2; subs 4; bne 3 * 2 + 1.
  expectCost(loop, 2 + 4 + 4 + 2 + 4 + 4, 2 + 4 + 6 + 2 + 4 + 7,
             2 + 4 + 8 + 2 + 4 + 10);
}

// The library hands out long runs in pieces of its own choice. Written out, so
// that the compiler knows how far its own branches go.
TEST(CortexCycles, LongStraightRun) {
  std::string run;
  for (int i = 0; i < 1500; ++i)
    run += "\"adds r0, r0, #1\\n\"\n";
  expectCost(run, 1500, 1500, 1500);
}

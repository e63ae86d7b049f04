// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Every simulator moves data in and out by symbol, runs commands, and turns a
// program that goes wrong into an error.
#include "test/targets/Firmware.h"

#include <gtest/gtest.h>

using namespace pannikin;
using namespace pannikin::testing;

static const char *const programGlobals = R"(
PK_SIM_IO int16_t in[40];
PK_SIM_IO int32_t out;
static int16_t total;
static int32_t __attribute__((noinline)) sum(void) {
  int32_t s = 0;
  uint8_t i;
  for (i = 0; i < 40; ++i)
    s += in[i];
  total = (int16_t)(total + 1);
  return s;
}
static int32_t __attribute__((noinline)) deep(volatile uint8_t n) {
  volatile uint8_t room[40];
  room[n] = n;
  return n == 0 ? room[0] : deep((uint8_t)(n - 1)) + room[n];
}
)";
static const char *const programCommands = R"(
case 1: PK_SIM_BEGIN(); out = sum(); PK_SIM_END(); break;
case 2: out = total; break;
case 3: for (;;) __asm__ volatile("");
case 4: *(volatile uint8_t *)0xfffffff0u = 1; break;
case 5: PK_SIM_BEGIN(); out = deep(1); PK_SIM_END(); break;
case 6: PK_SIM_BEGIN(); out = deep(9); PK_SIM_END(); break;
case 7: out = deep(255); break;
)";

struct Program : Machine {
  explicit Program(const char *chipName)
      : Machine(chipName, programGlobals, programCommands) {}
};

class AnyChip : public ::testing::TestWithParam<const char *> {};
INSTANTIATE_TEST_SUITE_P(Simulator, AnyChip,
                         ::testing::Values("host", "atmega328p", "cortex-m0",
                                           "cortex-m0plus"));
class SimulatedChip : public AnyChip {};
INSTANTIATE_TEST_SUITE_P(Simulator, SimulatedChip,
                         ::testing::Values("atmega328p", "cortex-m0",
                                           "cortex-m0plus"));

TEST_P(AnyChip, DataGoesInAndOutBySymbol) {
  Program program(GetParam());
  ASSERT_EQ(program.error, "");
  std::vector<uint8_t> bytes(80, 1); // Forty times 0x0101 = 257.
  ASSERT_TRUE(program.simulator->write("in", bytes));
  program.run(1);
  EXPECT_EQ(program.readInt("out"), 40 * 257);
  ASSERT_TRUE(program.simulator->write("in", {0xff, 0xff}, 78));
  program.run(1);
  EXPECT_EQ(program.readInt("out"), 39 * 257 - 1);
}

TEST_P(AnyChip, StateStaysBetweenCommands) {
  Program program(GetParam());
  program.run(1);
  program.run(1);
  program.run(2);
  EXPECT_EQ(program.readInt("out"), 2);
}

TEST_P(AnyChip, UnknownSymbolIsNamed) {
  Program program(GetParam());
  EXPECT_FALSE(program.simulator->write("spoon", {1}));
  EXPECT_EQ(program.simulator->error(), "the image has no variable 'spoon'");
}

TEST_P(AnyChip, WriteBeyondASymbolIsRefused) {
  Program program(GetParam());
  EXPECT_FALSE(program.simulator->write("in", {1, 2}, 79));
  EXPECT_EQ(program.simulator->error(),
            "variable 'in' has 80 bytes; 2 at offset 79 do not fit");
}

TEST_P(AnyChip, RunawayProgramIsStopped) {
  Program program(GetParam());
  program.simulator->setInstructionLimit(1000000);
  EXPECT_NE(program.fails(3).find("ran over the limit"), std::string::npos)
      << program.simulator->error();
}

TEST_P(AnyChip, WildStoreIsACrash) {
  Program program(GetParam());
  EXPECT_NE(program.fails(4).find("crashed"), std::string::npos)
      << program.simulator->error();
}

TEST_P(AnyChip, LoadStartsAgain) {
  Program program(GetParam());
  program.run(1);
  Image image;
  ASSERT_EQ(readElf(program.scratch.path() + "/image.elf", image), "");
  ASSERT_TRUE(program.simulator->load(image)) << program.simulator->error();
  program.run(2);
  EXPECT_EQ(program.readInt("out"), 0);
}

TEST_P(SimulatedChip, CostIsTheSameEachTime) {
  Program program(GetParam());
  RunCost first = program.run(1);
  RunCost second = program.run(1);
  EXPECT_GT(first.cycles, 40 * 5u);
  EXPECT_EQ(first.cycles, second.cycles);
  EXPECT_EQ(first.instructions, second.instructions);
  EXPECT_EQ(first.stackPeak, second.stackPeak);
}

// Eight more activations, each with an array of 40 bytes.
TEST_P(SimulatedChip, StackPeakCountsEveryFrame) {
  Program program(GetParam());
  uint32_t shallow = program.run(5).stackPeak;
  uint32_t deep = program.run(6).stackPeak;
  EXPECT_GE(shallow, 2 * 40u);
  EXPECT_GE(deep - shallow, 8 * 42u);
  EXPECT_LE(deep - shallow, 8 * 80u);
}

TEST_P(SimulatedChip, StackOverflowIsFound) {
  Program program(GetParam());
  EXPECT_EQ(program.fails(7), "the stack ran into the variables");
}

TEST_P(SimulatedChip, HarnessTakesNoRam) {
  Scratch scratch;
  BuildResult result =
      build(GetParam(), firmware("PK_SIM_IO int8_t x[500];", "case 1: x[3]++;"),
            scratch);
  ASSERT_EQ(result.error, "");
  EXPECT_EQ(result.image.bss + result.image.data, 0u);
}

TEST(Simulator, ImageWithoutHarnessIsRefused) {
  Scratch scratch;
  for (const char *name : {"atmega328p", "cortex-m0"}) {
    BuildResult result =
        build(name, "int main(void) { for (;;) { } }", scratch);
    ASSERT_EQ(result.error, "");
    auto simulator = Simulator::create(chip(name));
    EXPECT_FALSE(simulator->load(result.image));
    EXPECT_EQ(simulator->error(),
              "the image was not built with the harness header");
  }
}

TEST(Simulator, TooLargeImageSaysByHowMuch) {
  Scratch scratch;
  for (const char *name : {"atmega328p", "cortex-m0"}) {
    std::string rom = name == std::string("atmega328p")
                          ? "#include <avr/pgmspace.h>\n"
                            "const uint8_t t[32760] PROGMEM = {1};"
                            "volatile uint8_t sink;"
                            "static uint8_t get(void) {"
                            " return pgm_read_byte(&t[sink]); }"
                          : "const uint8_t t[32768] = {1};"
                            "volatile uint8_t sink;"
                            "static uint8_t get(void) { return t[sink]; }";
    BuildResult result =
        build(name, firmware(rom, "case 1: sink = get();"), scratch);
    EXPECT_NE(result.error.find("overflowed by"), std::string::npos)
        << result.error;
  }
}

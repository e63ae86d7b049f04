// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A whole firmware runs with its peripherals, and its serial output is seen.
#include "targets/avr/AvrCore.h"
#include "test/targets/Firmware.h"

#include <gtest/gtest.h>

using namespace pannikin;
using namespace pannikin::testing;

static std::string outputOf(const char *body, std::string &error) {
  Scratch scratch;
  BuildResult result = build(
      "atmega328p",
      std::string("#include <avr/io.h>\nstatic void put(char c) {\n"
                  "  while (!(UCSR0A & _BV(UDRE0))) { }\n  UDR0 = c;\n}\n"
                  "int main(void) {\n  UCSR0B = _BV(TXEN0); UBRR0 = 8;\n") +
          body + "\n}\n",
      scratch);
  EXPECT_EQ(result.error, "");
  return runAvrFirmware(chip("atmega328p"), result.image, 200000, error);
}

TEST(AvrFirmware, SerialOutputIsReturned) {
  std::string error;
  EXPECT_EQ(outputOf("put('h'); put('i'); for (;;) { }", error), "hi");
  EXPECT_EQ(error, "");
}

TEST(AvrFirmware, CrashIsAnError) {
  std::string error;
  outputOf("*(volatile char *)0xfff0 = 1; for (;;) { }", error);
  EXPECT_EQ(error, "the program crashed: a wild jump or memory access");
}

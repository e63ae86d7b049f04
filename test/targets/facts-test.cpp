// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Chips are found by name, know whether an image fits, and price a
// multiply-accumulate by the narrowest form that is wide enough.
#include "targets/Target.h"

#include <gtest/gtest.h>

using namespace pannikin;

TEST(Facts, ChipsAreFoundByName) {
  EXPECT_EQ(targetNames(), "host, atmega328p, cortex-m0, cortex-m0plus");
  for (const Target &target : allTargets())
    EXPECT_EQ(findTarget(target.name), &target);
  EXPECT_EQ(findTarget("atmega"), nullptr);
}

TEST(Facts, FlashAndRamAreLimits) {
  const Target *uno = findTarget("atmega328p");
  EXPECT_TRUE(uno->fits(32768, 2048));
  EXPECT_FALSE(uno->fits(32769, 0));
  EXPECT_FALSE(uno->fits(0, 2049));
  EXPECT_TRUE(findTarget("host")->fits(1u << 30, 1u << 30));
}

TEST(Facts, WiderAccumulatorsNeverCostLess) {
  for (const Target &target : allTargets())
    for (int bits : {8, 16}) {
      EXPECT_LE(target.cyclesPerMac(8, bits, 16),
                target.cyclesPerMac(8, bits, 24));
      EXPECT_LE(target.cyclesPerMac(8, bits, 24),
                target.cyclesPerMac(16, bits, 32));
    }
}

TEST(Facts, EveryRealChipStatesItsSizesAndPrices) {
  for (const Target &target : allTargets()) {
    EXPECT_FALSE(target.description.empty());
    if (target.family == Family::Host)
      continue;
    EXPECT_GT(target.flashBytes, 0u);
    EXPECT_GT(target.ramBytes, 0u);
    EXPECT_GT(target.clockHz, 0);
    EXPECT_GT(target.cyclesPerMac(8, 8, 16), 0);
  }
}

// Half of the flash for hardly more time, at most; code by code it takes
// longer.
TEST(Facts, FourBitsInBlocksCostAboutAsMuchAsBytes) {
  for (const Target &target : allTargets())
    for (auto [input, sum] : {std::pair(8, 16), {16, 32}}) {
      CodeCounts blocks{100, 0, 0, 0, 0, 4}, rows{0, 100, 100, 100, 0, 4};
      double dense = 100 * target.cyclesPerMac(8, input, sum);
      EXPECT_LE(target.cyclesOfCodes(blocks, input, sum), 1.6 * dense);
      if (target.family != Family::Host)
        EXPECT_GT(target.cyclesOfCodes(rows, input, sum),
                  target.cyclesOfCodes(blocks, input, sum));
    }
}

TEST(Facts, AMapOfZerosCostsWhatItsDigitsDo) {
  const Target *uno = findTarget("atmega328p");
  CodeCounts none{0, 100, 100, 0, 0, 5}, half{0, 100, 150, 50, 0, 5};
  EXPECT_DOUBLE_EQ(uno->cyclesOfCodes(none, 8, 16),
                   100 * (uno->codeCost.turn + uno->codeCost.digit));
  EXPECT_GT(uno->cyclesOfCodes(half, 8, 16), uno->cyclesOfCodes(none, 8, 16));
}

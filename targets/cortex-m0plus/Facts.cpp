// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decides what is known about a Cortex-M0+ with 32 KB of flash and 2 KB of RAM.
// Instructions are exact, cycles follow table 3-1 of its Technical Reference
// Manual (DDI 0484C), zero wait states, one-cycle multiplier.
#include "targets/Target.h"

namespace pannikin {

Target chip_cortex_m0plus() {
  Target t;
  t.name = "cortex-m0plus";
  t.description = "Arm Cortex-M0+, 32 KB flash, 2 KB RAM, 48 MHz";
  t.family = Family::CortexM;
  t.core = "cortex-m0plus";
  t.flashBytes = 32768;
  t.ramBytes = 2048;
  t.nativeIntBits = 32;
  t.cycleKind = "table";
  t.clockHz = 48e6;
  t.compiler = "arm-none-eabi-gcc";
  t.flags = {"-mcpu=cortex-m0plus", "-mthumb"};
  t.optimization = "-O2";
  t.macCosts = {{8, 16, 32, 6.8}, {16, 16, 32, 9}};
  t.sparseCosts = {{8, 16, 32, 14}};
  t.blockCosts = {
      {2, 16, 32, 7.4}, {4, 8, 16, 6.3}, {4, 16, 32, 10.5}, {6, 16, 32, 15}};
  t.codeCost = {1, 14, 3};
  t.codeProducts = {{8, 16, 32, 3.5}};
  t.movedCost = {11, 6, 7};
  t.elementCost = {11, 11, 7, 4, 18, 3, 10, 10};
  t.treeCosts = {{8, 10, 7, 24, 20}, {16, 22, 8, 26, 22}, {32, 21, 32, 45, 42}};
  return t;
}

} // namespace pannikin

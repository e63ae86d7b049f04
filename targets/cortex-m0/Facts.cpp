// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decides what is known about a Cortex-M0 with 32 KB of flash and 2 KB of RAM.
// Instructions are exact, cycles follow the manual's table (a taken branch
// refills three stages), zero wait states, one-cycle multiplier.
#include "targets/Target.h"

namespace pannikin {

Target chip_cortex_m0() {
  Target t;
  t.name = "cortex-m0";
  t.description = "Arm Cortex-M0, 32 KB flash, 2 KB RAM, 48 MHz";
  t.family = Family::CortexM;
  t.core = "cortex-m0";
  t.flashBytes = 32768;
  t.ramBytes = 2048;
  t.nativeIntBits = 32;
  t.cycleKind = "table";
  t.clockHz = 48e6;
  t.compiler = "arm-none-eabi-gcc";
  t.flags = {"-mcpu=cortex-m0", "-mthumb"};
  t.optimization = "-O2";
  t.macCosts = {{8, 16, 32, 7.1}, {16, 16, 32, 9.4}};
  t.sparseCosts = {{8, 16, 32, 14}};
  t.blockCosts = {
      {2, 16, 32, 7.7}, {4, 8, 16, 6.6}, {4, 16, 32, 10.8}, {6, 16, 32, 15.5}};
  t.codeCost = {2, 15, 3};
  t.codeProducts = {{8, 16, 32, 3.5}};
  t.movedCost = {12, 6, 8};
  t.elementCost = {11, 11, 7, 4, 18, 4, 10, 12};
  t.treeCosts = {{8, 10, 8, 28, 24}, {16, 22, 9, 30, 26}, {32, 21, 35, 50, 46}};
  return t;
}

} // namespace pannikin

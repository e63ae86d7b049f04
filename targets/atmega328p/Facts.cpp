// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decides what is known about the ATmega328P (Arduino Uno, Nano). Prices are
// measured with avr-gcc 5.4 at -Os on the runtime's kernels.
#include "targets/Target.h"

namespace pannikin {

Target chip_atmega328p() {
  Target t;
  t.name = "atmega328p";
  t.description = "Microchip ATmega328P (Arduino Uno): 8-bit AVR, 16 MHz";
  t.family = Family::Avr;
  t.core = "atmega328p";
  t.flashBytes = 32768;
  t.ramBytes = 2048;
  t.nativeIntBits = 8;
  t.separateFlash = true;
  t.hasInt24 = true;
  t.cycleKind = "exact";
  t.clockHz = 16e6;
  t.compiler = "avr-gcc";
  t.flags = {"-mmcu=atmega328p"};
  t.optimization = "-Os";
  t.macCosts = {
      {8, 8, 16, 8.8}, {8, 8, 24, 10.9}, {8, 16, 32, 19.6}, {16, 16, 32, 30.6}};
  t.sparseCosts = {{8, 8, 16, 24}, {8, 8, 24, 27}, {8, 16, 32, 90}};
  t.blockCosts = {{2, 8, 16, 15.8}, {2, 8, 24, 18},   {2, 16, 32, 30},
                  {4, 8, 16, 9.6},  {4, 8, 24, 11.7}, {4, 16, 32, 29},
                  {6, 8, 16, 24},   {6, 8, 24, 26.5}, {6, 16, 32, 40}};
  t.codeCost = {6, 12.5, 6};
  t.codeProducts = {{8, 8, 16, 10.5}, {8, 8, 24, 12.5}, {8, 16, 32, 16}};
  t.movedCost = {20, 24, 24};
  t.elementCost = {13, 16, 31, 9, 61, 5, 62, 12};
  t.treeCosts = {
      {8, 10, 7, 38, 29}, {16, 19, 11, 46, 38}, {32, 29, 80, 110, 105}};
  return t;
}

} // namespace pannikin

/* SPDX-License-Identifier: 0BSD */
/* Decides how the logarithm of a sum of exponentials is computed. */
#ifndef PK_LOGARITHM_H
#define PK_LOGARITHM_H

#include "pk_rom.h"

/* ln(sum / 2^15) at scale 16 for sum >= 2^15; `table` has ln x at the borders
 * of 64 cells over 1..2. sum = m * 2^k with 1 <= m < 2, ln 2 is 45426. */
static PK_NOINLINE int32_t pk_logarithm(const uint16_t *table, uint32_t sum) {
  int32_t result = 0;
  uint16_t m, left, step;
  while (sum >= 65536u) {
    sum >>= 1;
    result += 45426;
  }
  m = (uint16_t)(sum - 32768u);
  table += m >> 9;
  left = pk_rom_u16(table);
  step = (uint16_t)(pk_rom_u16(table + 1) - left);
  return result + left + (int32_t)(((uint32_t)step * (m & 511u) + 256u) >> 9);
}

#endif

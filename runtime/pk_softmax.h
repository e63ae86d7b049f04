/* SPDX-License-Identifier: 0BSD */
/* Decides how softmax is computed with integers. */
#ifndef PK_SOFTMAX_H
#define PK_SOFTMAX_H

#include "pk_rom.h"

/* e^(u / 2^11 - 16) at scale 15, for u <= 32768; `table` has e^x at the borders
 * of 256 cells over -16..0. */
PK_INLINE uint16_t pk_exponential(const uint16_t *table, uint16_t u) {
  const uint16_t i = u >= 32768u ? 255u : (uint16_t)(u >> 7);
  const uint16_t way = (uint16_t)(u - (uint16_t)(i << 7));
  const uint16_t left = pk_rom_u16(table + i);
  const uint16_t step = (uint16_t)(pk_rom_u16(table + i + 1) - left);
  return (uint16_t)(left + (((uint32_t)step * way + 64u) >> 7));
}

/* e / sum at scale 16, rounded and limited to 65535; e <= sum < 2^31. */
PK_INLINE uint16_t pk_share(uint16_t e, uint32_t sum) {
  const uint32_t p = (((uint32_t)e << 16) + (sum >> 1)) / sum;
  return (uint16_t)(p > 65535u ? 65535u : p);
}

#endif

/* SPDX-License-Identifier: 0BSD */
/* Decides how two sums of 16 bits run in one word: a word holds
 * low + 2^16 high, modulo 2^32, and one product adds to both. */
#ifndef PK_PAIRS_H
#define PK_PAIRS_H

#include "pk_rom.h"

/* Four codes of 4 bits, of which the first two share a byte, times y: a[0] is
 * the pair of sums of the codes 0 and 2, a[1] of 1 and 3. */
PK_INLINE void pk_mac4_u4_pairs(uint32_t *a, const uint8_t *w, uint32_t y) {
  uint32_t q = pk_rom_u8(w) | (uint32_t)pk_rom_u8(w + 1) << 16;
  a[0] += ((q >> 4) & 0x000f000f) * y;
  a[1] += (q & 0x000f000f) * y;
}

PK_INLINE int32_t pk_low_sum(uint32_t a) { return (int16_t)a; }

/* What is above a negative low sum is one too small. */
PK_INLINE int32_t pk_high_sum(uint32_t a) {
  return (int16_t)((a - (uint32_t)pk_low_sum(a)) >> 16);
}

#endif

/* SPDX-License-Identifier: 0BSD */
/* Decides how one column of a block of four rows is added up: s16 weights,
 * s16 input, 32-bit sums. */
#ifndef PK_MAC4_S16S16_32_H
#define PK_MAC4_S16S16_32_H

#include "pk_rom_block.h"

/* a[k] += w[k] * y; the sums were proved to fit 32 bits. */
PK_INLINE void pk_mac4_s16s16_32(int32_t *a, const int16_t *w, int16_t y) {
#if defined(__AVR__)
  a[0] += (int32_t)pk_rom_s16(w) * y;
  a[1] += (int32_t)pk_rom_s16(w + 1) * y;
  a[2] += (int32_t)pk_rom_s16(w + 2) * y;
  a[3] += (int32_t)pk_rom_s16(w + 3) * y;
#else
  const uint32_t q = pk_rom_words(w), r = pk_rom_words(w + 2);
  a[0] += (int32_t)(int16_t)q * y;
  a[1] += (int32_t)(int16_t)(q >> 16) * y;
  a[2] += (int32_t)(int16_t)r * y;
  a[3] += (int32_t)(int16_t)(r >> 16) * y;
#endif
}

#endif

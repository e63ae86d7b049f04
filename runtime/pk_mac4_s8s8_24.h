/* SPDX-License-Identifier: 0BSD */
/* Decides how one column of a block of four rows is added up: s8 weights,
 * s8 input, 24-bit sums. The product is
 * taken in 16 bits, which is one instruction on AVR, and widened after. */
#ifndef PK_MAC4_S8S8_24_H
#define PK_MAC4_S8S8_24_H

#include "pk_rom_block.h"

/* a[k] += w[k] * y; the sums were proved to fit 24 bits. */
PK_INLINE void pk_mac4_s8s8_24(pk_int24 *a, const int8_t *w, int8_t y) {
#if defined(__AVR__)
  uint16_t v = pk_rom_pair(w);
  a[0] += (int16_t)((int8_t)v * y);
  a[1] += (int16_t)((int8_t)(v >> 8) * y);
  v = pk_rom_pair(w + 2);
  a[2] += (int16_t)((int8_t)v * y);
  a[3] += (int16_t)((int8_t)(v >> 8) * y);
#else
  const uint32_t q = pk_rom_quad(w);
  a[0] += (int8_t)q * y;
  a[1] += (int8_t)(q >> 8) * y;
  a[2] += (int8_t)(q >> 16) * y;
  a[3] += (int8_t)(q >> 24) * y;
#endif
}

#endif

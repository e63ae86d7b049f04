/* SPDX-License-Identifier: 0BSD */
/* Decides how a function with a centre of symmetry is read from the upper half
 * of its table of 256 cells. */
#ifndef PK_HALF_H
#define PK_HALF_H

#include "pk_rom.h"

/* Cell 128 + c of f, where `half` holds cells 128 to 255 and cell 127 - k is
 * 1 - f at cell 128 + k, with 1 as 2^16. */
PK_INLINE uint16_t pk_half_u16(const uint16_t *half, int8_t c) {
  const uint16_t v = pk_rom_u16(half + (uint8_t)(c < 0 ? ~c : c));
  return c < 0 ? (uint16_t)(0u - v) : v;
}

/* Likewise where cell 127 - k is -f at cell 128 + k; `half` holds magnitudes
 * up to 128, which above 0 are limited to 127. */
PK_INLINE int8_t pk_half_s8(const uint8_t *half, int8_t c) {
  const uint8_t m = pk_rom_u8(half + (uint8_t)(c < 0 ? ~c : c));
  return (int8_t)(c < 0 ? -m : m - (m >> 7));
}

#endif

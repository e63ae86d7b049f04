/* SPDX-License-Identifier: 0BSD */
/* Decides how e^-x comes out of two tables: e^-(a + b) = e^-a * e^-b. */
#ifndef PK_DECAY_H
#define PK_DECAY_H

#include "pk_rom.h"

/* The weight, of scale 16, of index `u` limited to `last`: the upper bits of u
 * choose in `high`, the lower `bits` in `low`. */
PK_INLINE uint16_t pk_decay(uint32_t u, const uint16_t *high,
                            const uint16_t *low, uint8_t bits, uint16_t last) {
  const uint16_t i = u < last ? (uint16_t)u : last;
  const uint16_t a = pk_rom_u16(&high[i >> bits]);
  const uint16_t b = pk_rom_u16(&low[i & ((1u << bits) - 1u)]);
  return (uint16_t)(((uint32_t)a * b + 0x8000u) >> 16);
}

#endif

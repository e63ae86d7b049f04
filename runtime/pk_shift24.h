/* SPDX-License-Identifier: 0BSD */
/* Decides how 24-bit sums are shifted by a number of places that varies. */
#ifndef PK_SHIFT24_H
#define PK_SHIFT24_H

#include "pk_config.h"

/* floor(a / 2^shift + 1/2) for 0 <= shift <= 31; a + 2^(shift-1) must fit. */
PK_INLINE pk_int24 pk_shift24(pk_int24 a, int8_t shift) {
  return (a + (pk_int24)(((uint32_t)1 << shift) >> 1)) >> shift;
}

#endif

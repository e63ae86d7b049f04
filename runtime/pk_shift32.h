/* SPDX-License-Identifier: 0BSD */
/* Decides how 32-bit sums are shifted by a number of places that varies. */
#ifndef PK_SHIFT32_H
#define PK_SHIFT32_H

#include "pk_config.h"

/* floor(a / 2^shift + 1/2) for 0 <= shift <= 31; a + 2^(shift-1) must fit. */
PK_INLINE int32_t pk_shift32(int32_t a, int8_t shift) {
  return (a + (int32_t)(((uint32_t)1 << shift) >> 1)) >> shift;
}

#endif

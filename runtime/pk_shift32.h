/* SPDX-License-Identifier: 0BSD */
/* Decides how sums are shifted by a number of places that varies by row. */
#ifndef PK_SHIFT32_H
#define PK_SHIFT32_H

#include "pk_config.h"

/* floor(a / 2^(n+1) + 1/2) for 0 <= n <= 31: a shift by n + 1 places, ties
 * upward; a + 1 must fit. */
PK_INLINE int32_t pk_shift32(int32_t a, uint8_t n) {
  return ((a >> n) + 1) >> 1;
}

#endif

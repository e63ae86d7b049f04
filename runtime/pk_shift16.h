/* SPDX-License-Identifier: 0BSD */
/* Decides how numbers of 16 bits are rounded that leave no room for half a
 * unit. */
#ifndef PK_SHIFT16_H
#define PK_SHIFT16_H

#include "pk_config.h"

/* floor(v / 2^(n+1) + 1/2) for 0 < n < 16: a shift by n + 1 places, ties
 * upward. */
PK_INLINE int16_t pk_shift16(int16_t v, uint8_t n) {
  return (int16_t)((int16_t)((int16_t)(v >> n) + 1) >> 1);
}

#endif

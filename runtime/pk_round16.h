/* SPDX-License-Identifier: 0BSD */
/* Decides how numbers of 16 bits are rounded and limited: to nearest, ties
 * upward. */
#ifndef PK_ROUND16_H
#define PK_ROUND16_H

#include "pk_config.h"

/* floor(v / 2^n + 1/2) for 0 < n < 16; v + 2^(n-1) must fit. */
PK_INLINE int16_t pk_round16(int16_t v, uint8_t n) {
  return (int16_t)((v + (int16_t)((int16_t)1 << (n - 1))) >> n);
}

/* floor(v / 2^n) for 0 <= n < 16. */
PK_INLINE int16_t pk_floor16(int16_t v, uint8_t n) { return (int16_t)(v >> n); }

PK_INLINE int16_t pk_min16(int16_t v, int16_t hi) { return v > hi ? hi : v; }

PK_INLINE int16_t pk_max16(int16_t v, int16_t lo) { return v < lo ? lo : v; }

PK_INLINE int16_t pk_clip16(int16_t v, int16_t lo, int16_t hi) {
  return v < lo ? lo : v > hi ? hi : v;
}

#endif

/* SPDX-License-Identifier: 0BSD */
/* Decides how numbers of 24 bits are rounded and limited: to nearest, ties
 * upward. */
#ifndef PK_ROUND24_H
#define PK_ROUND24_H

#include "pk_config.h"

/* floor(v / 2^n + 1/2) for 0 < n < 24; v + 2^(n-1) must fit. */
PK_INLINE pk_int24 pk_round24(pk_int24 v, uint8_t n) {
  return (pk_int24)((v + (pk_int24)((pk_int24)1 << (n - 1))) >> n);
}

/* floor(v / 2^n) for 0 <= n < 24. */
PK_INLINE pk_int24 pk_floor24(pk_int24 v, uint8_t n) {
  return (pk_int24)(v >> n);
}

PK_INLINE pk_int24 pk_min24(pk_int24 v, pk_int24 hi) { return v > hi ? hi : v; }

PK_INLINE pk_int24 pk_max24(pk_int24 v, pk_int24 lo) { return v < lo ? lo : v; }

PK_INLINE pk_int24 pk_clip24(pk_int24 v, pk_int24 lo, pk_int24 hi) {
  return v < lo ? lo : v > hi ? hi : v;
}

#endif

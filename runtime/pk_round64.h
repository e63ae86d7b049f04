/* SPDX-License-Identifier: 0BSD */
/* Decides how numbers of 64 bits are rounded and limited: to nearest, ties
 * upward. */
#ifndef PK_ROUND64_H
#define PK_ROUND64_H

#include "pk_config.h"

/* floor(v / 2^n + 1/2) for 0 < n < 64; v + 2^(n-1) must fit. */
PK_INLINE int64_t pk_round64(int64_t v, uint8_t n) {
  return (int64_t)((v + (int64_t)((int64_t)1 << (n - 1))) >> n);
}

/* floor(v / 2^n) for 0 <= n < 64. */
PK_INLINE int64_t pk_floor64(int64_t v, uint8_t n) { return (int64_t)(v >> n); }

PK_INLINE int64_t pk_min64(int64_t v, int64_t hi) { return v > hi ? hi : v; }

PK_INLINE int64_t pk_max64(int64_t v, int64_t lo) { return v < lo ? lo : v; }

PK_INLINE int64_t pk_clip64(int64_t v, int64_t lo, int64_t hi) {
  return v < lo ? lo : v > hi ? hi : v;
}

#endif

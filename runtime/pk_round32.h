/* SPDX-License-Identifier: 0BSD */
/* Decides how numbers of 32 bits are rounded and limited: to nearest, ties
 * upward. */
#ifndef PK_ROUND32_H
#define PK_ROUND32_H

#include "pk_config.h"

/* floor(v / 2^n) for 0 <= n < 32. An AVR moves bytes for free and shifts what
 * is left of them. */
PK_INLINE int32_t pk_floor32(int32_t v, uint8_t n) {
#if defined(__AVR__)
  if (n >= 16)
    return (int16_t)(v >> 16) >> (n - 16);
  if (n > 8)
    return (pk_int24)(v >> 8) >> (n - 8);
#endif
  return (int32_t)(v >> n);
}

/* floor(v / 2^n + 1/2) for 0 < n < 32; v + 2^(n-1) must fit. */
PK_INLINE int32_t pk_round32(int32_t v, uint8_t n) {
  return pk_floor32(v + (int32_t)((int32_t)1 << (n - 1)), n);
}

/* The same where the result fits 16 bits. */
PK_INLINE int16_t pk_round32to16(int32_t v, uint8_t n) {
  const int32_t raised = v + (int32_t)((int32_t)1 << (n - 1));
#if defined(__AVR__)
  if (n >= 16)
    return (int16_t)((int16_t)(raised >> 16) >> (n - 16));
#endif
  return (int16_t)pk_floor32(raised, n);
}

PK_INLINE int32_t pk_min32(int32_t v, int32_t hi) { return v > hi ? hi : v; }

PK_INLINE int32_t pk_max32(int32_t v, int32_t lo) { return v < lo ? lo : v; }

PK_INLINE int32_t pk_clip32(int32_t v, int32_t lo, int32_t hi) {
  return v < lo ? lo : v > hi ? hi : v;
}

#endif

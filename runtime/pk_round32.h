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

#if defined(__AVR__)
#define PK_AVR_HALVE24(v) __asm__("asr %D0\n\tror %C0\n\tror %B0" : "+r"(v))
#define PK_AVR_DOUBLE32(v)                                                     \
  __asm__("lsl %A0\n\trol %B0\n\trol %C0\n\trol %D0" : "+r"(v))

/* v / 2^n in 16 bits, for 8 < n < 13. */
PK_INLINE int16_t pk_avr_down(int32_t v, uint8_t n) {
  PK_AVR_HALVE24(v);
  if (n > 9)
    PK_AVR_HALVE24(v);
  if (n > 10)
    PK_AVR_HALVE24(v);
  if (n > 11)
    PK_AVR_HALVE24(v);
  __asm__("mov %A0, %B0\n\tmov %B0, %C0" : "+r"(v));
  return (int16_t)v;
}

/* v * 2^(16-n), for 12 < n < 16. */
PK_INLINE int32_t pk_avr_up(int32_t v, uint8_t n) {
  PK_AVR_DOUBLE32(v);
  if (n < 15)
    PK_AVR_DOUBLE32(v);
  if (n < 14)
    PK_AVR_DOUBLE32(v);
  return v;
}
#endif

/* The same where the result fits 16 bits and n is a constant: an AVR shifts to
 * the nearest byte. */
PK_INLINE int16_t pk_round32to16(int32_t v, uint8_t n) {
#if defined(__AVR__)
  if (n > 12 && n < 16) {
    v = pk_avr_up(v, n);
    n = 16;
  }
#endif
  const int32_t raised = v + (int32_t)((int32_t)1 << (n - 1));
#if defined(__AVR__)
  if (n >= 16)
    return (int16_t)((int16_t)(raised >> 16) >> (n - 16));
  if (n > 8)
    return pk_avr_down(raised, n);
#endif
  return (int16_t)pk_floor32(raised, n);
}

PK_INLINE int32_t pk_min32(int32_t v, int32_t hi) { return v > hi ? hi : v; }

PK_INLINE int32_t pk_max32(int32_t v, int32_t lo) { return v < lo ? lo : v; }

PK_INLINE int32_t pk_clip32(int32_t v, int32_t lo, int32_t hi) {
  return v < lo ? lo : v > hi ? hi : v;
}

#endif

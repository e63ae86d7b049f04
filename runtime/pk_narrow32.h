/* SPDX-License-Identifier: 0BSD */
/* Decides how 32-bit sums become 16-bit results. */
#ifndef PK_NARROW32_H
#define PK_NARROW32_H

#include "pk_sat16.h"

/* a * 2^-shift rounded to nearest, ties upward, and limited to 16 bits, for
 * shift <= 31; a negative shift goes left, and its result must fit 32 bits, as
 * must a + 2^(shift-1). AVR shifts in a loop, by whole bytes first. */
#if defined(__AVR__)
static PK_NOINLINE __attribute__((unused)) int16_t pk_narrow32(int32_t a,
                                                               int8_t shift) {
  while (shift > 8) {
    /* exact: the rounding bit lies above the byte that is dropped */
    a >>= 8;
    shift = (int8_t)(shift - 8);
  }
  if (shift > 0) {
    while (--shift != 0)
      a >>= 1;
    a = (a + 1) >> 1;
  }
  while (shift < 0) {
    a += a;
    ++shift;
  }
  if (a > 32767)
    return 32767;
  if (a < -32768)
    return -32768;
  return (int16_t)a;
}
#else
PK_INLINE int16_t pk_narrow32(int32_t a, int8_t shift) {
  if (shift < 0)
    return pk_sat16(a * ((int32_t)1 << -shift));
  return pk_sat16((a + (int32_t)(((uint32_t)1 << shift) >> 1)) >> shift);
}
#endif

#endif

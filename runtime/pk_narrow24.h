/* SPDX-License-Identifier: 0BSD */
/* Decides how 24-bit sums become 16-bit results. */
#ifndef PK_NARROW24_H
#define PK_NARROW24_H

#include "pk_config.h"

/* floor(a / 2^shift + 1/2) for 0 <= shift <= 24, limited to 16 bits. AVR has
 * no shift by more than one place, so that it is a loop there, kept in one
 * place; elsewhere it is a few instructions. */
#if defined(__AVR__)
static PK_NOINLINE int16_t pk_narrow24(pk_int24 a, uint8_t shift) {
  if (shift > 8) {
    /* exact: the rounding bit lies above the byte that is dropped */
    a >>= 8;
    shift = (uint8_t)(shift - 8);
  }
  if (shift != 0) {
    while (--shift != 0)
      a >>= 1;
    a = (a + 1) >> 1;
  }
#else
PK_INLINE int16_t pk_narrow24(pk_int24 a, uint8_t shift) {
  a = (a + (((pk_int24)1 << shift) >> 1)) >> shift;
#endif
  if (a > 32767)
    return 32767;
  if (a < -32768)
    return -32768;
  return (int16_t)a;
}

#endif

/* SPDX-License-Identifier: 0BSD */
/* Decides how 32-bit sums become 16-bit results. */
#ifndef PK_NARROW32_H
#define PK_NARROW32_H

#include "pk_config.h"

/* floor(a / 2^shift + 1/2) for 0 <= shift <= 31, limited to 16 bits;
 * a + 2^(shift-1) must fit. AVR shifts in a loop, by whole bytes first. */
#if defined(__AVR__)
static PK_NOINLINE int16_t pk_narrow32(int32_t a, uint8_t shift) {
  while (shift > 8) {
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
PK_INLINE int16_t pk_narrow32(int32_t a, uint8_t shift) {
  a = (a + (int32_t)(((uint32_t)1 << shift) >> 1)) >> shift;
#endif
  if (a > 32767)
    return 32767;
  if (a < -32768)
    return -32768;
  return (int16_t)a;
}

#endif

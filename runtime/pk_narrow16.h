/* SPDX-License-Identifier: 0BSD */
/* Decides how 16-bit sums become 16-bit results. */
#ifndef PK_NARROW16_H
#define PK_NARROW16_H

#include "pk_config.h"

/* a * 2^-shift rounded to nearest, ties upward, for shift <= 16; a negative
 * shift goes left, and its result must fit. Shifting right by one less and
 * adding the bit that falls out next needs no bit more than `a`. */
PK_INLINE int16_t pk_narrow16(int16_t a, int8_t shift) {
  if (shift < 0)
    return (int16_t)(a * (1 << -shift));
  if (shift == 0)
    return a;
  a = (int16_t)(a >> (shift - 1));
  return (int16_t)((a >> 1) + (a & 1));
}

#endif

/* SPDX-License-Identifier: 0BSD */
/* Decides how 32-bit sums become results of any width up to 16 bits. */
#ifndef PK_SCALE32_H
#define PK_SCALE32_H

#include "pk_config.h"

/* a * 2^-shift, rounded to nearest with ties upward and limited to lo .. hi,
 * for -16 <= shift <= 32; lo is 0 or minus a power of two. A left shift is
 * compared before it is done, so that nothing overflows. */
static PK_NOINLINE int32_t pk_scale32(int32_t a, int8_t shift, int32_t lo,
                                      int32_t hi) {
  if (shift > 0) {
    a >>= shift - 1;
    a = (a >> 1) + (a & 1);
  } else if (shift < 0) {
    const int8_t n = (int8_t)-shift;
    if (a > hi >> n)
      return hi;
    if (a < lo >> n)
      return lo;
    a *= (int32_t)1 << n;
  }
  return a < lo ? lo : a > hi ? hi : a;
}

#endif

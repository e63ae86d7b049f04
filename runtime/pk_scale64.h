/* SPDX-License-Identifier: 0BSD */
/* Decides how sums that need more than 32 bits become results. */
#ifndef PK_SCALE64_H
#define PK_SCALE64_H

#include "pk_config.h"

/* a * 2^-shift, rounded to nearest with ties upward and limited to lo .. hi,
 * for -32 <= shift <= 64; lo is 0 or minus a power of two. */
static PK_NOINLINE int64_t pk_scale64(int64_t a, int8_t shift, int64_t lo,
                                      int64_t hi) {
  if (shift > 0) {
    a >>= shift - 1;
    a = (a >> 1) + (a & 1);
  } else if (shift < 0) {
    const int8_t n = (int8_t)-shift;
    if (a > hi >> n)
      return hi;
    if (a < lo >> n)
      return lo;
    a *= (int64_t)1 << n;
  }
  return a < lo ? lo : a > hi ? hi : a;
}

#endif

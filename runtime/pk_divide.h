/* SPDX-License-Identifier: 0BSD */
/* Decides how quotients are rounded: to nearest, ties upward. */
#ifndef PK_DIVIDE_H
#define PK_DIVIDE_H

#include "pk_config.h"

/* floor(a / b + 1/2) limited to lo .. hi, for |a|, |b| < 2^61. A division by
 * zero gives the limit on the side of `a`, and 0 / 0 gives 0. */
static PK_NOINLINE int64_t pk_divide(int64_t a, int64_t b, int64_t lo,
                                     int64_t hi) {
  int64_t q, r;
  if (b == 0)
    return a > 0 ? hi : a < 0 ? lo : 0;
  if (b < 0) {
    a = -a;
    b = -b;
  }
  a = 2 * a + b;
  b = 2 * b;
  q = a / b;
  r = a % b;
  if (r < 0)
    --q;
  return q < lo ? lo : q > hi ? hi : q;
}

#endif

/* SPDX-License-Identifier: 0BSD */
/* Decides how neighbours are weighted by one over their distance. */
#ifndef PK_RATIOS_H
#define PK_RATIOS_H

#include "pk_config.h"

/* floor(sqrt(a)), bit by bit. */
static PK_NOINLINE uint16_t pk_root(uint32_t a) {
  uint32_t bit = (uint32_t)1 << 30, root = 0;
  for (; bit != 0; bit >>= 2) {
    if (a >= root + bit) {
      a -= root + bit;
      root = (root >> 1) + bit;
    } else {
      root >>= 1;
    }
  }
  return (uint16_t)root;
}

/* Turns n distances, the least first, into weights: the least over each (with
 * `root`, the root of it), as a share of 2^bits. Distances count as `least` at
 * least; where one is 0, only those of 0 weigh. */
static PK_NOINLINE void pk_ratios(uint32_t *d, uint8_t n, uint8_t bits,
                                  uint32_t least, uint8_t root) {
  const uint32_t one = (uint32_t)1 << bits;
  uint8_t i, e = 0;
  uint32_t top;
  for (i = 0; i < n; ++i)
    if (d[i] < least)
      d[i] = least;
  if (d[0] == 0) {
    for (i = 0; i < n; ++i)
      d[i] = d[i] == 0 ? one : 0;
    return;
  }
  if (root) {
    while (d[n - 1] >> 30 == 0)
      for (i = 0; i < n; ++i)
        d[i] <<= 2;
    for (i = 0; i < n; ++i)
      d[i] = pk_root(d[i]);
  }
  for (top = d[0]; e < bits && top >> 31 == 0; ++e)
    top += top;
  for (i = 0; i < n; ++i) {
    const uint32_t share = top / (d[i] >> (bits - e));
    d[i] = share < one ? share : one;
  }
}

/* floor(a / b + 1/2) for b > 0; a + b / 2 must fit. */
PK_INLINE int32_t pk_mean(int32_t a, int32_t b) {
  const int32_t sum = a + b / 2, q = sum / b;
  return q - (sum % b < 0);
}

#endif

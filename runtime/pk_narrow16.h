/* SPDX-License-Identifier: 0BSD */
/* Decides how 16-bit sums become 16-bit results. */
#ifndef PK_NARROW16_H
#define PK_NARROW16_H

#include "pk_config.h"

/* floor(a / 2^shift + 1/2) for 0 <= shift <= 16. Shifting by one less, adding
 * one and shifting once more needs no bit more than `a`. */
PK_INLINE int16_t pk_narrow16(int16_t a, uint8_t shift) {
  if (shift == 0)
    return a;
  return (int16_t)(((a >> (shift - 1)) + 1) >> 1);
}

#endif

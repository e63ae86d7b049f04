/* SPDX-License-Identifier: 0BSD */
/* Compares floats as integers, without arithmetic on floats. `pk_ordered` maps
 * -infinity to 0, both zeros to one number, and every NaN above infinity, so
 * that x <= t exactly when pk_ordered(&x) <= pk_ordered(&t). */
#ifndef PK_ORDERED_H
#define PK_ORDERED_H

#include "pk_config.h"

PK_INLINE uint32_t pk_ordered(const float *x) {
  union {
    float number;
    uint32_t bits;
  } u;
  u.number = *x;
  if (u.bits == 0x80000000u)
    u.bits = 0;
  if (u.bits & 0x80000000u)
    return ~u.bits - 0x007fffffu;
  return (u.bits | 0x80000000u) - 0x007fffffu;
}

#endif

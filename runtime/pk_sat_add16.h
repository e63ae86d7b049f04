/* SPDX-License-Identifier: 0BSD */
/* Decides how 16-bit numbers are added with saturation. */
#ifndef PK_SAT_ADD16_H
#define PK_SAT_ADD16_H

#include "pk_sat16.h"

/* a + b limited to 16 bits. */
#if defined(__AVR__)
static PK_NOINLINE int16_t pk_sat_add16(int16_t a, int16_t b) {
  int16_t s = (int16_t)((uint16_t)a + (uint16_t)b);
  if (((a ^ s) & (b ^ s)) < 0)
    s = a < 0 ? -32768 : 32767;
  return s;
}
#else
PK_INLINE int16_t pk_sat_add16(int16_t a, int16_t b) {
  return pk_sat16((int32_t)a + b);
}
#endif

#endif

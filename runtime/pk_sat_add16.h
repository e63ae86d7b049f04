/* SPDX-License-Identifier: 0BSD */
/* Decides how 16-bit numbers are added with saturation. */
#ifndef PK_SAT_ADD16_H
#define PK_SAT_ADD16_H

#include "pk_sat16.h"

/* a + b limited to 16 bits. */
#if defined(__AVR__)
PK_INLINE int16_t pk_sat_add16(int16_t a, int16_t b) {
  /* After an overflow the carry is the sign that the sum should have. */
  __asm__("add %A0, %A1\n\tadc %B0, %B1\n\tbrvc 1f\n\tsbc %A0, %A0\n\t"
          "ldi %B0, 0x7f\n\tadc %B0, __zero_reg__\n\tcom %A0\n1:"
          : "+d"(a)
          : "r"(b));
  return a;
}
#else
PK_INLINE int16_t pk_sat_add16(int16_t a, int16_t b) {
  return pk_sat16((int32_t)a + b);
}
#endif

#endif

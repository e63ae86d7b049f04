/* SPDX-License-Identifier: 0BSD */
/* Decides how a 16-bit number becomes the index of a table of 256 cells of
 * which half lie below zero. */
#ifndef PK_CELL16_H
#define PK_CELL16_H

#include "pk_round16.h"

#if defined(__AVR__)
/* The cell is the high byte of v * 2^(8-n): each doubling that overflows leaves
 * the sign in the carry flag. */
#define PK_AVR_DOUBLE "lsl %A0\n\trol %B0\n\t"
#define PK_AVR_AGAIN PK_AVR_DOUBLE "brvs 2f\n\t"
#define PK_AVR_CELL(again)                                                     \
  __asm__(again PK_AVR_DOUBLE "brvc 1f\n2:\tldi %B0, 0x7f\n\t"                 \
                              "adc %B0, __zero_reg__\n1:"                      \
          : "+d"(v))
#endif

/* floor(v / 2^n) + 128 limited to 0 .. 255, for 4 <= n < 8. */
PK_INLINE uint8_t pk_cell16(int16_t v, uint8_t n) {
#if defined(__AVR__)
  if (n == 7)
    PK_AVR_CELL("");
  else if (n == 6)
    PK_AVR_CELL(PK_AVR_AGAIN);
  else if (n == 5)
    PK_AVR_CELL(PK_AVR_AGAIN PK_AVR_AGAIN);
  else
    PK_AVR_CELL(PK_AVR_AGAIN PK_AVR_AGAIN PK_AVR_AGAIN);
  return (uint8_t)(((uint16_t)v >> 8) ^ 0x80u);
#else
  return (uint8_t)pk_clip16((int16_t)(pk_floor16(v, n) + 128), 0, 255);
#endif
}

#endif

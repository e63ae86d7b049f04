/* SPDX-License-Identifier: 0BSD */
/* Decides in which of 256 cells, half of them below zero, a 16-bit number lies.
 */
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

/* floor(v / 2^n) limited to -128 .. 127, for 4 <= n <= 8. */
PK_INLINE int8_t pk_cell16(int16_t v, uint8_t n) {
#if defined(__AVR__)
  if (n == 8)
    return (int8_t)(v >> 8);
  if (n == 7)
    PK_AVR_CELL("");
  else if (n == 6)
    PK_AVR_CELL(PK_AVR_AGAIN);
  else if (n == 5)
    PK_AVR_CELL(PK_AVR_AGAIN PK_AVR_AGAIN);
  else
    PK_AVR_CELL(PK_AVR_AGAIN PK_AVR_AGAIN PK_AVR_AGAIN);
  return (int8_t)(v >> 8);
#else
  return (int8_t)pk_clip16(pk_floor16(v, n), -128, 127);
#endif
}

#endif

/* SPDX-License-Identifier: 0BSD */
/* Decides how a block of four rows is added up where code is dear: codes of 4
 * bits, s8 input, 16-bit sums. */
#ifndef PK_DOT4_U4S8_16_H
#define PK_DOT4_U4S8_16_H

#include "pk_avr_nibbles.h"

/* a[k] = sum over j < n of code[4 j + k] * x[j], modulo 2^16; of two codes in a
 * byte the first is the high one. Returns what lies behind the block. */
PK_INLINE const uint8_t *pk_dot4_u4s8_16(uint16_t *a, const uint8_t *w,
                                         const int8_t *x, uint8_t n) {
#if defined(__AVR__)
  PK_AVR_NIBBLES16("mulsu");
#else
  a[0] = a[1] = a[2] = a[3] = 0;
  do {
    const uint8_t p = pk_rom_u8(w++), q = pk_rom_u8(w++);
    a[0] = (uint16_t)(a[0] + (uint16_t)((p >> 4) * *x));
    a[1] = (uint16_t)(a[1] + (uint16_t)((p & 15) * *x));
    a[2] = (uint16_t)(a[2] + (uint16_t)((q >> 4) * *x));
    a[3] = (uint16_t)(a[3] + (uint16_t)((q & 15) * *x));
    ++x;
  } while (--n != 0);
  return w;
#endif
}

#endif

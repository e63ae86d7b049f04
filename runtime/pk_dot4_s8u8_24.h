/* SPDX-License-Identifier: 0BSD */
/* Decides how a block of four rows is added up where code is dear: s8 weights,
 * u8 input, 24-bit sums. */
#ifndef PK_DOT4_S8U8_24_H
#define PK_DOT4_S8U8_24_H

#include "pk_avr_dot.h"
#include "pk_mac4_s8u8_24.h"

/* a[k] = sum over j < n of w[4 j + k] * x[j], proved to fit; returns what lies
 * behind the block. */
PK_INLINE const int8_t *pk_dot4_s8u8_24(pk_int24 *a, const int8_t *w,
                                        const uint8_t *x, uint8_t n) {
#if defined(__AVR__)
  PK_AVR_DOT24("mulsu", "a");
#else
  a[0] = a[1] = a[2] = a[3] = 0;
  do {
    pk_mac4_s8u8_24(a, w, *x);
    w += 4;
    ++x;
  } while (--n != 0);
  return w;
#endif
}

#endif

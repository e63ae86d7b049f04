/* SPDX-License-Identifier: 0BSD */
/* A matrix of 8-bit weights times unsigned 8-bit numbers, sums of 16 bits. */
#ifndef PK_GEMV_S8U8_16_H
#define PK_GEMV_S8U8_16_H

#include "pk_avr_gemv.h"
#include "pk_dot4_s8u8_16.h"
#include "pk_narrow16.h"
#include "pk_sat_add16.h"

/* out[i] = sum over j of w[i][j] * x[j] * 2^-shift[i], rounded and limited, or
 * with `add` limited again after being added to out[i].
 * Blocks of 4 rows lie column by column in w; with `pairs` a last one of at
 * most 2 rows is a block of 2. The sums were proved to fit; 0 columns stand for
 * 256. */
PK_INLINE void pk_gemv_s8u8_16(int16_t *out, const int8_t *w,
                               const int8_t *shift, const uint8_t *x,
                               uint8_t rows, uint8_t columns, uint8_t add,
                               uint8_t pairs) {
#if defined(__AVR__)
  if (pairs) {
    PK_AVR_GEMV16("mulsu", "a", PK_AVR_PAIR16("mulsu"), PK_AVR_STORE_ROW16);
  } else {
    PK_AVR_GEMV16("mulsu", "a", "", PK_AVR_STORE_ROW16);
  }
#else
  do {
    int16_t a[4];
    const int16_t *sum = a;
    uint8_t n = (uint8_t)(rows < 4 ? rows : 4);
    if (pairs && rows < 3)
      PK_DOT2(a, int16_t, w, x, columns);
    else
      w = pk_dot4_s8u8_16(a, w, x, columns);
    rows = (uint8_t)(rows - n);
    do {
      int16_t r = pk_narrow16(*sum++, pk_rom_s8(shift++));
      if (add)
        r = pk_sat_add16(*out, r);
      *out++ = r;
    } while (--n != 0);
  } while (rows != 0);
#endif
}

#endif

/* SPDX-License-Identifier: 0BSD */
/* A matrix of 8-bit weights times signed 8-bit numbers, sums of 24 bits. */
#ifndef PK_GEMV_S8S8_24_H
#define PK_GEMV_S8S8_24_H

#include "pk_avr_gemv.h"
#include "pk_dot4_s8s8_24.h"
#include "pk_narrow24.h"
#include "pk_sat_add16.h"

/* out[i] = sum over j of w[i][j] * x[j] * 2^-shift[i], rounded and limited, or
 * with `add` limited again after being added to out[i].
 * Blocks of 4 rows lie column by column in w; with `pairs` a last one of at
 * most 2 rows is a block of 2. The sums were proved to fit; 0 columns stand for
 * 256. */
PK_INLINE void pk_gemv_s8s8_24(int16_t *out, const int8_t *w,
                               const int8_t *shift, const int8_t *x,
                               uint8_t rows, uint8_t columns, uint8_t add,
                               uint8_t pairs) {
#if defined(__AVR__)
  if (pairs) {
    PK_AVR_GEMV24("muls", "d", PK_AVR_PAIR24("muls"), PK_AVR_STORE_ROW24);
  } else {
    PK_AVR_GEMV24("muls", "d", "", PK_AVR_STORE_ROW24);
  }
#else
  do {
    pk_int24 a[4];
    const pk_int24 *sum = a;
    uint8_t n = (uint8_t)(rows < 4 ? rows : 4);
    if (pairs && rows < 3)
      PK_DOT2(a, pk_int24, w, x, columns);
    else
      w = pk_dot4_s8s8_24(a, w, x, columns);
    rows = (uint8_t)(rows - n);
    do {
      int16_t r = pk_narrow24(*sum++, pk_rom_s8(shift++));
      if (add)
        r = pk_sat_add16(*out, r);
      *out++ = r;
    } while (--n != 0);
  } while (rows != 0);
#endif
}

#endif

/* SPDX-License-Identifier: 0BSD */
/* A matrix of 16-bit weights times signed 16-bit numbers, sums of 32 bits. */
#ifndef PK_GEMV_S16S16_32_H
#define PK_GEMV_S16S16_32_H

#include "pk_avr_gemv32.h"
#include "pk_mac4_s16s16_32.h"
#include "pk_narrow32.h"
#include "pk_sat_add16.h"

/* out[i] = sum over j of w[i][j] * x[j] * 2^-shift[i], rounded and limited, or
 * with `add` limited again after being added to out[i].
 * Blocks of 4 rows lie column by column in w. The sums were proved to fit. */
PK_INLINE void pk_gemv_s16s16_32(int16_t *out, const int16_t *w,
                                 const int8_t *shift, const int16_t *x,
                                 uint8_t rows, uint8_t columns, uint8_t add) {
#if defined(__AVR__)
  PK_AVR_GEMV32(int16_t, PK_AVR_MAC32_16);
#else
  do {
    int32_t a[4] = {0, 0, 0, 0};
    uint8_t n = (uint8_t)(rows < 4 ? rows : 4), j = 0;
    do {
      pk_mac4_s16s16_32(a, w, x[j]);
      w += 4;
    } while (++j != columns);
    rows = (uint8_t)(rows - n);
    for (j = 0; j < n; ++j) {
      int16_t r = pk_narrow32(a[j], pk_rom_s8(shift++));
      if (add)
        r = pk_sat_add16(*out, r);
      *out++ = r;
    }
  } while (rows != 0);
#endif
}

#endif

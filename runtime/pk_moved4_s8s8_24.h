/* SPDX-License-Identifier: 0BSD */
/* Adds the columns that moved to the kept sums of a block of four rows: s8
 * weights, s8 differences, 24-bit sums. */
#ifndef PK_MOVED4_S8S8_24_H
#define PK_MOVED4_S8S8_24_H

#include "pk_avr_moved.h"
#include "pk_mac4_s8s8_24.h"

/* sums[k] += w[4 * j + k] * d for the moved[0] columns j in moved + 1 and the
 * differences d in by. The sums were proved to fit 24 bits. */
PK_INLINE void pk_moved4_s8s8_24(pk_int24 *sums, const int8_t *w,
                                 const uint8_t *moved, const int8_t *by) {
#if defined(__AVR__)
  PK_AVR_MOVED24;
#else
  uint8_t n = *moved;
  for (; n != 0; --n) {
    pk_mac4_s8s8_24(sums, w + 4 * *++moved, *by++);
  }
#endif
}

#endif

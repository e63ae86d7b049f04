/* SPDX-License-Identifier: 0BSD */
/* Copies of 8 bits that matrices read of a state of 16. */
#ifndef PK_ROUND16TO8_H
#define PK_ROUND16TO8_H

#include "pk_cell16.h"
#include "pk_sat_add16.h"

/* floor(v / 2^n + 1/2) limited to -128 .. 127, for 4 <= n <= 8. What the half
 * unit takes beyond 16 bits lies beyond 8 bits after the shift, too. */
PK_INLINE int8_t pk_round16to8(int16_t v, uint8_t n) {
  return pk_cell16(pk_sat_add16(v, (int16_t)(1 << (n - 1))), n);
}

#endif

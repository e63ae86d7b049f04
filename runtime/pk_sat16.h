/* SPDX-License-Identifier: 0BSD */
/* Decides how numbers of 32 bits are limited to 16. */
#ifndef PK_SAT16_H
#define PK_SAT16_H

#include "pk_config.h"

/* a limited to -32768 .. 32767: where a word is 32 bits, one comparison with
 * its own low half. */
PK_INLINE int16_t pk_sat16(int32_t a) {
#if defined(__AVR__)
  return (int16_t)(a < -32768 ? -32768 : a > 32767 ? 32767 : a);
#else
  const int16_t low = (int16_t)a;
  if (PK_RARELY(low != a))
    return (int16_t)(0x7fff ^ (a >> 31));
  return low;
#endif
}

#endif

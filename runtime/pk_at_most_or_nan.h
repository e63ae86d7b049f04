/* SPDX-License-Identifier: 0BSD */
/* Whether a float is at most a number whose order is known, or no number. */
#ifndef PK_AT_MOST_OR_NAN_H
#define PK_AT_MOST_OR_NAN_H

#include "pk_ordered.h"

/* Moved on, the orders of NaNs wrap below that of -infinity. */
static PK_NOINLINE uint8_t pk_at_most_or_nan(uint32_t limit, const float *x) {
  return pk_ordered(x) + 0x00fffffeu <= limit + 0x00fffffeu;
}

#endif

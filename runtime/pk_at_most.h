/* SPDX-License-Identifier: 0BSD */
/* Whether a float is at most a number whose order is known. */
#ifndef PK_AT_MOST_H
#define PK_AT_MOST_H

#include "pk_ordered.h"

static PK_NOINLINE uint8_t pk_at_most(uint32_t limit, const float *x) {
  return pk_ordered(x) <= limit;
}

#endif

/* SPDX-License-Identifier: 0BSD */
/* Decides how numbers of few bits are read from flash: several digits share a
 * byte. */
#ifndef PK_DIGITS_H
#define PK_DIGITS_H

#include "pk_rom_next.h"

/* A byte of which `left` digits have not been read. */
typedef struct {
  uint8_t byte, left;
} pk_digits;

/* The next digit below `radix`; where none is left, the byte at *p is next and
 * holds `count` of them. */
PK_INLINE uint8_t pk_next_digit(pk_digits *d, const uint8_t **p, uint8_t radix,
                                uint8_t count) {
  uint16_t product;
  if (d->left == 0) {
    d->byte = pk_rom_next_u8(p);
    d->left = count;
  }
  --d->left;
  product = (uint16_t)(d->byte * radix);
  d->byte = (uint8_t)product;
  return (uint8_t)(product >> 8);
}

#endif

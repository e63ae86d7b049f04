/* SPDX-License-Identifier: 0BSD */
/* Decides how the weights of one column of a block, four neighbours of a table
 * of bytes, are read: as two words on AVR, as one elsewhere. */
#ifndef PK_ROM_BLOCK_H
#define PK_ROM_BLOCK_H

#include "pk_rom.h"

/* Tables of blocks begin at a multiple of four. */
#if defined(__GNUC__) && !defined(__AVR__)
#define PK_ROM_BLOCKS PK_ROM __attribute__((aligned(4)))
#else
#define PK_ROM_BLOCKS PK_ROM
#endif

/* Two bytes, the first in the low half. */
PK_INLINE uint16_t pk_rom_pair(const int8_t *p) {
#if defined(__AVR__)
  return pgm_read_word((const uint16_t *)p);
#else
  return (uint16_t)((uint8_t)p[0] | (uint16_t)((uint8_t)p[1] << 8));
#endif
}

/* Two words, the first in the low half. */
PK_INLINE uint32_t pk_rom_words(const int16_t *p) {
#if defined(__GNUC__) && defined(__BYTE_ORDER__) &&                            \
    __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ && !defined(__AVR__)
  uint32_t q;
  __builtin_memcpy(&q, __builtin_assume_aligned(p, 4), 4);
  return q;
#else
  return (uint16_t)pk_rom_s16(p) |
         ((uint32_t)(uint16_t)pk_rom_s16(p + 1) << 16);
#endif
}

/* Four bytes, the first lowest. */
PK_INLINE uint32_t pk_rom_quad(const int8_t *p) {
#if defined(__GNUC__) && defined(__BYTE_ORDER__) &&                            \
    __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ && !defined(__AVR__)
  uint32_t q;
  __builtin_memcpy(&q, __builtin_assume_aligned(p, 4), 4);
  return q;
#else
  return pk_rom_pair(p) | ((uint32_t)pk_rom_pair(p + 2) << 16);
#endif
}

/* a[k] = sum over j < n of w[2 j + k] * x[j], for the two rows of the last
 * block of a matrix. */
#define PK_DOT2(a, type, w, x, n)                                              \
  do {                                                                         \
    uint8_t j = 0;                                                             \
    a[0] = a[1] = 0;                                                           \
    do {                                                                       \
      a[0] = (type)(a[0] + (type)(pk_rom_s8(w + 2 * j) * x[j]));               \
      a[1] = (type)(a[1] + (type)(pk_rom_s8(w + 2 * j + 1) * x[j]));           \
    } while (++j != n);                                                        \
  } while (0)

#endif

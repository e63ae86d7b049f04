/* SPDX-License-Identifier: 0BSD */
/* Decides how squared distances to a row in flash are added up. */
#ifndef PK_SQUARES_H
#define PK_SQUARES_H

#include "pk_rom.h"
#include "pk_rom_real.h"

/* The sum of at most 255 squares, which 24 bits hold. AVR: 14 cycles each in
 * pairs, where the C compiler needs 30; |x - row| fits 8 bits. */
PK_INLINE pk_uint24 pk_squares_s8_part(const int8_t *row, const int8_t *x,
                                       uint8_t n) {
#if defined(__AVR__)
  /* clang-format off */
#define PK_AVR_SQUARE                                                          \
    "ld %[a], X+\n\tlpm r0, Z+\n\t"                                            \
    "sub %[a], r0\n\tbrge .+2\n\tneg %[a]\n\t"                               \
    "mul %[a], %[a]\n\t"                                                       \
    "add %A[s], r0\n\tadc %B[s], r1\n\tadc %C[s], %[zero]\n\t"
  /* Zeros are made here: the compiler would keep them through the caller's loop
   * in registers that it has to save. */
  pk_uint24 sum;
  uint8_t a, zero;
  __asm__(
    "clr %A[s]\n\tclr %B[s]\n\tclr %C[s]\n\tclr %[zero]\n\t"
    "sbrs %[n], 0\n\trjmp 1f\n\t"
    PK_AVR_SQUARE
    "1:\tlsr %[n]\n\tbreq 3f\n\t"
    "2:\t"
    PK_AVR_SQUARE
    PK_AVR_SQUARE
    "dec %[n]\n\tbrne 2b\n\t"
    "3:\tclr __zero_reg__\n\t"
    : [s] "=&r"(sum), [x] "+x"(x), [p] "+z"(row), [n] "+r"(n),
      [a] "=&r"(a), [zero] "=&r"(zero)
    : : "r0", "memory");
  /* clang-format on */
#else
  pk_uint24 sum = 0;
  while (n-- != 0) {
    const int_fast16_t d = (int_fast16_t)(*x++ - pk_rom_s8(row++));
    sum += (pk_uint24)(d * d);
  }
#endif
  return sum;
}

PK_INLINE uint32_t pk_squares_s8(const int8_t *row, const int8_t *x,
                                 uint16_t n) {
  uint32_t sum = 0;
  for (; n > 255; n = (uint16_t)(n - 255)) {
    sum += pk_squares_s8_part(row, x, 255);
    row += 255;
    x += 255;
  }
  return sum + pk_squares_s8_part(row, x, (uint8_t)n);
}

/* Without the lowest `drop` bits of each square. */
PK_INLINE uint32_t pk_squares_s16(const int16_t *row, const int16_t *x,
                                  uint16_t n, uint8_t drop) {
  uint32_t sum = 0;
  do {
    const int16_t a = *x++, b = pk_rom_s16(row++);
    const uint16_t d = (uint16_t)(a > b ? (uint16_t)a - (uint16_t)b
                                        : (uint16_t)b - (uint16_t)a);
    sum += ((uint32_t)d * d) >> drop;
  } while (--n != 0);
  return sum;
}

PK_INLINE float pk_squares_f32(const float *row, const float *x, uint16_t n) {
  float sum = 0.0f;
  do {
    const float d = *x++ - pk_rom_f32(row++);
    sum += d * d;
  } while (--n != 0);
  return sum;
}

#endif

/* SPDX-License-Identifier: 0BSD */
/* Decides how what a stored row says is added up: numbers of 8 bits in flash
 * times one weight, sums of 24 bits. */
#ifndef PK_ADD_ROW_H
#define PK_ADD_ROW_H

#include "pk_rom.h"

/* sum[v] += floor(w * row[v] / 2^8) for v < n, which fits. AVR: in registers
 * that a function need not save. */
PK_INLINE void pk_add_row_s8(pk_int24 *sum, const int8_t *row, uint16_t w,
                             uint8_t n) {
#if defined(__AVR__)
  /* clang-format off */
  uint8_t v, l, h;
  __asm__ volatile(
    "1:\tlpm %[v], Z+\n\t"
    "mulsu %[v], %A[w]\n\tmov %[l], r1\n\tsbc %[h], %[h]\n\t"
    "mulsu %[v], %B[w]\n\tadd %[l], r0\n\tadc %[h], r1\n\t"
    "mov %[v], %[h]\n\tlsl %[v]\n\tsbc %[v], %[v]\n\t"
    "ld r0, X\n\tadd r0, %[l]\n\tst X+, r0\n\t"
    "ld r0, X\n\tadc r0, %[h]\n\tst X+, r0\n\t"
    "ld r0, X\n\tadc r0, %[v]\n\tst X+, r0\n\t"
    "dec %[n]\n\tbrne 1b\n\tclr __zero_reg__"
    : [sum] "+x"(sum), [row] "+z"(row), [n] "+&r"(n),
      [v] "=&a"(v), [l] "=&r"(l), [h] "=&r"(h)
    : [w] "a"(w) : "r0", "memory");
  /* clang-format on */
#else
  do {
    *sum += (pk_int24)(((int32_t)w * pk_rom_s8(row++)) >> 8);
    ++sum;
  } while (--n != 0);
#endif
}

#endif

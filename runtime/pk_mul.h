/* SPDX-License-Identifier: 0BSD */
/* Decides how numbers of 8 and 16 bits are multiplied where a C compiler would
 * widen both to 16 bits and call a function. */
#ifndef PK_MUL_H
#define PK_MUL_H

#include "pk_config.h"

#if defined(__AVR__)
/* clang-format off */

/* b * low byte of a, then b * high byte of a one byte further up. MULS and
 * MULSU leave the sign of their product in the carry flag. */
#define PK_AVR_MUL8(low, high)                                                 \
  pk_int24 p;                                                                  \
  __asm__(low " %[b], %A[a]\n\t"                                               \
          "movw %A[p], r0\n\tsbc %C[p], %C[p]\n\t"                             \
          high " %[b], %B[a]\n\t"                                              \
          "add %B[p], r0\n\tadc %C[p], r1\n\t"                                 \
          "clr __zero_reg__"                                                   \
          : [p] "=&r"(p) : [a] "a"(a), [b] "a"(b) : "r0");                     \
  return p

/* The outer products side by side, then the inner ones across them. `extend`
 * takes the sign of (high byte of a) * (low byte of b). */
#define PK_AVR_MUL16(high, cross, extend)                                      \
  int32_t p;                                                                   \
  __asm__(high " %B[b], %B[a]\n\tmovw %C[p], r0\n\t"                           \
          "mul %A[a], %A[b]\n\tmovw %A[p], r0\n\t"                             \
          "mulsu %B[b], %A[a]\n\tsbc %D[p], %[zero]\n\t"                       \
          "add %B[p], r0\n\tadc %C[p], r1\n\tadc %D[p], %[zero]\n\t"           \
          cross " %B[a], %A[b]\n\t" extend                                     \
          "add %B[p], r0\n\tadc %C[p], r1\n\tadc %D[p], %[zero]\n\t"           \
          "clr __zero_reg__"                                                   \
          : [p] "=&r"(p)                                                       \
          : [a] "a"(a), [b] "a"(b), [zero] "r"((uint8_t)0) : "r0");            \
  return p

/* clang-format on */
#endif

PK_INLINE int32_t pk_mul_s16s8(int16_t a, int8_t b) {
#if defined(__AVR__)
  PK_AVR_MUL8("mulsu", "muls");
#else
  return (int32_t)a * b;
#endif
}

PK_INLINE int32_t pk_mul_u16s8(uint16_t a, int8_t b) {
#if defined(__AVR__)
  PK_AVR_MUL8("mulsu", "mulsu");
#else
  return (int32_t)a * b;
#endif
}

PK_INLINE int32_t pk_mul_s16s16(int16_t a, int16_t b) {
#if defined(__AVR__)
  PK_AVR_MUL16("muls", "mulsu", "sbc %D[p], %[zero]\n\t");
#else
  return (int32_t)a * b;
#endif
}

PK_INLINE int32_t pk_mul_u16s16(uint16_t a, int16_t b) {
#if defined(__AVR__)
  PK_AVR_MUL16("mulsu", "mul", "");
#else
  return (int32_t)a * b;
#endif
}

#endif

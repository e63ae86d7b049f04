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
  int32_t p;                                                                   \
  __asm__(low " %[b], %A[a]\n\t"                                               \
          "movw %A[p], r0\n\tsbc %C[p], %C[p]\n\t"                             \
          high " %[b], %B[a]\n\tadd %B[p], r0\n\tadc %C[p], r1\n\t"            \
          "mov %D[p], %C[p]\n\tlsl %D[p]\n\tsbc %D[p], %D[p]\n\t"              \
          "clr __zero_reg__"                                                   \
          : [p] "=&r"(p) : [a] "a"(a), [b] "a"(b) : "r0");                     \
  return p

/* The product of a and b, low byte first in l0, l1, h0, h1: the outer products
 * side by side, then the inner ones across them. `extend` takes the sign of
 * (high byte of a) * (low byte of b). */
#define PK_AVR_MUL16(outer, inner, extend, l0, l1, h0, h1)                     \
  outer " %B[b], %B[a]\n\tmovw " h0 ", r0\n\t"                                 \
  "mul %A[a], %A[b]\n\tmovw " l0 ", r0\n\t"                                    \
  "mulsu %B[b], %A[a]\n\tsbc " h1 ", %[zero]\n\t"                              \
  "add " l1 ", r0\n\tadc " h0 ", r1\n\tadc " h1 ", %[zero]\n\t"                \
  inner " %B[a], %A[b]\n\t" extend                                             \
  "add " l1 ", r0\n\tadc " h0 ", r1\n\tadc " h1 ", %[zero]\n\t"                \
  "clr __zero_reg__"
#define PK_AVR_MUL16_IN : [a] "a"(a), [b] "a"(b), [zero] "r"((uint8_t)0) : "r0"

/* All of it. */
#define PK_AVR_MUL(outer, inner, extend)                                       \
  int32_t p;                                                                   \
  __asm__(PK_AVR_MUL16(outer, inner, extend, "%A[p]", "%B[p]", "%C[p]",        \
                       "%D[p]")                                                \
          : [p] "=&r"(p) PK_AVR_MUL16_IN);                                     \
  return p

/* Its high word rounded: two short numbers leave the C compiler freer than one
 * long one of which it drops half. */
#define PK_AVR_MULHIGH(outer, inner, extend)                                   \
  int16_t h, l;                                                                \
  __asm__(PK_AVR_MUL16(outer, inner, extend, "%A[l]", "%B[l]", "%A[h]",        \
                       "%B[h]")                                                \
          : [h] "=&r"(h), [l] "=&r"(l) PK_AVR_MUL16_IN);                       \
  __asm__("lsl %B[l]\n\tadc %A[h], __zero_reg__\n\tadc %B[h], __zero_reg__"    \
          : [h] "+r"(h), [l] "+r"(l));                                         \
  return h

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
  PK_AVR_MUL("muls", "mulsu", "sbc %D[p], %[zero]\n\t");
#else
  return (int32_t)a * b;
#endif
}

PK_INLINE int32_t pk_mul_u16s16(uint16_t a, int16_t b) {
#if defined(__AVR__)
  PK_AVR_MUL("mulsu", "mul", "");
#else
  return (int32_t)a * b;
#endif
}

/* floor(a b / 2^16 + 1/2), which must fit. */
PK_INLINE int16_t pk_mulhigh_s16s16(int16_t a, int16_t b) {
#if defined(__AVR__)
  PK_AVR_MULHIGH("muls", "mulsu", "sbc %B[h], %[zero]\n\t");
#else
  return (int16_t)(((int32_t)a * b + 32768) >> 16);
#endif
}

PK_INLINE int16_t pk_mulhigh_u16s16(uint16_t a, int16_t b) {
#if defined(__AVR__)
  PK_AVR_MULHIGH("mulsu", "mul", "");
#else
  return (int16_t)(((int32_t)a * b + 32768) >> 16);
#endif
}

#endif

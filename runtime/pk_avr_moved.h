/* SPDX-License-Identifier: 0BSD */
/* Decides how an AVR adds moved columns to a block of four kept sums: the sums
 * in r2 and up, the lists through X in turn; 13 cycles a product with 24-bit
 * sums, 11 with 16. */
#ifndef PK_AVR_MOVED_H
#define PK_AVR_MOVED_H

#include "pk_avr_dot.h"

#if defined(__AVR__)
/* clang-format off */

/* `load` and `store` move the sums through X, `macs` are the products of a
 * column. */
#define PK_AVR_MOVED(load, macs, store, ...)                                   \
  uint8_t t, y, n = *moved++;                                                  \
  if (n == 0)                                                                  \
    return;                                                                    \
  __asm__ volatile(                                                            \
    "movw r26, %[sums]\n\t" load                                               \
    "1:\tmovw r26, %[moved]\n\tld r30, X+\n\tmovw %[moved], r26\n\t"           \
    "ldi r31, 4\n\tmul r30, r31\n\tmovw r30, r0\n\t"                           \
    "add r30, %A[w]\n\tadc r31, %B[w]\n\t"                                     \
    "movw r26, %[by]\n\tld %[y], X+\n\tmovw %[by], r26\n\t" macs               \
    "dec %[n]\n\tbrne 1b\n\tclr __zero_reg__\n\t"                              \
    "movw r26, %[sums]\n\t" store                                              \
    : [moved] "+r"(moved), [by] "+r"(by), [n] "+r"(n), [t] "=&d"(t),           \
      [y] "=&d"(y)                                                             \
    : [w] "r"(w), [sums] "r"(sums), [zero] "r"((uint8_t)0)                     \
    : "r0", "r26", "r27", "r30", "r31", "memory", "r2", "r3", "r4", "r5",      \
      "r6", "r7", "r8", "r9" __VA_ARGS__)

#define PK_AVR_MOVED24                                                         \
  PK_AVR_MOVED(                                                                \
    "ld r2, X+\n\tld r3, X+\n\tld r4, X+\n\tld r5, X+\n\tld r6, X+\n\t"        \
    "ld r7, X+\n\tld r8, X+\n\tld r9, X+\n\tld r10, X+\n\tld r11, X+\n\t"      \
    "ld r12, X+\n\tld r13, X+\n",                                              \
    PK_AVR_MAC24("muls", "r2", "r3", "r4")                                     \
    PK_AVR_MAC24("muls", "r5", "r6", "r7")                                     \
    PK_AVR_MAC24("muls", "r8", "r9", "r10")                                    \
    PK_AVR_MAC24("muls", "r11", "r12", "r13"),                                 \
    "st X+, r2\n\tst X+, r3\n\tst X+, r4\n\tst X+, r5\n\tst X+, r6\n\t"        \
    "st X+, r7\n\tst X+, r8\n\tst X+, r9\n\tst X+, r10\n\tst X+, r11\n\t"      \
    "st X+, r12\n\tst X+, r13\n\t", , "r10", "r11", "r12", "r13")

#define PK_AVR_MOVED16                                                         \
  PK_AVR_MOVED(                                                                \
    "ld r2, X+\n\tld r3, X+\n\tld r4, X+\n\tld r5, X+\n\tld r6, X+\n\t"        \
    "ld r7, X+\n\tld r8, X+\n\tld r9, X+\n",                                   \
    PK_AVR_MAC16("muls", "r2", "r3") PK_AVR_MAC16("muls", "r4", "r5")          \
    PK_AVR_MAC16("muls", "r6", "r7") PK_AVR_MAC16("muls", "r8", "r9"),         \
    "st X+, r2\n\tst X+, r3\n\tst X+, r4\n\tst X+, r5\n\tst X+, r6\n\t"        \
    "st X+, r7\n\tst X+, r8\n\tst X+, r9\n\t", )

/* clang-format on */
#endif

#endif

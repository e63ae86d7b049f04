/* SPDX-License-Identifier: 0BSD */
/* Decides how an AVR adds up a block of four rows whose codes have four bits: a
 * load serves two products, so that a code costs a cycle less than a byte. */
#ifndef PK_AVR_NIBBLES_H
#define PK_AVR_NIBBLES_H

#include "pk_avr_dot.h"

#if defined(__AVR__)
/* clang-format off */

/* The code of one row in %[u], of the next in %[t]. */
#define PK_AVR_NIBBLES                                                         \
  "lpm %[t], Z+\n\tmov %[u], %[t]\n\tswap %[u]\n\t"                            \
  "andi %[u], 15\n\tandi %[t], 15\n\t"

/* Codes have no sign; MULSU leaves that of the product in the carry flag, and
 * MUL none, since such a product is short. */
#define PK_AVR_CODE24(mul, code, low, middle, high)                            \
  mul " %[y], " code "\n\tsbc " high ", %[zero]\n\tadd " low ", r0\n\t"         \
  "adc " middle ", r1\n\tadc " high ", %[zero]\n\t"

#define PK_AVR_CODE16(mul, code, low, high)                                    \
  mul " %[y], " code "\n\tadd " low ", r0\n\tadc " high ", r1\n\t"

#define PK_AVR_NIBBLES24(mul)                                                  \
  uint8_t u;                                                                   \
  PK_AVR_SUMS24(PK_AVR_NIBBLES PK_AVR_CODE24(mul, "%[u]", "r2", "r3", "r4")    \
                PK_AVR_CODE24(mul, "%[t]", "r5", "r6", "r7")                   \
                PK_AVR_NIBBLES PK_AVR_CODE24(mul, "%[u]", "r8", "r9", "r10")   \
                PK_AVR_CODE24(mul, "%[t]", "r11", "r12", "r13"),               \
                "a", , [u] "=&a"(u))

#define PK_AVR_NIBBLES16(mul)                                                  \
  uint8_t u;                                                                   \
  PK_AVR_SUMS16(PK_AVR_NIBBLES PK_AVR_CODE16(mul, "%[u]", "r2", "r3")          \
                PK_AVR_CODE16(mul, "%[t]", "r4", "r5")                         \
                PK_AVR_NIBBLES PK_AVR_CODE16(mul, "%[u]", "r6", "r7")          \
                PK_AVR_CODE16(mul, "%[t]", "r8", "r9"),                        \
                "a", , [u] "=&a"(u))

/* clang-format on */
#endif

#endif

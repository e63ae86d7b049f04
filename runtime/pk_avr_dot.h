/* SPDX-License-Identifier: 0BSD */
/* Decides how an AVR adds up a block of four rows: sums in r2 and up, weights
 * through Z, input through X; 9 cycles a product with 24-bit sums, 7 with 16,
 * where the C compiler needs 20. */
#ifndef PK_AVR_DOT_H
#define PK_AVR_DOT_H

#include "pk_rom_block.h"

#if defined(__AVR__)
/* clang-format off */

/* MULS and MULSU leave the sign of the product in the carry flag, so that one
 * subtraction extends it. */
#define PK_AVR_MAC24(mul, low, middle, high)                                   \
  "lpm %[t], Z+\n\t"                                                           \
  mul " %[t], %[y]\n\t"                                                        \
  "sbc " high ", %[zero]\n\t"                                                  \
  "add " low ", r0\n\t"                                                        \
  "adc " middle ", r1\n\t"                                                     \
  "adc " high ", %[zero]\n\t"

#define PK_AVR_MAC16(mul, low, high)                                           \
  "lpm %[t], Z+\n\t"                                                           \
  mul " %[t], %[y]\n\t"                                                        \
  "add " low ", r0\n\t"                                                        \
  "adc " high ", r1\n\t"

/* Clears the sums, walks the columns, stores the sums at `a`. `reg` is the
 * class of registers that the product wants. */
#define PK_AVR_DOT24(mul, reg)                                                 \
  PK_AVR_SUMS24(PK_AVR_MAC24(mul, "r2", "r3", "r4")                            \
                PK_AVR_MAC24(mul, "r5", "r6", "r7")                            \
                PK_AVR_MAC24(mul, "r8", "r9", "r10")                           \
                PK_AVR_MAC24(mul, "r11", "r12", "r13"), reg, )

/* `column` is the text of four products, behind it the operands that it has of
 * its own. */
#define PK_AVR_SUMS24(column, reg, ...)                                        \
  uint8_t t, y;                                                                \
  __asm__ volatile(                                                            \
    "clr r2\n\tclr r3\n\t"                                                     \
    "movw r4, r2\n\tmovw r6, r2\n\tmovw r8, r2\n\tmovw r10, r2\n\tmovw r12, r2\n\t"\
    "1:\tld %[y], X+\n\t" column                                               \
    "dec %[n]\n\tbrne 1b\n\tclr __zero_reg__\n\t"                              \
    "movw r26, %[a]\n\t"                                                       \
    "st X+, r2\n\tst X+, r3\n\tst X+, r4\n\tst X+, r5\n\t"                     \
    "st X+, r6\n\tst X+, r7\n\tst X+, r8\n\tst X+, r9\n\t"                     \
    "st X+, r10\n\tst X+, r11\n\tst X+, r12\n\tst X+, r13\n\t"                 \
    : [w] "+z"(w), [x] "+x"(x), [n] "+&r"(n),                                  \
      [t] "=&" reg(t), [y] "=&" reg(y) __VA_ARGS__                             \
    : [a] "r"(a), [zero] "r"((uint8_t)0)                                       \
    : "r0", "r2", "r3", "r4", "r5", "r6", "r7", "r8",                          \
      "r9", "r10", "r11", "r12", "r13", "memory");                             \
  return w

#define PK_AVR_DOT16(mul, reg)                                                 \
  PK_AVR_SUMS16(PK_AVR_MAC16(mul, "r2", "r3") PK_AVR_MAC16(mul, "r4", "r5")    \
                PK_AVR_MAC16(mul, "r6", "r7") PK_AVR_MAC16(mul, "r8", "r9"), reg, )

#define PK_AVR_SUMS16(column, reg, ...)                                        \
  uint8_t t, y;                                                                \
  __asm__ volatile(                                                            \
    "clr r2\n\tclr r3\n\t"                                                     \
    "movw r4, r2\n\tmovw r6, r2\n\tmovw r8, r2\n\t"                            \
    "1:\tld %[y], X+\n\t" column                                               \
    "dec %[n]\n\tbrne 1b\n\tclr __zero_reg__\n\t"                              \
    "movw r26, %[a]\n\t"                                                       \
    "st X+, r2\n\tst X+, r3\n\tst X+, r4\n\tst X+, r5\n\t"                     \
    "st X+, r6\n\tst X+, r7\n\tst X+, r8\n\tst X+, r9\n\t"                     \
    : [w] "+z"(w), [x] "+x"(x), [n] "+&r"(n),                                  \
      [t] "=&" reg(t), [y] "=&" reg(y) __VA_ARGS__                             \
    : [a] "r"(a)                                                               \
    : "r0", "r2", "r3", "r4", "r5", "r6", "r7", "r8",                          \
      "r9", "memory");                                                         \
  return w

/* clang-format on */
#endif

#endif

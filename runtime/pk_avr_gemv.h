/* SPDX-License-Identifier: 0BSD */
/* A whole matrix of 8-bit weights in AVR's assembly: the sums of four rows stay
 * in registers until they are results, which costs half of the memory and of
 * the cycles outside the products. */
#ifndef PK_AVR_GEMV_H
#define PK_AVR_GEMV_H

#include "pk_avr_dot.h"

#if defined(__AVR__)
/* clang-format off */

/* Keeps the walk through the weights, turns to the results of at most 4 rows. */
#define PK_AVR_TO_ROWS                                                         \
  "mov %[zero], r30\n\tmov %[y], r31\n\t"                                      \
  "movw r30, %[shift]\n\tmovw r26, %[out]\n\t"                                 \
  "ldi %[n], 4\n\tcp %[rows], %[n]\n\tbrsh 3f\n\tmov %[n], %[rows]\n"          \
  "3:\tsub %[rows], %[n]\n"

/* Stores the result in low, high, or adds it to the old one, limited: after an
 * overflow the carry is the sign that the sum should have. */
#define PK_AVR_STORE_ROW(low, high)                                            \
  "brtc 9f\n\tld r0, X+\n\tadd " low ", r0\n\tld r0, X\n\tadc " high ", r0\n\t"\
  "brvc 8f\n\tsbc " low ", " low "\n\tldi %[t], 0x7f\n\t"                      \
  "adc %[t], __zero_reg__\n\tcom " low "\n\tmov " high ", %[t]\n"              \
  "8:\tst X, " high "\n\tst -X, " low "\n\tadiw r26, 2\n\trjmp 10f\n"          \
  "9:\tst X+, " low "\n\tst X+, " high "\n"                                    \
  "10:\t"

/* Limits a sum of 24 bits to 16. */
#define PK_AVR_STORE_ROW24                                                     \
  "mov %[t], r3\n\tlsl %[t]\n\tsbc %[t], %[t]\n\tcp %[t], r4\n\tbreq 14f\n\t"  \
  "lsl r4\n\tsbc r2, r2\n\tcom r2\n\tldi %[t], 0x7f\n\tsbrs r2, 0\n\t"         \
  "ldi %[t], 0x80\n\tmov r3, %[t]\n"                                           \
  "14:\t" PK_AVR_STORE_ROW("r2", "r3")
#define PK_AVR_STORE_ROW16 PK_AVR_STORE_ROW("r2", "r3")

/* Limits a sum to 8 bits, which hold it if the bytes above are `same` as its
 * sign; `high` is the last of them. */
#define PK_AVR_STORE_BYTE(same, high)                                          \
  "mov %[t], r2\n\tlsl %[t]\n\tsbc %[t], %[t]\n\t" same "breq 14f\n\t"         \
  "ldi %[t], 0x7f\n\tlsl " high "\n\tadc %[t], __zero_reg__\n\tmov r2, %[t]\n"  \
  "14:\tst X+, r2\n\t"
#define PK_AVR_STORE_BYTE24                                                    \
  PK_AVR_STORE_BYTE("cp %[t], r3\n\tcpc %[t], r4\n\t", "r4")
#define PK_AVR_STORE_BYTE16 PK_AVR_STORE_BYTE("cp %[t], r3\n\t", "r3")

/* The next block, while there are rows. */
#define PK_AVR_NEXT_BLOCK                                                      \
  "dec %[n]\n\tbreq 11f\n\trjmp 4b\n"                                          \
  "11:\tmovw %[shift], r30\n\tmovw %[out], r26\n\t"                            \
  "mov r30, %[zero]\n\tmov r31, %[y]\n\t"                                      \
  "tst %[rows]\n\tbreq 12f\n\trjmp 1b\n"                                       \
  "12:"

/* Operands: whether to add starts in the counter and stays in the T flag. Sizes
 * that are the same number have registers of their own. */
#define PK_AVR_GEMV_BEGIN                                                \
  uint8_t t, y, zero, n = add;                                                 \
  __asm__ volatile("bst %[n], 0\n"
#define PK_AVR_GEMV_END(reg)                                                   \
    : [w] "+z"(w), [out] "+r"(out), [shift] "+r"(shift), [rows] "+&r"(rows),   \
      [n] "+&d"(n), [t] "=&" reg(t), [y] "=&" reg(y), [zero] "=&r"(zero)        \
    : [x] "r"(x), [columns] "r"(columns)                                       \
    : "r0", "r26", "r27", "memory", "r2", "r3", "r4", "r5", "r6", "r7", "r8", "r9"

/* A last block of one or two rows has only two: one that lies so, column by
 * column, is added up here and leaves at 16. */
#define PK_AVR_PAIR(macs)                                                      \
  "ldi %[t], 3\n\tcp %[rows], %[t]\n\tbrsh 2f\n"                                \
  "15:\tld %[y], X+\n\t" macs "dec %[n]\n\tbrne 15b\n\trjmp 16f\n"
#define PK_AVR_PAIR24(mul)                                                     \
  PK_AVR_PAIR(PK_AVR_MAC24(mul, "r2", "r3", "r4")                              \
              PK_AVR_MAC24(mul, "r5", "r6", "r7"))
#define PK_AVR_PAIR16(mul)                                                     \
  PK_AVR_PAIR(PK_AVR_MAC16(mul, "r2", "r3") PK_AVR_MAC16(mul, "r4", "r5"))

/* A sum of 24 bits shifts by whole bytes, then by places; the last place that
 * falls out rounds. */
#define PK_AVR_GEMV24(mul, reg, pair, store)                                   \
  PK_AVR_GEMV_BEGIN                                                           \
    "1:\tclr %[zero]\n\tclr r2\n\tclr r3\n\tmovw r4, r2\n\tmovw r6, r2\n\t"    \
    "movw r8, r2\n\tmovw r10, r2\n\tmovw r12, r2\n\t"                          \
    "movw r26, %[x]\n\tmov %[n], %[columns]\n" pair                            \
    "2:\tld %[y], X+\n\t"                                                      \
    PK_AVR_MAC24(mul, "r2", "r3", "r4") PK_AVR_MAC24(mul, "r5", "r6", "r7")    \
    PK_AVR_MAC24(mul, "r8", "r9", "r10") PK_AVR_MAC24(mul, "r11", "r12", "r13")\
    "dec %[n]\n\tbrne 2b\n16:\tclr __zero_reg__\n\t"                           \
    PK_AVR_TO_ROWS                                                             \
    "4:\tlpm %[t], Z+\n\ttst %[t]\n\tbreq 7f\n\tbrmi 6f\n\tcpi %[t], 9\n\tbrlo 5f\n"\
    "13:\tmov r2, r3\n\tmov r3, r4\n\tlsl r4\n\tsbc r4, r4\n\t"                \
    "subi %[t], 8\n\tcpi %[t], 9\n\tbrsh 13b\n"                                \
    "5:\tasr r4\n\tror r3\n\tror r2\n\tdec %[t]\n\tbrne 5b\n\t"                \
    "adc r2, __zero_reg__\n\tadc r3, __zero_reg__\n\tadc r4, __zero_reg__\n\trjmp 7f\n"\
    "6:\tlsl r2\n\trol r3\n\trol r4\n\tinc %[t]\n\tbrne 6b\n"                  \
    "7:\t" store                                                               \
    "mov r2, r5\n\tmov r3, r6\n\tmov r4, r7\n\tmov r5, r8\n\tmov r6, r9\n\t"   \
    "mov r7, r10\n\tmov r8, r11\n\tmov r9, r12\n\tmov r10, r13\n\t"            \
    PK_AVR_NEXT_BLOCK                                                          \
  PK_AVR_GEMV_END(reg) , "r10", "r11", "r12", "r13")

/* A sum of 16 bits was proved to fit after its shift, too. */
#define PK_AVR_GEMV16(mul, reg, pair, store)                                   \
  PK_AVR_GEMV_BEGIN                                                           \
    "1:\tclr r2\n\tclr r3\n\tmovw r4, r2\n\tmovw r6, r2\n\tmovw r8, r2\n\t"    \
    "movw r26, %[x]\n\tmov %[n], %[columns]\n" pair                            \
    "2:\tld %[y], X+\n\t"                                                      \
    PK_AVR_MAC16(mul, "r2", "r3") PK_AVR_MAC16(mul, "r4", "r5")                \
    PK_AVR_MAC16(mul, "r6", "r7") PK_AVR_MAC16(mul, "r8", "r9")                \
    "dec %[n]\n\tbrne 2b\n16:\tclr __zero_reg__\n\t"                           \
    PK_AVR_TO_ROWS                                                             \
    "4:\tlpm %[t], Z+\n\ttst %[t]\n\tbreq 7f\n\tbrmi 6f\n"                     \
    "5:\tasr r3\n\tror r2\n\tdec %[t]\n\tbrne 5b\n\t"                          \
    "adc r2, __zero_reg__\n\tadc r3, __zero_reg__\n\trjmp 7f\n"                \
    "6:\tlsl r2\n\trol r3\n\tinc %[t]\n\tbrne 6b\n"                            \
    "7:\t" store                                                               \
    "movw r2, r4\n\tmovw r4, r6\n\tmovw r6, r8\n\t"                            \
    PK_AVR_NEXT_BLOCK                                                          \
  PK_AVR_GEMV_END(reg))

/* clang-format on */
#endif

#endif

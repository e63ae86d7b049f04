/* SPDX-License-Identifier: 0BSD */
/* A whole matrix times 16-bit numbers in AVR's assembly: the sums of four rows,
 * 32 bits each, stay in r2 to r17 until they are results; 19 cycles a product
 * with 8-bit weights, 30 with 16, where the C compiler needs 70. */
#ifndef PK_AVR_GEMV32_H
#define PK_AVR_GEMV32_H

#include "pk_rom.h"

#if defined(__AVR__)
/* clang-format off */

/* A sum a + 2^8 b + 2^16 c + 2^24 d grows by the signed 16-bit product of two
 * bytes, times 2^8 or not; the products leave their sign in the carry flag. */
#define PK_AVR_ADD_LOW(a, b, c, d)                                             \
  "sbc " c ", r25\n\tsbc " d ", r25\n\tadd " a ", r0\n\tadc " b ", r1\n\t"     \
  "adc " c ", r25\n\tadc " d ", r25\n\t"
#define PK_AVR_ADD_MIDDLE(b, c, d)                                             \
  "sbc " d ", r25\n\tadd " b ", r0\n\tadc " c ", r1\n\tadc " d ", r25\n\t"

/* A weight of 8 bits, w, times 2^8 h + l. */
#define PK_AVR_MAC32_8(a, b, c, d)                                             \
  "lpm r18, Z+\n\tmulsu r18, r20\n\t" PK_AVR_ADD_LOW(a, b, c, d)               \
  "muls r18, r21\n\t" PK_AVR_ADD_MIDDLE(b, c, d)

/* A weight of 16 bits, 2^8 v + w, times 2^8 h + l. */
#define PK_AVR_MAC32_16(a, b, c, d)                                            \
  "lpm r18, Z+\n\tlpm r19, Z+\n\tmul r18, r20\n\t"                             \
  "add " a ", r0\n\tadc " b ", r1\n\tadc " c ", r25\n\tadc " d ", r25\n\t"     \
  "muls r19, r21\n\tadd " c ", r0\n\tadc " d ", r1\n\t"                        \
  "mulsu r19, r20\n\t" PK_AVR_ADD_MIDDLE(b, c, d)                              \
  "mulsu r21, r18\n\t" PK_AVR_ADD_MIDDLE(b, c, d)

/* Shifts the sum in r2 to r5 by r18 places, whole bytes first; the last place
 * that falls out rounds. */
#define PK_AVR_SHIFT32                                                         \
  "lpm r18, Z+\n\ttst r18\n\tbreq 7f\n\tbrmi 6f\n\tcpi r18, 8\n\tbrlo 5f\n"    \
  "13:\tmov r0, r2\n\tmov r2, r3\n\tmov r3, r4\n\tmov r4, r5\n\t"              \
  "lsl r5\n\tsbc r5, r5\n\tsubi r18, 8\n\tcpi r18, 8\n\tbrsh 13b\n\t"          \
  "tst r18\n\tbrne 5f\n\tlsl r0\n\trjmp 15f\n"                                 \
  "5:\tasr r5\n\tror r4\n\tror r3\n\tror r2\n\tdec r18\n\tbrne 5b\n"           \
  "15:\tadc r2, r25\n\tadc r3, r25\n\tadc r4, r25\n\tadc r5, r25\n\trjmp 7f\n" \
  "6:\tlsl r2\n\trol r3\n\trol r4\n\trol r5\n\tinc r18\n\tbrne 6b\n"           \
  "7:\t"

/* Limits it to 16 bits, and its sum with the old result if T is set. After an
 * overflow the carry is the sign that the sum should have. */
#define PK_AVR_STORE32                                                         \
  "mov r18, r3\n\tlsl r18\n\tsbc r18, r18\n\tcp r18, r4\n\tcpc r18, r5\n\t"    \
  "breq 14f\n\tlsl r5\n\tsbc r2, r2\n\tcom r2\n\tldi r18, 0x7f\n\t"            \
  "sbrs r2, 0\n\tldi r18, 0x80\n\tmov r3, r18\n"                               \
  "14:\tbrtc 9f\n\tld r0, Y\n\tadd r2, r0\n\tldd r0, Y+1\n\tadc r3, r0\n\t"    \
  "brvc 9f\n\tsbc r2, r2\n\tldi r18, 0x7f\n\tadc r18, r25\n\tcom r2\n\t"       \
  "mov r3, r18\n"                                                              \
  "9:\tst Y+, r2\n\tst Y+, r3\n\t"

/* X walks through the numbers, Y through the results, Z through the weights of
 * a block and then through its shifts, which wait on the stack. Y may be the
 * frame pointer, so that it is saved here. */
#define PK_AVR_GEMV32(weight, mac)                                             \
  register const weight *r30 __asm__("r30") = w;                               \
  register int16_t *r26 __asm__("r26") = out;                                  \
  register const int16_t *r20 __asm__("r20") = x;                              \
  register const int8_t *r18 __asm__("r18") = shift;                           \
  register uint8_t r24 __asm__("r24") = rows;                                  \
  register uint8_t r23 __asm__("r23") = columns;                               \
  register uint8_t r22 __asm__("r22") = add;                                   \
  __asm__ volatile(                                                            \
    "push r28\n\tpush r29\n\tmovw r28, r26\n\tmovw r26, r20\n\t"               \
    "bst r22, 0\n\tclr r25\n\tpush r18\n\tpush r19\n"                          \
    "1:\tclr r2\n\tclr r3\n\tmovw r4, r2\n\tmovw r6, r2\n\tmovw r8, r2\n\t"    \
    "movw r10, r2\n\tmovw r12, r2\n\tmovw r14, r2\n\tmovw r16, r2\n\t"         \
    "mov r22, r23\n"                                                           \
    "2:\tld r20, X+\n\tld r21, X+\n\t" mac("r2", "r3", "r4", "r5")             \
    mac("r6", "r7", "r8", "r9") mac("r10", "r11", "r12", "r13")                \
    mac("r14", "r15", "r16", "r17")                                            \
    "dec r22\n\tbreq 3f\n\trjmp 2b\n"                                          \
    "3:\tclr r1\n\tsub r26, r23\n\tsbc r27, r25\n\tsub r26, r23\n\t"           \
    "sbc r27, r25\n\tmovw r20, r30\n\tpop r31\n\tpop r30\n\t"                  \
    "ldi r22, 4\n\tcp r24, r22\n\tbrsh 10f\n\tmov r22, r24\n"                  \
    "10:\tsub r24, r22\n"                                                      \
    "4:\t" PK_AVR_SHIFT32 PK_AVR_STORE32                                       \
    "movw r2, r6\n\tmovw r4, r8\n\tmovw r6, r10\n\tmovw r8, r12\n\t"           \
    "movw r10, r14\n\tmovw r12, r16\n\tdec r22\n\tbreq 11f\n\trjmp 4b\n"       \
    "11:\tpush r30\n\tpush r31\n\tmovw r30, r20\n\ttst r24\n\tbreq 12f\n\t"    \
    "rjmp 1b\n12:\tpop r31\n\tpop r30\n\tpop r29\n\tpop r28"                   \
    : "+r"(r30), "+r"(r26), "+r"(r20), "+r"(r18), "+r"(r24), "+r"(r22)         \
    : "r"(r23)                                                                 \
    : "r0", "r2", "r3", "r4", "r5", "r6", "r7", "r8", "r9", "r10", "r11",      \
      "r12", "r13", "r14", "r15", "r16", "r17", "r25", "memory")

/* clang-format on */
#endif

#endif

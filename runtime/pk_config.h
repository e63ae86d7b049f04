/* SPDX-License-Identifier: 0BSD */
/* Decides what the runtime asks of a C compiler, once for all parts. */
#ifndef PK_CONFIG_H
#define PK_CONFIG_H

#include <stdint.h>

/* Fails to compile where `>>` of a negative number does not keep the sign,
 * which C99 leaves to the compiler and all of ours do. */
typedef char pk_needs_arithmetic_shift[(-5 >> 1) == -3 ? 1 : -1];

/* A condition that hardly ever holds, so that the usual way has no jump. */
#if defined(__GNUC__)
#define PK_RARELY(condition) __builtin_expect((condition) != 0, 0)
#else
#define PK_RARELY(condition) (condition)
#endif

/* Small helpers vanish into their caller at every optimisation level. */
#if defined(__GNUC__)
#define PK_INLINE static inline __attribute__((always_inline))
#if defined(__clang__)
#define PK_NOINLINE __attribute__((noinline))
#else
/* A copy for calls that share an argument runs out of registers on AVR. */
#define PK_NOINLINE __attribute__((noinline, noclone))
#endif
#else
#define PK_INLINE static inline
#define PK_NOINLINE
#endif

/* What runs each of its statements once at most is best small: gcc's -O2 makes
 * it larger and no faster. */
#if defined(__GNUC__)
#define PK_SMALL __attribute__((cold))
#else
#define PK_SMALL
#endif

/* A loop that is most of a model's time. On Arm gcc's -Os keeps its pointers on
 * the stack, where -O2 takes a tenth less time for a few bytes. */
#if defined(__arm__) && defined(__OPTIMIZE_SIZE__) && !defined(__clang__)
#define PK_FAST __attribute__((optimize("O2")))
#else
#define PK_FAST
#endif

/* Sums of 24 bits: three registers on AVR, a word elsewhere. */
#if defined(__AVR__)
__extension__ typedef __int24 pk_int24;
__extension__ typedef __uint24 pk_uint24;
#else
typedef int32_t pk_int24;
typedef uint32_t pk_uint24;
#endif

#endif

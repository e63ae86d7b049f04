/* SPDX-License-Identifier: 0BSD */
/* One column of a block, four products added to four sums; and a whole one. */
#include "check.h"
#include "pk_dot4_s8s8_16.h"
#include "pk_dot4_s8s8_24.h"
#include "pk_dot4_s8u8_16.h"
#include "pk_dot4_s8u8_24.h"
#include "pk_mac4_s16s16_32.h"
#include "pk_mac4_s8s16_32.h"
#include "pk_mac4_s8s8_16.h"
#include "pk_mac4_s8s8_24.h"
#include "pk_mac4_s8s8_32.h"
#include "pk_mac4_s8u8_16.h"
#include "pk_mac4_s8u8_24.h"
#include "pk_mac4_s8u8_32.h"

static union {
  uint32_t aligned;
  int8_t s8[4];
} w;
static union {
  uint32_t aligned[2];
  int16_t s16[4];
} wide;

#define CHECK(name, sum_t, sum_bits, weights, x_t, x)                          \
  do {                                                                         \
    sum_t a[4];                                                                \
    int64_t before[4];                                                         \
    const x_t y = (x_t)(x);                                                    \
    for (int k = 0; k < 4; ++k) {                                              \
      const int64_t product = (int64_t)(weights)[k] * y;                       \
      const int64_t top = (int64_t)1 << (sum_bits - 1);                        \
      before[k] = any(sum_bits);                                               \
      if (before[k] + product >= top || before[k] + product < -top)            \
        before[k] = 0;                                                         \
      a[k] = (sum_t)before[k];                                                 \
    }                                                                          \
    pk_mac4_##name(a, weights, y);                                             \
    for (int k = 0; k < 4; ++k)                                                \
      expect(#name, a[k], before[k] + (int64_t)(weights)[k] * y,               \
             (weights)[k], y);                                                 \
  } while (0)

static union {
  uint32_t aligned[2];
  int8_t s8[8];
} block;

/* A block of two columns. */
#define CHECK_DOT(name, sum_t, x_t, limit)                                     \
  do {                                                                         \
    sum_t a[4];                                                                \
    x_t x[2];                                                                  \
    for (int k = 0; k < 8; ++k)                                                \
      block.s8[k] = (int8_t)any(8);                                            \
    x[0] = (x_t)(any(9) & limit);                                              \
    x[1] = (x_t)(any(9) & limit);                                              \
    expect(#name, pk_dot4_##name(a, block.s8, x, 2) - block.s8, 8, 0, 0);      \
    for (int k = 0; k < 4; ++k)                                                \
      expect(#name, a[k],                                                      \
             (int64_t)block.s8[k] * x[0] + (int64_t)block.s8[k + 4] * x[1],    \
             x[0], x[1]);                                                      \
  } while (0)

int main(void) {
  for (int i = 0; i < 100000; ++i) {
    for (int k = 0; k < 4; ++k) {
      w.s8[k] = (int8_t)any(8);
      wide.s16[k] = (int16_t)any(16);
    }
    if (wide.s16[0] == -32768)
      wide.s16[0] = -32767; /* its square needs 32 bits and a sign */
    CHECK(s8s8_16, int16_t, 16, w.s8, int8_t, any(8));
    CHECK(s8s8_24, pk_int24, 24, w.s8, int8_t, any(8));
    CHECK(s8s8_32, int32_t, 32, w.s8, int8_t, any(8));
    CHECK(s8u8_16, int16_t, 16, w.s8, uint8_t, any(9) & 255);
    CHECK(s8u8_24, pk_int24, 24, w.s8, uint8_t, any(9) & 255);
    CHECK(s8u8_32, int32_t, 32, w.s8, uint8_t, any(9) & 255);
    CHECK(s8s16_32, int32_t, 32, w.s8, int16_t, any(16));
    CHECK_DOT(s8s8_16, int16_t, int8_t, 127);
    CHECK_DOT(s8s8_24, pk_int24, int8_t, 255);
    CHECK_DOT(s8u8_16, int16_t, uint8_t, 63);
    CHECK_DOT(s8u8_24, pk_int24, uint8_t, 255);
    CHECK(s16s16_32, int32_t, 32, wide.s16, int16_t, any(16));
  }
  return 0;
}

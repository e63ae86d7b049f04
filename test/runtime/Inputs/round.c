/* SPDX-License-Identifier: 0BSD */
/* Rounding, limiting and products against 64-bit arithmetic. */
#include "check.h"
#include "pk_cell16.h"
#include "pk_mul.h"
#include "pk_round16.h"
#include "pk_round24.h"
#include "pk_round32.h"
#include "pk_round64.h"
#include "pk_sat_add16.h"
#include "pk_shift16.h"

#define CHECK(w, type)                                                         \
  do {                                                                         \
    const int n = 1 + (int)((uint64_t)any(20) % (w - 1));                      \
    const int64_t half = (int64_t)1 << (n - 1);                                \
    const int64_t top = w == 64 ? ((int64_t)1 << 61) : (int64_t)1 << (w - 1);  \
    const int64_t v = any(w < 62 ? w : 62), lo = any(w < 62 ? w : 62) / 2;     \
    const int64_t hi = lo + 1000 < top - 1 ? lo + 1000 : top - 1;              \
    if (n < 62 && v + half < top)                                              \
      expect("round", pk_round##w((type)v, (uint8_t)n), rounded(v, n), v, n);  \
    if (n < 62)                                                                \
      expect("floor", pk_floor##w((type)v, (uint8_t)n), floor_shift(v, n), v,  \
             n);                                                               \
    expect("min", pk_min##w((type)v, (type)hi), v > hi ? hi : v, v, hi);       \
    expect("max", pk_max##w((type)v, (type)lo), v < lo ? lo : v, v, lo);       \
    expect("clip", pk_clip##w((type)v, (type)lo, (type)hi),                    \
           limited(v, lo, hi), v, lo);                                         \
  } while (0)

int main(void) {
  for (int i = 0; i < 200000; ++i) {
    const int16_t a = (int16_t)any(16), b = (int16_t)any(16);
    CHECK(16, int16_t);
    CHECK(24, pk_int24);
    CHECK(32, int32_t);
    CHECK(64, int64_t);
    expect("pk_sat_add16", pk_sat_add16(a, b),
           limited((int64_t)a + b, -32768, 32767), a, b);
    for (uint8_t n = 4; n <= 8; ++n)
      expect("pk_cell16", pk_cell16(a, n),
             limited(floor_shift(a, n), -128, 127), a, n);
    for (uint8_t n = 1; n < 16; ++n)
      expect("pk_shift16", pk_shift16(a, n), rounded(a, n + 1), a, n);
    expect("pk_mul_s16s8", pk_mul_s16s8(a, (int8_t)b), (int64_t)a * (int8_t)b,
           a, b);
    expect("pk_mul_u16s8", pk_mul_u16s8((uint16_t)a, (int8_t)b),
           (int64_t)(uint16_t)a * (int8_t)b, a, b);
    expect("pk_mul_s16s16", pk_mul_s16s16(a, b), (int64_t)a * b, a, b);
    expect("pk_mul_u16s16", pk_mul_u16s16((uint16_t)a, b),
           (int64_t)(uint16_t)a * b, a, b);
  }
  return 0;
}

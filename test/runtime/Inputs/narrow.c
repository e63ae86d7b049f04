/* SPDX-License-Identifier: 0BSD */
/* From sums to results: every width, right and left shifts, ties, saturation. */
#include "check.h"
#include "pk_narrow16.h"
#include "pk_narrow24.h"
#include "pk_narrow32.h"
#include "pk_scale32.h"
#include "pk_scale64.h"

static int64_t short_of(int64_t v) { return limited(v, -32768, 32767); }

static void narrow(int64_t a16, int64_t a24, int64_t a32, int s) {
  if (s <= 16 && (s > 0 || short_of(rounded(a16, s)) == rounded(a16, s)))
    expect("pk_narrow16", pk_narrow16((int16_t)a16, (int8_t)s),
           rounded(a16, s), a16, s);
  if (s <= 24 && (s > 0 ? a24 + ((int64_t)1 << (s - 1)) <= 8388607
                        : limited(rounded(a24, s), -8388608, 8388607) ==
                              rounded(a24, s)))
    expect("pk_narrow24", pk_narrow24((pk_int24)a24, (int8_t)s),
           short_of(rounded(a24, s)), a24, s);
  const int64_t half = s > 0 ? (int64_t)1 << (s - 1) : 0;
  const int64_t moved = s > 0 ? a32 + half : rounded(a32, s);
  if (s <= 31 && moved <= INT32_MAX && moved >= INT32_MIN)
    expect("pk_narrow32", pk_narrow32((int32_t)a32, (int8_t)s),
           short_of(rounded(a32, s)), a32, s);
}

static void scale(int64_t a, int s) {
  expect("pk_scale32 s8", pk_scale32((int32_t)a, (int8_t)(s < -7 ? -7 : s),
                                     -128, 127),
         limited(rounded(a, s), -128, 127), a, s);
  expect("pk_scale32 u16", pk_scale32((int32_t)a, (int8_t)s, 0, 65535),
         limited(rounded(a, s), 0, 65535), a, s);
  expect("pk_scale64 s32", pk_scale64(a, (int8_t)s, INT32_MIN, INT32_MAX),
         limited(rounded(a, s), INT32_MIN, INT32_MAX), a, s);
}

int main(void) {
  for (int i = 0; i < 200000; ++i)
    for (int s = -16; s <= 32; s += 1 + i % 5) {
      narrow(any(16), any(24), any(32), s);
      scale(any(32), s);
    }
  return 0;
}

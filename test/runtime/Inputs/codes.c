/* SPDX-License-Identifier: 0BSD */
/* Digits, blocks of codes of 4 bits, and pairs of sums. */
#include "check.h"
#include "pk_digits.h"
#include "pk_dot4_u4s8_16.h"
#include "pk_dot4_u4s8_24.h"
#include "pk_dot4_u4u8_16.h"
#include "pk_dot4_u4u8_24.h"
#include "pk_pairs.h"

static uint8_t block[8];

static int64_t code(int row, int column) {
  const uint8_t byte = block[2 * column + row / 2];
  return row % 2 == 0 ? byte >> 4 : byte & 15;
}

/* A block of four columns; sums of unsigned types wrap. */
#define CHECK_DOT(name, sum_t, mask, x)                                        \
  do {                                                                         \
    sum_t a[4];                                                                \
    expect(#name, pk_dot4_##name(a, block, x, 4) - block, 8, 0, 0);            \
    for (int k = 0; k < 4; ++k)                                                \
      expect(#name, a[k] & mask,                                               \
             (code(k, 0) * x[0] + code(k, 1) * x[1] + code(k, 2) * x[2] +      \
              code(k, 3) * x[3]) &                                             \
                 mask,                                                         \
             k, x[0]);                                                         \
  } while (0)

/* Numbers 8 below their codes: the sums start below 0. */
static void check_pairs(const int8_t *x) {
  const uint32_t start = (uint32_t)(-8 * (x[0] + x[1] + x[2] + x[3]));
  uint32_t a[2] = {start * 65537, start * 65537};
  for (int j = 0; j < 4; ++j)
    pk_mac4_u4_pairs(a, block + 2 * j, (uint32_t)x[j]);
  for (int k = 0; k < 4; ++k) {
    int64_t want = 0;
    for (int j = 0; j < 4; ++j)
      want += (code(k, j) - 8) * x[j];
    expect("pairs", k < 2 ? pk_low_sum(a[k % 2]) : pk_high_sum(a[k % 2]), want,
           k, x[0]);
  }
}

/* Every number of `count` digits below `radix`, by its byte. */
static void check_digits(uint8_t radix, uint8_t count) {
  int whole = 1;
  for (int k = 0; k < count; ++k)
    whole *= radix;
  for (int number = 0; number < whole; ++number) {
    const uint8_t bytes[2] = {(uint8_t)((number * 256 + whole - 1) / whole), 0};
    const uint8_t *p = bytes;
    pk_digits d = {0, 0};
    int unit = whole;
    for (int k = 0; k < count; ++k) {
      unit /= radix;
      expect("digit", pk_next_digit(&d, &p, radix, count),
             number / unit % radix, number, k);
    }
    expect("left", d.left, 0, number, radix);
    expect("byte", p - bytes, 1, number, radix);
  }
}

int main(void) {
  check_digits(2, 8);
  check_digits(3, 5);
  check_digits(4, 4);
  check_digits(6, 3);
  check_digits(16, 2);
  for (int i = 0; i < 20000; ++i) {
    int8_t s[4];
    uint8_t u[4];
    for (int k = 0; k < 8; ++k)
      block[k] = (uint8_t)(any(9) & 255);
    for (int k = 0; k < 4; ++k) {
      s[k] = (int8_t)any(8);
      u[k] = (uint8_t)(any(9) & 255);
    }
    CHECK_DOT(u4s8_16, uint16_t, 0xffff, s);
    CHECK_DOT(u4s8_24, pk_uint24, 0xffffff, s);
    CHECK_DOT(u4u8_16, uint16_t, 0xffff, u);
    CHECK_DOT(u4u8_24, pk_uint24, 0xffffff, u);
    check_pairs(s);
  }
  return 0;
}

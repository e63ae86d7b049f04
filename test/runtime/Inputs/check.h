/* SPDX-License-Identifier: 0BSD */
/* Decides how a runtime test compares with 64-bit arithmetic that is plainly
 * right, and where its arguments come from. */
#ifndef CHECK_H
#define CHECK_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* floor(v / 2^n) for any n that can occur. */
static inline int64_t floor_shift(int64_t v, int n) {
  const int64_t size = (int64_t)1 << n;
  const int64_t q = v / size;
  return v % size < 0 ? q - 1 : q;
}

/* floor(v * 2^-shift + 1/2). */
static inline int64_t rounded(int64_t v, int shift) {
  if (shift <= 0)
    return v * ((int64_t)1 << -shift);
  return floor_shift(v + ((int64_t)1 << (shift - 1)), shift);
}

static inline int64_t limited(int64_t v, int64_t lo, int64_t hi) {
  return v < lo ? lo : v > hi ? hi : v;
}

/* A number of `width` bits; one in four is an end of the range or near 0. */
static inline int64_t any(int width) {
  static uint64_t state = 88172645463325252u;
  const int64_t top = (int64_t)1 << (width - 1);
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  switch (state >> 60) {
  case 0:
    return -top;
  case 1:
    return top - 1;
  case 2:
    return (int64_t)(state % 5) - 2;
  default:
    return (int64_t)((state >> 8) % (2 * (uint64_t)top)) - top;
  }
}

static inline void expect(const char *what, int64_t got, int64_t want,
                          int64_t a, int64_t b) {
  if (got == want)
    return;
  printf("%s(%lld, %lld): got %lld, want %lld\n", what, (long long)a,
         (long long)b, (long long)got, (long long)want);
  exit(1);
}

#endif

/* SPDX-License-Identifier: 0BSD */
/* Quotients: the integer q with q - 1/2 <= a / b < q + 1/2, and by zero. */
#include "check.h"
#include "pk_divide.h"

int main(void) {
  const int64_t lo = -1000000, hi = 1000000;
  for (int i = 0; i < 1000000; ++i) {
    const int64_t a = any(40), b = any(24);
    const int64_t q = pk_divide(a, b, lo, hi);
    if (b == 0) {
      expect("by zero", q, a > 0 ? hi : a < 0 ? lo : 0, a, b);
      continue;
    }
    if (q > lo && q < hi) {
      /* 2a lies in [2qb - b, 2qb + b), turned round when b < 0 */
      const int64_t rest = 2 * a - 2 * q * b;
      expect("quotient", b > 0 ? rest >= -b && rest < b : rest <= -b && rest > b,
             1, a, b);
    } else {
      const int64_t low = (a < 0) != (b < 0);
      expect("limited", q, low ? lo : hi, a, b);
    }
  }
  return 0;
}

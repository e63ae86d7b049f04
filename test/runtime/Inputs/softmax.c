/* SPDX-License-Identifier: 0BSD */
/* The exponential, the share and the logarithm against libm, within the error
 * that their tables allow. */
#include "check.h"
#include "pk_logarithm.h"
#include "pk_softmax.h"
#include <math.h>

int main(void) {
  static uint16_t e[257], l[65];
  for (int i = 0; i <= 256; ++i)
    e[i] = (uint16_t)lround(exp(i / 16.0 - 16) * 32768);
  for (int i = 0; i <= 64; ++i)
    l[i] = (uint16_t)lround(log1p(i / 64.0) * 65536);
  for (uint32_t u = 0; u <= 32768; ++u) {
    const double want = exp(u / 2048.0 - 16) * 32768;
    const double got = pk_exponential(e, (uint16_t)u);
    expect("exponential", fabs(got - want) < 17, 1, (int64_t)got, u);
  }
  for (uint32_t sum = 32768; sum < 2000000000u; sum += 1 + sum / 4096) {
    const double want = log(sum / 32768.0) * 65536;
    const double got = pk_logarithm(l, sum);
    expect("logarithm", fabs(got - want) < 12, 1, (int64_t)got, sum);
  }
  for (int i = 0; i < 100000; ++i) {
    const uint32_t part = (uint32_t)(any(16) + 32768) % 32769u;
    const uint32_t sum = part + (uint32_t)(any(24) + 8388608) + 1;
    expect("share", pk_share((uint16_t)part, sum),
           limited((int64_t)(((uint64_t)part * 65536 + sum / 2) / sum), 0,
                   65535),
           part, sum);
  }
  return 0;
}

/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Two streams of one model: one that takes every sample, and one that sleeps as
 * long as it may. Their states must be alike whenever both are awake. */
#include "model.h"
#include <stdio.h>
#include <string.h>

int main(void) {
  model_state awake, asleep;
  int16_t y[10];
  int8_t x[8];
  uint32_t seed = 1;
  unsigned slept = 0, taken = 0;
  memset(&awake, 0, sizeof awake);
  memset(&asleep, 0, sizeof asleep);
  model_reset(&awake);
  model_reset(&asleep);
  for (unsigned wait = 0, t = 0; t < 2000; ++t) {
    for (int i = 0; i < 8; ++i) {
      seed = seed * 1664525u + 1013904223u;
      x[i] = (int8_t)(t % 16 < 8 ? 0 : seed >> 25);
    }
    model_step(&awake, x, y);
    if (wait == 0) {
      wait = model_steps_until_update(&asleep);
      if (wait > 0) {
        model_skip(&asleep, (uint16_t)wait);
        slept += wait;
      } else {
        model_step(&asleep, x, y);
        ++taken;
        if (memcmp(&awake, &asleep, sizeof awake) != 0)
          return puts("differ"), 1;
        continue;
      }
    }
    --wait;
    if (wait == 0 && memcmp(&awake, &asleep, sizeof awake) != 0)
      return puts("differ"), 1;
  }
  printf("slept %s\n", slept > 0 && taken > 0 ? "some steps" : "never");
  model_skip(&asleep, UINT16_MAX);
  printf("%u more\n", model_steps_until_update(&asleep));
  return 0;
}

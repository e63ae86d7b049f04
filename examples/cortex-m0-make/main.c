/* SPDX-License-Identifier: 0BSD */
/* Decides what the firmware does: takes a sample, and after every sixteenth
 * drives pin A4 of an STM32F030 high while the board is shaken. */
#include "wake.h"

#define RCC_AHBENR (*(volatile uint32_t *)0x40021014u)
#define GPIOA_MODER (*(volatile uint32_t *)0x48000000u)
#define GPIOA_BSRR (*(volatile uint32_t *)0x48000018u)

/* Stands in for a sensor: 32 samples of rest, then 32 of shaking by 1 g in x
 * and 0.5 g in y. wake.h tells the scale: int8, 64 is 1.0. */
static void read_sample(uint8_t time, int8_t x[WAKE_INPUTS]) {
  int8_t g = 0;
  if (time & 32)
    g = time & 1 ? 64 : -64;
  x[0] = g;
  x[1] = (int8_t)(g / 2);
}

int main(void) {
  static wake_state state;
  int8_t x[WAKE_INPUTS];
  int16_t scores[WAKE_OUTPUTS];
  uint8_t time = 0;

  RCC_AHBENR |= 1u << 17;
  GPIOA_MODER = (GPIOA_MODER & ~(3u << 8)) | 1u << 8;
  wake_reset(&state);
  for (;;) {
    read_sample(time, x);
    wake_step(&state, x);
    ++time;
    if ((time & 15) == 0) {
      wake_output(&state, scores);
      GPIOA_BSRR = wake_classify(scores) == 1 ? 1u << 4 : 1u << 20;
    }
  }
}

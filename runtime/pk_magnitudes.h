/* SPDX-License-Identifier: 0BSD */
/* Decides how distances by magnitudes to a row in flash are added up. */
#ifndef PK_MAGNITUDES_H
#define PK_MAGNITUDES_H

#include "pk_rom.h"
#include "pk_rom_real.h"

PK_INLINE uint32_t pk_magnitudes_s8(const int8_t *row, const int8_t *x,
                                    uint16_t n) {
  uint32_t sum = 0;
  do {
    const int8_t a = *x++, b = pk_rom_s8(row++);
    sum += (uint8_t)(a > b ? (uint8_t)a - (uint8_t)b : (uint8_t)b - (uint8_t)a);
  } while (--n != 0);
  return sum;
}

PK_INLINE uint32_t pk_magnitudes_s16(const int16_t *row, const int16_t *x,
                                     uint16_t n) {
  uint32_t sum = 0;
  do {
    const int16_t a = *x++, b = pk_rom_s16(row++);
    sum += (uint16_t)(a > b ? (uint16_t)a - (uint16_t)b
                            : (uint16_t)b - (uint16_t)a);
  } while (--n != 0);
  return sum;
}

PK_INLINE float pk_magnitudes_f32(const float *row, const float *x,
                                  uint16_t n) {
  float sum = 0.0f;
  do {
    const float d = *x++ - pk_rom_f32(row++);
    sum += d < 0.0f ? -d : d;
  } while (--n != 0);
  return sum;
}

#endif

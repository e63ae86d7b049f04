/* SPDX-License-Identifier: 0BSD */
/* Decides how distances by magnitudes to a row in flash are added up. */
#ifndef PK_MAGNITUDES_H
#define PK_MAGNITUDES_H

#include "pk_apart.h"
#include "pk_rom.h"
#include "pk_rom_real.h"

PK_INLINE uint32_t pk_magnitudes_s8(const int8_t *row, const int8_t *x,
                                    uint16_t n) {
  uint32_t sum = 0;
  do {
    sum += pk_apart_s8(*x++, pk_rom_s8(row++));
  } while (--n != 0);
  return sum;
}

PK_INLINE uint32_t pk_magnitudes_s16(const int16_t *row, const int16_t *x,
                                     uint16_t n) {
  uint32_t sum = 0;
  do {
    sum += pk_apart_s16(*x++, pk_rom_s16(row++));
  } while (--n != 0);
  return sum;
}

PK_INLINE float pk_magnitudes_f32(const float *row, const float *x,
                                  uint16_t n) {
  float sum = 0.0f;
  do {
    sum += pk_apart_f32(*x++, pk_rom_f32(row++));
  } while (--n != 0);
  return sum;
}

#endif

/* SPDX-License-Identifier: 0BSD */
/* Decides how the largest difference from a row in flash is found. */
#ifndef PK_CHEBYSHEV_H
#define PK_CHEBYSHEV_H

#include "pk_rom.h"
#include "pk_rom_real.h"

PK_INLINE uint8_t pk_chebyshev_s8(const int8_t *row, const int8_t *x,
                                  uint16_t n) {
  uint8_t most = 0;
  do {
    const int8_t a = *x++, b = pk_rom_s8(row++);
    const uint8_t d =
        (uint8_t)(a > b ? (uint8_t)a - (uint8_t)b : (uint8_t)b - (uint8_t)a);
    most = d > most ? d : most;
  } while (--n != 0);
  return most;
}

PK_INLINE uint16_t pk_chebyshev_s16(const int16_t *row, const int16_t *x,
                                    uint16_t n) {
  uint16_t most = 0;
  do {
    const int16_t a = *x++, b = pk_rom_s16(row++);
    const uint16_t d = (uint16_t)(a > b ? (uint16_t)a - (uint16_t)b
                                        : (uint16_t)b - (uint16_t)a);
    most = d > most ? d : most;
  } while (--n != 0);
  return most;
}

PK_INLINE float pk_chebyshev_f32(const float *row, const float *x, uint16_t n) {
  float most = 0.0f;
  do {
    const float d = *x++ - pk_rom_f32(row++);
    const float size = d < 0.0f ? -d : d;
    most = size > most ? size : most;
  } while (--n != 0);
  return most;
}

#endif

/* SPDX-License-Identifier: 0BSD */
/* Decides how the largest difference from a row in flash is found. */
#ifndef PK_CHEBYSHEV_H
#define PK_CHEBYSHEV_H

#include "pk_apart.h"
#include "pk_rom.h"
#include "pk_rom_real.h"

PK_INLINE uint8_t pk_chebyshev_s8(const int8_t *row, const int8_t *x,
                                  uint16_t n) {
  uint8_t most = 0;
  do {
    const uint8_t d = pk_apart_s8(*x++, pk_rom_s8(row++));
    most = d > most ? d : most;
  } while (--n != 0);
  return most;
}

PK_INLINE uint16_t pk_chebyshev_s16(const int16_t *row, const int16_t *x,
                                    uint16_t n) {
  uint16_t most = 0;
  do {
    const uint16_t d = pk_apart_s16(*x++, pk_rom_s16(row++));
    most = d > most ? d : most;
  } while (--n != 0);
  return most;
}

PK_INLINE float pk_chebyshev_f32(const float *row, const float *x, uint16_t n) {
  float most = 0.0f;
  do {
    const float d = pk_apart_f32(*x++, pk_rom_f32(row++));
    most = d > most ? d : most;
  } while (--n != 0);
  return most;
}

#endif

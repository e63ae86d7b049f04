/* SPDX-License-Identifier: 0BSD */
/* Decides how powers of differences from a row in flash are added up, for
 * Minkowski distances of p above 2. */
#ifndef PK_POWERS_H
#define PK_POWERS_H

#include "pk_apart.h"
#include "pk_rom.h"
#include "pk_rom_real.h"

/* d^p for p of 3 or 4, which 32 bits hold. */
PK_INLINE uint32_t pk_power_u8(uint8_t d, uint8_t p) {
  const uint16_t square = (uint16_t)((uint16_t)d * d);
  return p == 3 ? (uint32_t)square * d : (uint32_t)square * square;
}

/* d^p, which 64 bits hold. */
PK_INLINE uint64_t pk_power_u16(uint16_t d, uint8_t p) {
  uint64_t power = (uint32_t)d * d;
  for (; p > 2; --p)
    power *= d;
  return power;
}

PK_INLINE uint32_t pk_powers_s8(const int8_t *row, const int8_t *x, uint16_t n,
                                uint8_t p) {
  uint32_t sum = 0;
  do {
    sum += pk_power_u8(pk_apart_s8(*x++, pk_rom_s8(row++)), p);
  } while (--n != 0);
  return sum;
}

/* Without the lowest `drop` bits of each power. */
PK_INLINE uint64_t pk_wide_powers_s8(const int8_t *row, const int8_t *x,
                                     uint16_t n, uint8_t p, uint8_t drop) {
  uint64_t sum = 0;
  do {
    const uint8_t d = pk_apart_s8(*x++, pk_rom_s8(row++));
    sum += (p <= 4 ? pk_power_u8(d, p) : pk_power_u16(d, p)) >> drop;
  } while (--n != 0);
  return sum;
}

PK_INLINE uint64_t pk_wide_powers_s16(const int16_t *row, const int16_t *x,
                                      uint16_t n, uint8_t p, uint8_t drop) {
  uint64_t sum = 0;
  do {
    sum += pk_power_u16(pk_apart_s16(*x++, pk_rom_s16(row++)), p) >> drop;
  } while (--n != 0);
  return sum;
}

PK_INLINE float pk_powers_f32(const float *row, const float *x, uint16_t n,
                              uint8_t p) {
  float sum = 0.0f;
  do {
    const float d = pk_apart_f32(*x++, pk_rom_f32(row++));
    float power = d;
    uint8_t i;
    for (i = 1; i < p; ++i)
      power *= d;
    sum += power;
  } while (--n != 0);
  return sum;
}

#endif

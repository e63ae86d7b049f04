/* SPDX-License-Identifier: 0BSD */
/* Decides how far two numbers are apart: integers without a sign, so that every
 * difference fits their width. */
#ifndef PK_APART_H
#define PK_APART_H

#include "pk_config.h"

PK_INLINE uint8_t pk_apart_s8(int8_t a, int8_t b) {
  return (uint8_t)(a > b ? (uint8_t)a - (uint8_t)b : (uint8_t)b - (uint8_t)a);
}

PK_INLINE uint16_t pk_apart_s16(int16_t a, int16_t b) {
  return (uint16_t)(a > b ? (uint16_t)a - (uint16_t)b
                          : (uint16_t)b - (uint16_t)a);
}

PK_INLINE float pk_apart_f32(float a, float b) {
  const float d = a - b;
  return d < 0.0f ? -d : d;
}

#endif

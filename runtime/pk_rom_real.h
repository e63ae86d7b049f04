/* SPDX-License-Identifier: 0BSD */
/* Decides how tables of float are read. */
#ifndef PK_ROM_REAL_H
#define PK_ROM_REAL_H

#include "pk_rom.h"

PK_INLINE float pk_rom_f32(const float *p) {
#if defined(__AVR__)
  return pgm_read_float(p);
#else
  return *p;
#endif
}

#endif

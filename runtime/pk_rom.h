/* SPDX-License-Identifier: 0BSD */
/* Decides where tables lie and how they are read. On AVR a plain `const` table
 * is copied to RAM at start; PK_ROM keeps it in flash, and these functions are
 * the only ones that read it there. Whole words are read at once: avr-gcc 5.4
 * may turn two byte reads that it joins into a read of RAM. */
#ifndef PK_ROM_H
#define PK_ROM_H

#include "pk_config.h"

#if defined(__AVR__)
#include <avr/pgmspace.h>
#define PK_ROM PROGMEM
#define PK_READ_BYTE(p) pgm_read_byte(p)
#define PK_READ_WORD(p) pgm_read_word(p)
#define PK_READ_DWORD(p) pgm_read_dword(p)
#else
#define PK_ROM
#define PK_READ_BYTE(p) (*(p))
#define PK_READ_WORD(p) (*(p))
#define PK_READ_DWORD(p) (*(p))
#endif

PK_INLINE int8_t pk_rom_s8(const int8_t *p) { return (int8_t)PK_READ_BYTE(p); }

PK_INLINE uint8_t pk_rom_u8(const uint8_t *p) {
  return (uint8_t)PK_READ_BYTE(p);
}

PK_INLINE int16_t pk_rom_s16(const int16_t *p) {
  return (int16_t)PK_READ_WORD(p);
}

PK_INLINE uint16_t pk_rom_u16(const uint16_t *p) {
  return (uint16_t)PK_READ_WORD(p);
}

PK_INLINE int32_t pk_rom_s32(const int32_t *p) {
  return (int32_t)PK_READ_DWORD(p);
}

PK_INLINE uint32_t pk_rom_u32(const uint32_t *p) {
  return (uint32_t)PK_READ_DWORD(p);
}

#endif

/* SPDX-License-Identifier: 0BSD */
/* Reads a table byte by byte: numbers of several bytes lie in little endian and
 * need no alignment. On AVR the pointer steps on within the load. */
#ifndef PK_ROM_NEXT_H
#define PK_ROM_NEXT_H

#include "pk_rom.h"

PK_INLINE uint8_t pk_rom_next_u8(const uint8_t **p) {
#if defined(__AVR__)
  uint8_t byte;
  __asm__("lpm %0, %a1+" : "=r"(byte), "+z"(*p));
  return byte;
#else
  return *(*p)++;
#endif
}

PK_INLINE int8_t pk_rom_next_s8(const uint8_t **p) {
  return (int8_t)pk_rom_next_u8(p);
}

PK_INLINE uint16_t pk_rom_next_u16(const uint8_t **p) {
  uint8_t low = pk_rom_next_u8(p);
  return (uint16_t)(low | (uint16_t)(pk_rom_next_u8(p) << 8));
}

PK_INLINE int16_t pk_rom_next_s16(const uint8_t **p) {
  return (int16_t)pk_rom_next_u16(p);
}

PK_INLINE uint32_t pk_rom_next_u32(const uint8_t **p) {
  uint16_t low = pk_rom_next_u16(p);
  return low | (uint32_t)pk_rom_next_u16(p) << 16;
}

PK_INLINE int32_t pk_rom_next_s32(const uint8_t **p) {
  return (int32_t)pk_rom_next_u32(p);
}

#endif

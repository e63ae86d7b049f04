/* SPDX-License-Identifier: 0BSD */
/* Decides how e^-x comes out of two tables: e^-(a + b) = e^-a * e^-b. */
#ifndef PK_DECAY_H
#define PK_DECAY_H

#include "pk_rom.h"

/* The weight, of scale 16, of index `i`: its upper bits choose in `high`, the
 * lower `bits` in `low`, where l stands for (l + 1) / 256. AVR multiplies byte
 * by byte, so that nothing is wider than 16 bits. */
PK_INLINE uint16_t pk_decay8(uint16_t i, const uint16_t *high,
                             const uint8_t *low, uint8_t bits) {
  const uint16_t a = pk_rom_u16(&high[i >> bits]);
  const uint8_t b = pk_rom_u8(&low[i & ((1u << bits) - 1u)]);
#if defined(__AVR__)
  /* clang-format off */
  uint16_t w;
  __asm__("mul %A[a], %[b]\n\tmovw %[w], r0\n\tclr __zero_reg__\n\t"
          "add %A[w], %A[a]\n\tadc %B[w], __zero_reg__\n\t"
          "subi %A[w], 0x80\n\tsbci %B[w], 0xff\n\t"
          "mov %A[w], %B[w]\n\tclr %B[w]\n\t"
          "add %A[w], %B[a]\n\tadc %B[w], __zero_reg__\n\t"
          "mul %B[a], %[b]\n\tadd %A[w], r0\n\tadc %B[w], r1\n\t"
          "clr __zero_reg__"
          : [w] "=&d"(w) : [a] "r"(a), [b] "r"(b) : "r0");
  /* clang-format on */
  return w;
#else
  return (uint16_t)(((uint32_t)a * (b + 1u) + 0x80u) >> 8);
#endif
}

/* The same where l stands for (l + 1) / 65536. */
PK_INLINE uint16_t pk_decay16(uint16_t i, const uint16_t *high,
                              const uint16_t *low, uint8_t bits) {
  const uint16_t a = pk_rom_u16(&high[i >> bits]);
  const uint16_t b = pk_rom_u16(&low[i & ((1u << bits) - 1u)]);
  return (uint16_t)(((uint32_t)a * b + a + 0x8000u) >> 16);
}

#endif

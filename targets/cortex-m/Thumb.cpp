// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decides what an ARMv6-M instruction costs.
#include "targets/cortex-m/Thumb.h"

namespace pannikin {

static uint32_t listLength(uint16_t op, uint16_t mask) {
  return static_cast<uint32_t>(__builtin_popcount(op & mask));
}

// 0100 01xx: add, cmp, mov on high registers, bx, blx.
static void decodeHighRegister(uint16_t op, const ThumbCore &core,
                               ThumbInstruction &out) {
  unsigned kind = (op >> 8) & 3;
  unsigned destination = (op & 7) | ((op >> 4) & 8);
  unsigned source = (op >> 3) & 15;
  if (kind == 3) { // bx, blx
    out.cycles = 1 + core.refill;
    return;
  }
  if (kind == 1) // cmp
    return;
  if (destination == 15)
    out.cycles = 1 + core.refill;
  out.setsStack = destination == 13;
  if (kind == 2 && destination == source && source >= 9 && source <= 11)
    out.mark = static_cast<uint8_t>(source);
}

// 1011 xxxx: stack adjustment, push, pop, extensions, hints.
static void decodeMiscellaneous(uint16_t op, const ThumbCore &core,
                                ThumbInstruction &out) {
  if ((op & 0xff00) == 0xb000) { // add/sub sp, #imm7*4
    int32_t bytes = (op & 0x7f) * 4;
    out.stackDrop = op & 0x80 ? bytes : -bytes;
  } else if ((op & 0xfe00) == 0xb400) { // push
    uint32_t n = listLength(op, 0x1ff);
    out.cycles = 1 + n;
    out.stackDrop = static_cast<int32_t>(4 * n);
  } else if ((op & 0xfe00) == 0xbc00) { // pop
    uint32_t n = listLength(op, 0x1ff);
    out.cycles = op & 0x100 ? 2 + n + core.refill : 1 + n;
    out.stackDrop = -static_cast<int32_t>(4 * n);
  }
}

// bl; msr, mrs and the barriers are the only others of two half-words.
static void decodeLong(uint16_t second, const ThumbCore &core,
                       ThumbInstruction &out) {
  out.bytes = 4;
  out.cycles = (second & 0xd000) == 0xd000 ? 2 + core.refill : core.system;
}

ThumbInstruction decodeThumb(uint16_t op, uint16_t second,
                             const ThumbCore &core) {
  ThumbInstruction out;
  unsigned top = op >> 12;
  if (op >= 0xe800)
    decodeLong(second, core, out);
  else if ((op & 0xfc00) == 0x4400)
    decodeHighRegister(op, core, out);
  else if ((op & 0xf800) == 0x4800 || (top >= 5 && top <= 9))
    out.cycles = 2; // ldr and str in all forms
  else if (top == 0xb)
    decodeMiscellaneous(op, core, out);
  else if (top == 0xc) // ldm, stm
    out.cycles = 1 + listLength(op, 0xff);
  else if (top == 0xd)
    out.conditional = (op & 0x0f00) < 0x0e00;
  else if (top == 0xe)
    out.cycles = 1 + core.refill;
  return out;
}

} // namespace pannikin

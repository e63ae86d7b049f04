// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decides what an ARMv6-M instruction costs.
#ifndef TARGETS_CORTEX_M_THUMB_H
#define TARGETS_CORTEX_M_THUMB_H

#include <cstdint>

namespace pannikin {

/// Where the two cores differ: what a taken branch costs beyond its first
/// cycle, and system register and barrier instructions.
struct ThumbCore {
  uint32_t refill; ///< 1 on a Cortex-M0+ (two stages), 2 on a Cortex-M0.
  uint32_t system; ///< MRS, MSR, DMB, DSB, ISB.
};

/// One decoded instruction. `cycles` of a conditional branch are those of a
/// branch not taken; a taken one costs `ThumbCore::refill` more.
struct ThumbInstruction {
  uint32_t bytes = 2;
  uint32_t cycles = 1;
  int32_t stackDrop = 0;  ///< Bytes by which SP falls; negative: it rises.
  bool setsStack = false; ///< SP gets a value known only at run time.
  bool conditional = false;
  uint8_t mark = 0; ///< 9, 10, 11: `mov r9, r9` and so on.
};

/// Decodes the instruction `first` (with `second` the half-word after it).
/// Loads and stores take 2 cycles, lists 1 + N, a list popped into PC
/// 2 + N + refill with PC counted in N, a multiplication 1: zero wait states,
/// fast multiplier (Cortex-M0+ TRM DDI 0484C table 3-1, Cortex-M0 TRM DDI 0432C
/// table 3-1).
ThumbInstruction decodeThumb(uint16_t first, uint16_t second,
                             const ThumbCore &core);

} // namespace pannikin

#endif

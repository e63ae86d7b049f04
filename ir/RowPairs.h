// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What a dense matrix of 8 bits saves where the last of its blocks of four rows
// may be one of two.

#ifndef PANNIKIN_IR_ROWPAIRS_H
#define PANNIKIN_IR_ROWPAIRS_H

#include <cstdint>

namespace pannikin {

/// Bytes of code that a loop of its own for such a block costs.
constexpr int64_t rowPairCode = 44;

/// Bytes of flash that the block saves.
inline int64_t savedByRowPair(int64_t rows, int64_t columns) {
  return (rows - 1) % 4 < 2 ? 2 * columns : 0;
}

} // namespace pannikin

#endif // PANNIKIN_IR_ROWPAIRS_H

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decides what the compiler knows about a chip: sizes, words and prices. No
// algorithm lives here; a pass asks, a chip's folder answers.
#ifndef TARGETS_TARGET_H
#define TARGETS_TARGET_H

#include <cstdint>
#include <string>
#include <vector>

namespace pannikin {

/// How a chip's image is built and run. A new chip of a known family needs
/// facts only; a new family also needs a simulator.
enum class Family { Host, Avr, CortexM };

/// The measured price of one multiply-accumulate of the runtime's matvec, loop
/// overhead included, in cycles. Widths are in bits; `weightBits` and
/// `inputBits` are 8 or 16, `accBits` is 16, 24 or 32.
struct MacCost {
  int weightBits;
  int inputBits;
  int accBits;
  double cycles;
};

/// The measured price of numbers that are read one by one as codes, in cycles:
/// each, each digit, each that is found in a codebook. Products are extra.
struct CodeCost {
  double turn;
  double digit;
  double lookup;
};

/// How often each of them happens: `inBlocks` are numbers of rows that lie
/// interleaved, each of `bits`; the others are read one by one.
struct CodeCounts {
  int64_t inBlocks, turns, digits, products, lookups;
  int bits;
};

/// Prices, in cycles, of everything else that a step does once an element.
struct ElementCost {
  double load;        ///< One loop turn with a load and a store.
  double shift;       ///< Rounding shift and saturation to 16 bit.
  double multiply;    ///< 16 x 16 -> 32 bit product, rounded back to 16.
  double lookup;      ///< Table entry by the high byte of a 16-bit value.
  double interpolate; ///< Table entry with linear interpolation.
  double compare;     ///< One comparison with its branch (trees, argmax).
  double row;         ///< End of a matrix's row: its sum shifted and stored.
  double call;        ///< Call, prologue and return of a small function.
};

/// What it costs, in cycles, to add only what moved to kept sums: to compare an
/// element, to load and store the sum of a row, and to find a moved column in a
/// block of four rows. Products are extra.
struct MovedCost {
  double element;
  double row;
  double column;
};

/// The measured price of decision trees whose features have `bits` (32: floats
/// compared as bits): cycles a question on a path and, as code, bytes of flash
/// a question with its leaf.
struct TreeCost {
  int bits;
  double codeBytes;   ///< Flash a question of nested conditions.
  double codeCycles;  ///< Time a question of nested conditions.
  double tableCycles; ///< Time a question of packed records.
  double heapCycles;  ///< Time a level of complete heaps.
};

/// Everything that is known about one chip. Sizes are bytes, `clockHz` is the
/// usual clock, `compiler` a program name looked up on PATH.
struct Target {
  std::string name;        ///< As the user types it: "atmega328p".
  std::string description; ///< One line for `pannikin targets`.
  Family family = Family::Host;
  std::string core;        ///< What the simulator calls the chip.
  uint32_t flashBytes = 0; ///< 0: no limit.
  uint32_t ramBytes = 0;   ///< 0: no limit.
  int nativeIntBits = 32;
  bool separateFlash = false; ///< Constants need PROGMEM and pgm_read_*.
  bool hasInt24 = false;      ///< The C compiler has `__int24`.
  std::string cycleKind;      ///< "exact", "table" or "none".
  double clockHz = 0;
  std::string compiler;
  std::vector<std::string> flags; ///< Chip selection only.
  std::string optimization;       ///< Default: "-Os" or "-O2".
  std::vector<MacCost> macCosts;
  std::vector<MacCost> sparseCosts; ///< Of numbers in rows without zeros.
  std::vector<MacCost> blockCosts;  ///< Of codes of 2, 4 or 6 bits in blocks.
  CodeCost codeCost = {};
  std::vector<MacCost> codeProducts; ///< Of codes that are read one by one.
  ElementCost elementCost = {};
  MovedCost movedCost = {};
  std::vector<TreeCost> treeCosts; ///< By rising bits.

  /// The price of one multiply-accumulate with these widths: the cheapest
  /// listed form that is at least as wide in every operand, else the dearest.
  double cyclesPerMac(int weightBits, int inputBits, int accBits) const;

  /// Likewise of a product in a row of 8-bit weights without zeros.
  double cyclesPerSparseMac(int inputBits, int accBits) const;

  /// The price of a whole matrix that lies as codes.
  double cyclesOfCodes(const CodeCounts &counts, int inputBits,
                       int accBits) const;

  /// The price of trees over features of at least `bits`.
  TreeCost treeCost(int bits) const;

  /// Whether an image of `flash` and `ram` bytes fits; 0 means "no limit".
  bool fits(uint32_t flash, uint32_t ram) const;
};

/// All chips, in the order of the list in `targets/CMakeLists.txt`.
const std::vector<Target> &allTargets();

/// The chip of that name, or null. The caller words the error; `targetNames`
/// has the choices.
const Target *findTarget(const std::string &name);

/// "host, atmega328p, ...", for messages.
std::string targetNames();

} // namespace pannikin

#endif

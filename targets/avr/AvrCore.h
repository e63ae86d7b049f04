// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decides how libsimavr is driven: loaded with an image, one exact instruction
// at a time, silent, and with the library's skip fault stepped around.
#ifndef TARGETS_AVR_AVRCORE_H
#define TARGETS_AVR_AVRCORE_H

#include "targets/Build.h"

extern "C" {
#include <simavr/sim_avr.h>
#include <simavr/sim_core.h>
}

namespace pannikin {

/// One AVR chip with an image in its flash. Not copyable: it owns the library's
/// state.
class AvrCore {
public:
  AvrCore() = default;
  AvrCore(const AvrCore &) = delete;
  AvrCore &operator=(const AvrCore &) = delete;
  ~AvrCore() { close(); }

  /// Makes the chip and loads `image`. The data memory ends at `ramEnd`, which
  /// may lie beyond the chip's own; 0 keeps the chip's. Returns the reason of
  /// failure, or nothing.
  std::string load(const Target &target, const Image &image,
                   uint16_t ramEnd = 0);

  /// Executes one instruction by `run`, which is `execute` or `executeTimed`.
  /// simavr 1.6 takes adiw and sbiw with a constant whose low four bits are
  /// 12..15 for instructions of two words, so that a skip jumps one word too
  /// far. Behind a skip it is shown a NOP instead, which is as short.
  template <typename Run>
  void step(Run run) {
    if (!skipFault[avr->pc >> 1])
      return run(avr);
    uint8_t *next = avr->flash + avr->pc + 2;
    uint8_t low = next[0], high = next[1];
    next[0] = next[1] = 0;
    run(avr);
    next[0] = low;
    next[1] = high;
  }

  /// The instruction alone: exact and fast, no timers, no interrupts.
  static void execute(avr_t *avr) {
    avr->run_cycle_count = 0; // Or the library runs on by itself.
    avr->pc = avr_run_one(avr);
  }

  /// The instruction with everything that the chip's peripherals do meanwhile.
  static void executeTimed(avr_t *avr) {
    avr->run_cycle_count = 0;
    avr_run(avr);
  }

  uint16_t stackPointer() const {
    return static_cast<uint16_t>(avr->data[R_SPL] | avr->data[R_SPH] << 8);
  }

  /// The last address of the chip's own RAM.
  uint16_t ownRamEnd() const { return chipRamEnd; }

  avr_t *avr = nullptr;

private:
  void close();
  void findSkipFaults(size_t codeBytes);

  std::vector<uint8_t> skipFault; // One entry a word of flash.
  uint16_t chipRamEnd = 0;
};

/// Runs a whole firmware for `cycles` and returns what it wrote to its first
/// serial port. A crash is an `error`, which is empty otherwise.
std::string runAvrFirmware(const Target &target, const Image &image,
                           uint64_t cycles, std::string &error);

} // namespace pannikin

#endif

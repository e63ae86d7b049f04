// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decides how libsimavr is driven.
#include "targets/avr/AvrCore.h"

#include <algorithm>
#include <cstdarg>
#include <cstdlib>
#include <cstring>

extern "C" {
#include <simavr/avr_uart.h>
#include <simavr/sim_io.h>
}

namespace pannikin {

static void quiet(avr_t *, const int, const char *, va_list) {}

// cpse, sbrc, sbrs, sbic, sbis: they skip the next instruction.
static bool isSkip(uint16_t op) {
  return (op & 0xfc00) == 0x1000 || (op & 0xfc08) == 0xfc00 ||
         (op & 0xff00) == 0x9900 || (op & 0xff00) == 0x9b00;
}

static bool looksLong(uint16_t op) {
  return (op & 0xfe00) == 0x9600 && (op & 0x0c) == 0x0c;
}

void AvrCore::close() {
  if (!avr)
    return;
  avr_terminate(avr);
  std::free(avr);
  avr = nullptr;
}

std::string AvrCore::load(const Target &target, const Image &image,
                          uint16_t ramEnd) {
  close();
  avr_global_logger_set(quiet);
  avr = avr_make_mcu_by_name(target.core.c_str());
  if (!avr)
    return "libsimavr does not know '" + target.core + "'";
  chipRamEnd = avr->ramend;
  if (ramEnd != 0)
    avr->ramend = ramEnd; // Start-up code sets the real chip's stack.
  avr_init(avr);
  avr->log = LOG_NONE;
  avr->frequency = static_cast<uint32_t>(target.clockHz);
  avr->run_cycle_limit = 1;
  size_t codeBytes = 0;
  for (const Segment &segment : image.segments) {
    size_t end = segment.address + segment.bytes.size();
    if (end > avr->flashend + 1)
      return "the image does not fit the flash";
    std::memcpy(avr->flash + segment.address, segment.bytes.data(),
                segment.bytes.size());
    codeBytes = std::max(codeBytes, end);
  }
  avr->codeend = static_cast<uint32_t>(codeBytes);
  findSkipFaults(codeBytes);
  return "";
}

void AvrCore::findSkipFaults(size_t codeBytes) {
  skipFault.assign(avr->flashend / 2 + 2, 0);
  auto word = [&](size_t at) {
    return static_cast<uint16_t>(avr->flash[at] | avr->flash[at + 1] << 8);
  };
  for (size_t at = 0; at + 3 < codeBytes; at += 2)
    skipFault[at / 2] = isSkip(word(at)) && looksLong(word(at + 2));
}

static void onSerial(avr_irq_t *, uint32_t value, void *text) {
  static_cast<std::string *>(text)->push_back(static_cast<char>(value));
}

std::string runAvrFirmware(const Target &target, const Image &image,
                           uint64_t cycles, std::string &error) {
  std::string text;
  AvrCore core;
  error = core.load(target, image);
  if (!error.empty())
    return text;
  uint32_t flags = 0; // Neither echo to our own output nor sleep.
  avr_ioctl(core.avr, AVR_IOCTL_UART_SET_FLAGS('0'), &flags);
  avr_irq_t *out =
      avr_io_getirq(core.avr, AVR_IOCTL_UART_GETIRQ('0'), UART_IRQ_OUTPUT);
  avr_irq_register_notify(out, onSerial, &text);
  while (core.avr->cycle < cycles && core.avr->state == cpu_Running)
    core.step(AvrCore::executeTimed);
  if (core.avr->state == cpu_Crashed)
    error = "the program crashed: a wild jump or memory access";
  return text;
}

} // namespace pannikin

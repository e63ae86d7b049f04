// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decides the memory map that an image is linked for. The chip's own flash and
// RAM have their real place and size; the harness's arrays lie beyond them, so
// that a test's input does not eat the RAM that is being measured.
#include "targets/Build.h"

#include <fstream>
#include <sstream>

namespace pannikin {

// 16-bit data addresses leave 62 KB above the 2 KB of an ATmega328P; a Cortex-M
// has the whole SRAM region. Both start beyond the chip's RAM.
IoRegion ioRegion(const Target &target) {
  switch (target.family) {
  case Family::Avr:
    return {0x1000, 0xe000};
  case Family::CortexM:
    return {0x20010000, 0x100000};
  case Family::Host:
    break;
  }
  return {};
}

static const char *const cortexStartup =
    R"(/* Start-up of a Cortex-M image: vectors, variables, main. */
#include <stdint.h>

extern uint32_t pk_data_load[], pk_data_start[], pk_data_end[];
extern uint32_t pk_bss_start[], pk_bss_end[], pk_stack_top[];
int main(void);
void pk_reset(void);

static void pk_halt(void) {
  for (;;) {
  }
}

/* Plain loops: no memcpy and memset that the program does not use itself. */
__attribute__((optimize("no-tree-loop-distribute-patterns")))
void pk_reset(void) {
  const uint32_t *from = pk_data_load;
  uint32_t *to;
  for (to = pk_data_start; to != pk_data_end;)
    *to++ = *from++;
  for (to = pk_bss_start; to != pk_bss_end;)
    *to++ = 0;
  (void)main();
  pk_halt();
}

__attribute__((section(".vectors"), used)) static void *const pk_vectors[] = {
    pk_stack_top, (void *)pk_reset, (void *)pk_halt, (void *)pk_halt};
)";

static std::string cortexLinkerScript(const Target &target) {
  IoRegion io = ioRegion(target);
  std::ostringstream s;
  s << "MEMORY {\n"
    << "  FLASH (rx) : ORIGIN = 0, LENGTH = " << target.flashBytes << "\n"
    << "  RAM (rwx) : ORIGIN = 0x20000000, LENGTH = " << target.ramBytes << "\n"
    << "  IO (rw) : ORIGIN = " << io.address << ", LENGTH = " << io.size << "\n"
    << "}\n"
    << R"(ENTRY(pk_reset)
SECTIONS {
  .text : {
    KEEP(*(.vectors))
    *(.text .text.*)
    *(.rodata .rodata.*)
    . = ALIGN(4);
  } > FLASH
  .ARM.exidx : { *(.ARM.exidx*) } > FLASH
  .data : {
    pk_data_start = .;
    *(.data .data.*)
    . = ALIGN(4);
    pk_data_end = .;
  } > RAM AT > FLASH
  pk_data_load = LOADADDR(.data);
  .bss (NOLOAD) : {
    . = ALIGN(4);
    pk_bss_start = .;
    *(.bss .bss.* COMMON)
    . = ALIGN(4);
    pk_bss_end = .;
  } > RAM
  end = .;
  .pk_io (NOLOAD) : { *(.pk_io) } > IO
  pk_stack_top = ORIGIN(RAM) + LENGTH(RAM);
}
)";
  return s.str();
}

static bool writeText(const std::string &path, const std::string &text) {
  std::ofstream file(path, std::ios::binary);
  file << text;
  return static_cast<bool>(file.flush());
}

LinkSetup prepareLink(const Target &target, const std::string &workDir,
                      std::string &error) {
  LinkSetup setup;
  setup.flags = {"-Wl,--gc-sections"};
  if (target.family == Family::Avr) {
    std::ostringstream io;
    io << "-Wl,--section-start=.pk_io=0x" << std::hex
       << 0x800000 + ioRegion(target).address;
    setup.flags.push_back(io.str());
  } else if (target.family == Family::CortexM) {
    std::string script = workDir + "/pk_link.ld";
    std::string startup = workDir + "/pk_startup.c";
    if (!writeText(script, cortexLinkerScript(target)) ||
        !writeText(startup, cortexStartup))
      error = workDir + ": cannot write";
    setup.sources = {startup};
    setup.flags.insert(setup.flags.end(),
                       {"-nostartfiles", "--specs=nano.specs",
                        "-Wl,--no-warn-rwx-segments", "-T", script});
  } else {
    setup.flags.push_back("-no-pie"); // Symbols then are addresses.
  }
  return setup;
}

} // namespace pannikin

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decides how an image runs on libsimavr: one exact instruction at a time, with
// the library's skip fault stepped around and the stack watched.
#include "targets/Simulator.h"

#include <cstdarg>
#include <cstdlib>
#include <cstring>

extern "C" {
#include <simavr/sim_avr.h>
#include <simavr/sim_core.h>
}

namespace pannikin {

namespace {

// GPIOR0, whose bits the harness sets as marks (targets/Harness.cpp).
constexpr avr_io_addr_t markRegister = 0x3e;
enum Mark : uint8_t { Begin = 1, End = 2, Ready = 4 };
constexpr uint64_t markCycles = 2; // sbi

void quiet(avr_t *, const int, const char *, va_list) {}

// cpse, sbrc, sbrs, sbic, sbis: they skip the next instruction.
bool isSkip(uint16_t op) {
  return (op & 0xfc00) == 0x1000 || (op & 0xfc08) == 0xfc00 ||
         (op & 0xff00) == 0x9900 || (op & 0xff00) == 0x9b00;
}

// simavr 1.6 takes adiw and sbiw with a constant whose low four bits are 12..15
// for instructions of two words, so that a skip jumps one word too far.
bool looksLong(uint16_t op) {
  return (op & 0xfe00) == 0x9600 && (op & 0x0c) == 0x0c;
}

class AvrSimulator final : public Simulator {
public:
  explicit AvrSimulator(const Target &target) : Simulator(target) {}
  ~AvrSimulator() override { close(); }

private:
  bool start(const Image &image) override;
  bool execute(uint8_t command, RunCost &cost) override;
  bool writeMemory(uint64_t address, const uint8_t *bytes,
                   size_t size) override;
  bool readMemory(uint64_t address, uint8_t *bytes, size_t size) override;

  void close();
  void findSkipFaults(size_t codeBytes);
  bool runUntilReady(RunCost &cost);
  avr_flashaddr_t step();
  bool checkState(uint64_t instructions);
  uint16_t stackPointer() const {
    return static_cast<uint16_t>(avr->data[R_SPL] | avr->data[R_SPH] << 8);
  }

  static void onMark(avr_t *, avr_io_addr_t, uint8_t value, void *self) {
    static_cast<AvrSimulator *>(self)->mark = value;
  }

  avr_t *avr = nullptr;
  uint8_t mark = 0;
  std::vector<uint8_t> skipFault; // One entry a word of flash.
  uint16_t stackLimit = 0;        // First address above the variables.
  uint64_t commandAddress = 0;
};

void AvrSimulator::close() {
  if (!avr)
    return;
  avr_terminate(avr);
  std::free(avr);
  avr = nullptr;
}

bool AvrSimulator::start(const Image &image) {
  close();
  avr_global_logger_set(quiet);
  avr = avr_make_mcu_by_name(target.core.c_str());
  if (!avr)
    return fail("libsimavr does not know '" + target.core + "'");
  // The harness's arrays lie beyond the RAM; the stack starts where the real
  // chip's does, since the start-up code sets it.
  uint16_t ramEnd = avr->ramend;
  avr->ramend = static_cast<uint16_t>(ioRegion(target).address +
                                      ioRegion(target).size - 1);
  avr_init(avr);
  avr->log = LOG_NONE;
  avr->frequency = static_cast<uint32_t>(target.clockHz);
  size_t codeBytes = 0;
  for (const Segment &segment : image.segments) {
    if (segment.address + segment.bytes.size() > avr->flashend + 1)
      return fail("the image does not fit the flash");
    std::memcpy(avr->flash + segment.address, segment.bytes.data(),
                segment.bytes.size());
    codeBytes =
        std::max<size_t>(codeBytes, segment.address + segment.bytes.size());
  }
  avr->codeend = static_cast<uint32_t>(codeBytes);
  findSkipFaults(codeBytes);
  avr_register_io_write(avr, markRegister, onMark, this);
  const Symbol *heap = image.find("_end");
  const Symbol *command = image.find("pk_sim_command");
  if (!heap || !command)
    return fail("the image was not built with the harness header");
  stackLimit = static_cast<uint16_t>(heap->address);
  if (stackLimit > ramEnd)
    return fail("the variables do not fit the RAM");
  commandAddress = command->address;
  RunCost ignored;
  return runUntilReady(ignored);
}

void AvrSimulator::findSkipFaults(size_t codeBytes) {
  skipFault.assign(avr->flashend / 2 + 2, 0);
  auto word = [&](size_t at) {
    return static_cast<uint16_t>(avr->flash[at] | avr->flash[at + 1] << 8);
  };
  for (size_t at = 0; at + 3 < codeBytes; at += 2)
    skipFault[at / 2] = isSkip(word(at)) && looksLong(word(at + 2));
}

// Executes one instruction. Behind a skip the library must not see a word that
// it would take for a long instruction: it sees a NOP, which is as short.
avr_flashaddr_t AvrSimulator::step() {
  avr->run_cycle_count = 0; // Or the library runs on by itself.
  if (!skipFault[avr->pc >> 1])
    return avr_run_one(avr);
  uint8_t *next = avr->flash + avr->pc + 2;
  uint8_t saved[2] = {next[0], next[1]};
  next[0] = next[1] = 0;
  avr_flashaddr_t pc = avr_run_one(avr);
  std::memcpy(next, saved, 2);
  return pc;
}

bool AvrSimulator::checkState(uint64_t instructions) {
  if (avr->state != cpu_Running)
    return fail("the program crashed: a wild jump or memory access, or it "
                "halted");
  if (instructions > instructionLimit)
    return fail("the program ran over the limit of " +
                std::to_string(instructionLimit) + " instructions");
  return fail("the stack ran into the variables");
}

bool AvrSimulator::runUntilReady(RunCost &cost) {
  avr_cycle_count_t begun = 0;
  uint64_t instructions = 0, begunInstructions = 0;
  uint16_t top = 0, deepest = 0xffff;
  // Until the start-up code has set the stack pointer it means nothing.
  bool measuring = false, stackSet = avr->pc != avr->reset_pc;
  for (;;) {
    avr->pc = step();
    ++instructions;
    uint16_t sp = stackPointer();
    if (sp < deepest)
      deepest = sp;
    stackSet |= sp >= stackLimit;
    if (avr->state != cpu_Running || instructions > instructionLimit ||
        (stackSet && sp < stackLimit))
      return checkState(instructions);
    if (mark == 0)
      continue;
    uint8_t seen = mark;
    mark = 0;
    avr->data[markRegister] = 0;
    if (seen & Begin) {
      measuring = true;
      begun = avr->cycle;
      begunInstructions = instructions;
      top = deepest = sp;
    } else if (seen & End && measuring) {
      measuring = false;
      cost.cycles += avr->cycle - begun - markCycles;
      cost.instructions += instructions - begunInstructions - 1;
      if (static_cast<uint32_t>(top - deepest) > cost.stackPeak)
        cost.stackPeak = top - deepest;
    } else if (seen & Ready) {
      return true;
    }
  }
}

bool AvrSimulator::execute(uint8_t command, RunCost &cost) {
  avr->data[commandAddress] = command;
  return runUntilReady(cost);
}

bool AvrSimulator::writeMemory(uint64_t address, const uint8_t *bytes,
                               size_t size) {
  if (address + size > avr->ramend + 1u)
    return fail("address outside the data memory");
  std::memcpy(avr->data + address, bytes, size);
  return true;
}

bool AvrSimulator::readMemory(uint64_t address, uint8_t *bytes, size_t size) {
  if (address + size > avr->ramend + 1u)
    return fail("address outside the data memory");
  std::memcpy(bytes, avr->data + address, size);
  return true;
}

} // namespace

std::unique_ptr<Simulator> makeAvrSimulator(const Target &target) {
  return std::make_unique<AvrSimulator>(target);
}

} // namespace pannikin

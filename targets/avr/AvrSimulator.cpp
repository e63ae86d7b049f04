// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decides how a harness runs on an AVR: cycles and instructions between its
// marks, the deepest stack, and when it has gone wrong.
#include "targets/Simulator.h"
#include "targets/avr/AvrCore.h"

#include <algorithm>
#include <cstring>

namespace pannikin {

namespace {

// GPIOR0, whose bits the harness sets as marks (targets/Harness.cpp).
constexpr avr_io_addr_t markRegister = 0x3e;
enum Mark : uint8_t { Begin = 1, End = 2, Ready = 4 };
constexpr uint64_t markCycles = 2; // sbi

class AvrSimulator final : public Simulator {
public:
  explicit AvrSimulator(const Target &target) : Simulator(target) {}

private:
  bool start(const Image &image) override;
  bool execute(uint8_t command, RunCost &cost) override;
  bool writeMemory(uint64_t address, const uint8_t *bytes,
                   size_t size) override;
  bool readMemory(uint64_t address, uint8_t *bytes, size_t size) override;

  bool runUntilReady(RunCost &cost);
  bool failState(uint64_t instructions);
  bool inMemory(uint64_t address, size_t size);

  static void onMark(avr_t *, avr_io_addr_t, uint8_t value, void *self) {
    static_cast<AvrSimulator *>(self)->mark = value;
  }

  AvrCore core;
  uint8_t mark = 0;
  uint16_t stackLimit = 0; // First address above the variables.
  uint64_t commandAddress = 0;
};

bool AvrSimulator::start(const Image &image) {
  IoRegion io = ioRegion(target);
  std::string failed =
      core.load(target, image, static_cast<uint16_t>(io.address + io.size - 1));
  if (!failed.empty())
    return fail(failed);
  avr_register_io_write(core.avr, markRegister, onMark, this);
  const Symbol *heap = image.find("_end");
  const Symbol *command = image.find("pk_sim_command");
  if (!heap || !command)
    return fail("the image was not built with the harness header");
  if (heap->address > core.ownRamEnd())
    return fail("the variables do not fit the RAM");
  stackLimit = static_cast<uint16_t>(heap->address);
  commandAddress = command->address;
  RunCost ignored;
  return runUntilReady(ignored);
}

bool AvrSimulator::failState(uint64_t instructions) {
  if (core.avr->state != cpu_Running)
    return fail("the program crashed: a wild jump or memory access, or it "
                "halted");
  if (instructions > instructionLimit)
    return fail("the program ran over the limit of " +
                std::to_string(instructionLimit) + " instructions");
  return fail("the stack ran into the variables");
}

bool AvrSimulator::runUntilReady(RunCost &cost) {
  avr_t *avr = core.avr;
  avr_cycle_count_t begun = 0;
  uint64_t instructions = 0, begunInstructions = 0;
  uint16_t top = 0, deepest = 0xffff;
  // Until the start-up code has set the stack pointer it means nothing.
  bool measuring = false, stackSet = avr->pc != avr->reset_pc;
  for (;;) {
    core.step(AvrCore::execute);
    ++instructions;
    uint16_t sp = core.stackPointer();
    deepest = std::min(deepest, sp);
    stackSet |= sp >= stackLimit;
    if (avr->state != cpu_Running || instructions > instructionLimit ||
        (stackSet && sp < stackLimit))
      return failState(instructions);
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
      cost.stackPeak = std::max<uint32_t>(cost.stackPeak, top - deepest);
    } else if (seen & Ready) {
      return true;
    }
  }
}

bool AvrSimulator::execute(uint8_t command, RunCost &cost) {
  core.avr->data[commandAddress] = command;
  return runUntilReady(cost);
}

bool AvrSimulator::inMemory(uint64_t address, size_t size) {
  return address + size <= core.avr->ramend + 1u ||
         fail("address outside the data memory");
}

bool AvrSimulator::writeMemory(uint64_t address, const uint8_t *bytes,
                               size_t size) {
  if (!inMemory(address, size))
    return false;
  std::memcpy(core.avr->data + address, bytes, size);
  return true;
}

bool AvrSimulator::readMemory(uint64_t address, uint8_t *bytes, size_t size) {
  if (!inMemory(address, size))
    return false;
  std::memcpy(bytes, core.avr->data + address, size);
  return true;
}

} // namespace

std::unique_ptr<Simulator> makeAvrSimulator(const Target &target) {
  return std::make_unique<AvrSimulator>(target);
}

} // namespace pannikin

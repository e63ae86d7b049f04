// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decides how an image runs on libunicorn: the library executes, this file
// counts. A straight run of instructions is priced once, when it is first met;
// whether its last branch was taken shows in the address that follows.
#include "targets/Simulator.h"
#include "targets/cortex-m/Thumb.h"

#include <algorithm>
#include <unicorn/unicorn.h>

namespace pannikin {

namespace {

constexpr uint64_t ramBase = 0x20000000;
constexpr uint64_t page = 4096;  // The library maps whole pages.
constexpr uint8_t unused = 0xa5; // Fills what is mapped but does not exist.

constexpr char stackOverflow[] = "the stack ran into the variables";

enum Mark : uint8_t { Begin = 9, End = 10, Ready = 11 };

/// A run of instructions that is entered only at its start.
struct Block {
  uint32_t bytes = 0;
  uint32_t cycles = 0;
  uint32_t instructions = 0;
  int32_t deepest = 0;      // How far SP falls below its value at the start.
  uint32_t fallThrough = 0; // Address after a last conditional branch, or 0.
  bool marked = false;
  bool setsStack = false;
};

class CortexMSimulator final : public Simulator {
public:
  explicit CortexMSimulator(const Target &target)
      : Simulator(target),
        core(target.core == "cortex-m0" ? ThumbCore{2, 4} : ThumbCore{1, 3}) {}
  ~CortexMSimulator() override { close(); }

private:
  bool start(const Image &image) override;
  bool execute(uint8_t command, RunCost &cost) override;
  bool writeMemory(uint64_t address, const uint8_t *bytes,
                   size_t size) override;
  bool readMemory(uint64_t address, uint8_t *bytes, size_t size) override;

  void close();
  bool mapMemory(const Image &image);
  bool addHooks();
  bool runUntilReady();
  bool holeIsUntouched();
  void stop(const char *why);
  ThumbInstruction decodeAt(uint32_t address) const;
  const Block &blockAt(uint32_t address, uint32_t bytes);
  void watchStack(const Block &block);
  void enter(uint32_t address, uint32_t bytes);
  void walkMarked(uint32_t address, const Block &block);

  static void onBlock(uc_engine *, uint64_t address, uint32_t bytes,
                      void *self) {
    static_cast<CortexMSimulator *>(self)->enter(static_cast<uint32_t>(address),
                                                 bytes);
  }
  static void onReady(uc_engine *uc, uint64_t address, uint32_t, void *self) {
    static_cast<CortexMSimulator *>(self)->readyAt =
        static_cast<uint32_t>(address);
    uc_emu_stop(uc);
  }
  static void onInterrupt(uc_engine *, uint32_t, void *self) {
    static_cast<CortexMSimulator *>(self)->stop(
        "the program crashed: an exception was raised");
  }

  const ThumbCore core;
  uc_engine *uc = nullptr;
  std::vector<uint8_t> flash;
  std::vector<Block> blocks; // One entry a half-word of flash.
  uint32_t readyAt = 0;      // Where the last ready mark stopped the program.
  uint32_t stackLimit = 0;
  uint32_t commandAddress = 0;

  RunCost total;
  uint64_t executed = 0;
  uint32_t pending = 0; // `fallThrough` of the block before.
  uint32_t top = 0;     // SP at the last begin mark.
  bool checkNext = false;
  bool measuring = false;
  const char *stopReason = nullptr;
};

void CortexMSimulator::close() {
  if (uc)
    uc_close(uc);
  uc = nullptr;
}

bool CortexMSimulator::mapMemory(const Image &image) {
  flash.assign((target.flashBytes + page - 1) / page * page, unused);
  for (const Segment &segment : image.segments) {
    if (segment.address + segment.bytes.size() > flash.size())
      return fail("the image does not fit the flash");
    std::copy(segment.bytes.begin(), segment.bytes.end(),
              flash.begin() + static_cast<long>(segment.address));
  }
  blocks.assign(flash.size() / 2, Block());
  IoRegion io = ioRegion(target);
  std::vector<uint8_t> ram((target.ramBytes + page - 1) / page * page, unused);
  if (uc_mem_map(uc, 0, flash.size(), UC_PROT_READ | UC_PROT_EXEC) ||
      uc_mem_write(uc, 0, flash.data(), flash.size()) ||
      uc_mem_map(uc, ramBase, ram.size(), UC_PROT_READ | UC_PROT_WRITE) ||
      uc_mem_write(uc, ramBase, ram.data(), ram.size()) ||
      uc_mem_map(uc, io.address, io.size, UC_PROT_READ | UC_PROT_WRITE))
    return fail("libunicorn cannot map the chip's memory");
  return true;
}

bool CortexMSimulator::start(const Image &image) {
  close();
  if (uc_open(UC_ARCH_ARM, static_cast<uc_mode>(UC_MODE_THUMB | UC_MODE_MCLASS),
              &uc) != UC_ERR_OK)
    return fail("libunicorn cannot be started");
  uc_ctl_set_cpu_model(uc, UC_CPU_ARM_CORTEX_M0);
  if (!mapMemory(image))
    return false;
  const Symbol *heap = image.find("end");
  const Symbol *command = image.find("pk_sim_command");
  if (!heap || !command)
    return fail("the image was not built with the harness header");
  stackLimit = static_cast<uint32_t>(heap->address);
  commandAddress = static_cast<uint32_t>(command->address);
  if (!addHooks())
    return fail("libunicorn cannot be started");
  uint32_t vectors[2];
  uc_mem_read(uc, 0, vectors, sizeof vectors);
  uc_reg_write(uc, UC_ARM_REG_SP, &vectors[0]);
  uc_reg_write(uc, UC_ARM_REG_PC, &vectors[1]);
  top = vectors[0];
  return runUntilReady();
}

// The compiler may have copied the ready mark. A constant that looks like one
// is never executed.
bool CortexMSimulator::addHooks() {
  uc_hook hook;
  for (uint32_t at = 0; at + 1 < flash.size(); at += 2)
    if (decodeAt(at).mark == Ready &&
        uc_hook_add(uc, &hook, UC_HOOK_CODE, reinterpret_cast<void *>(onReady),
                    this, at, at))
      return false;
  return !uc_hook_add(uc, &hook, UC_HOOK_BLOCK,
                      reinterpret_cast<void *>(onBlock), this, 1, 0) &&
         !uc_hook_add(uc, &hook, UC_HOOK_INTR,
                      reinterpret_cast<void *>(onInterrupt), this, 1, 0);
}

ThumbInstruction CortexMSimulator::decodeAt(uint32_t address) const {
  auto half = [&](uint32_t at) {
    return at + 1 < flash.size()
               ? static_cast<uint16_t>(flash[at] | flash[at + 1] << 8)
               : uint16_t(0);
  };
  return decodeThumb(half(address), half(address + 2), core);
}

const Block &CortexMSimulator::blockAt(uint32_t address, uint32_t bytes) {
  Block &block = blocks[address / 2];
  if (block.bytes == bytes)
    return block;
  block = Block();
  block.bytes = bytes;
  int32_t drop = 0;
  for (uint32_t at = address; at < address + bytes;) {
    ThumbInstruction op = decodeAt(at);
    at += op.bytes;
    block.cycles += op.cycles;
    block.instructions += 1;
    drop += op.stackDrop;
    block.deepest = std::max(block.deepest, drop);
    block.marked |= op.mark != 0;
    block.setsStack |= op.setsStack;
    block.fallThrough = op.conditional ? at : 0;
  }
  return block;
}

void CortexMSimulator::stop(const char *why) {
  stopReason = why;
  uc_emu_stop(uc);
}

void CortexMSimulator::watchStack(const Block &block) {
  uint32_t sp = 0;
  uc_reg_read(uc, UC_ARM_REG_SP, &sp);
  uint32_t low = sp - static_cast<uint32_t>(block.deepest);
  if (low < stackLimit || low > ramBase + target.ramBytes)
    return stop(stackOverflow);
  if (measuring && low < top)
    total.stackPeak = std::max(total.stackPeak, top - low);
}

void CortexMSimulator::enter(uint32_t address, uint32_t bytes) {
  if (address + bytes > flash.size())
    return stop("the program crashed: it left the flash");
  const Block &block = blockAt(address, bytes);
  if (pending != 0 && pending != address && measuring)
    total.cycles += core.refill;
  pending = block.fallThrough;
  executed += block.instructions;
  if (executed > instructionLimit)
    return stop("the program ran over the limit of instructions");
  if (block.deepest > 0 || checkNext)
    watchStack(block);
  checkNext = block.setsStack;
  if (block.marked)
    return walkMarked(address, block);
  if (measuring) {
    total.cycles += block.cycles;
    total.instructions += block.instructions;
  }
}

// The rare block with marks in it, instruction by instruction. Marks are free.
void CortexMSimulator::walkMarked(uint32_t address, const Block &block) {
  uint32_t sp = 0;
  uc_reg_read(uc, UC_ARM_REG_SP, &sp);
  for (uint32_t at = address; at < address + block.bytes;) {
    ThumbInstruction op = decodeAt(at);
    at += op.bytes;
    sp -= static_cast<uint32_t>(op.stackDrop);
    if (op.mark == Begin) {
      measuring = true;
      top = sp;
    } else if (op.mark == End) {
      measuring = false;
    } else if (measuring) {
      total.cycles += op.cycles;
      total.instructions += 1;
    }
  }
}

// RAM is smaller than the page that holds it: a wild store beside it is found
// because the filling has changed.
bool CortexMSimulator::holeIsUntouched() {
  uint64_t end = (target.ramBytes + page - 1) / page * page;
  std::vector<uint8_t> hole(end - target.ramBytes);
  uc_mem_read(uc, ramBase + target.ramBytes, hole.data(), hole.size());
  return std::all_of(hole.begin(), hole.end(),
                     [](uint8_t byte) { return byte == unused; });
}

bool CortexMSimulator::runUntilReady() {
  total = RunCost();
  executed = 0;
  pending = 0;
  measuring = false;
  readyAt = 0;
  stopReason = nullptr;
  uint32_t pc = 0;
  uc_reg_read(uc, UC_ARM_REG_PC, &pc);
  uc_err status = uc_emu_start(uc, pc | 1, 0xffffffff, 0, 0);
  if (stopReason)
    return fail(stopReason);
  // A frame may be written before the first block that starts with it.
  uint32_t sp = 0;
  uc_reg_read(uc, UC_ARM_REG_SP, &sp);
  if (status != UC_ERR_OK && sp < stackLimit)
    return fail(stackOverflow);
  if (status != UC_ERR_OK)
    return fail(std::string("the program crashed: ") + uc_strerror(status));
  if (readyAt == 0)
    return fail("the program stopped by itself");
  if (!holeIsUntouched())
    return fail("the program wrote beyond the end of the RAM");
  uint32_t next = readyAt + 2;
  uc_reg_write(uc, UC_ARM_REG_PC, &next);
  return true;
}

bool CortexMSimulator::execute(uint8_t command, RunCost &cost) {
  uc_mem_write(uc, commandAddress, &command, 1);
  bool ok = runUntilReady();
  cost = total;
  return ok;
}

bool CortexMSimulator::writeMemory(uint64_t address, const uint8_t *bytes,
                                   size_t size) {
  return uc_mem_write(uc, address, bytes, size) == UC_ERR_OK ||
         fail("address outside the memory");
}

bool CortexMSimulator::readMemory(uint64_t address, uint8_t *bytes,
                                  size_t size) {
  return uc_mem_read(uc, address, bytes, size) == UC_ERR_OK ||
         fail("address outside the memory");
}

} // namespace

std::unique_ptr<Simulator> makeCortexMSimulator(const Target &target) {
  return std::make_unique<CortexMSimulator>(target);
}

} // namespace pannikin

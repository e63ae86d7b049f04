// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decides what every simulator can do, whatever the chip.
#ifndef TARGETS_SIMULATOR_H
#define TARGETS_SIMULATOR_H

#include "targets/Build.h"

#include <memory>
#include <unordered_map>

namespace pannikin {

/// What one command cost between the marks `PK_SIM_BEGIN` and `PK_SIM_END`,
/// summed if there are several pairs: the argument set-up, call and return that
/// stand between them count, the marks themselves do not. `stackPeak` is the
/// deepest drop in bytes below the stack pointer at a begin mark. All are 0 on
/// the host.
struct RunCost {
  uint64_t cycles = 0;
  uint64_t instructions = 0;
  uint32_t stackPeak = 0;
};

/// A chip that runs one image whose `main` is a harness (`targets/Harness.h`).
/// Methods return false on failure and leave the reason in `error()`; after a
/// failed `run` only `load` makes sense.
class Simulator {
public:
  virtual ~Simulator() = default;

  /// The simulator for `target`'s family.
  static std::unique_ptr<Simulator> create(const Target &target);

  /// Starts `image` and runs it up to its first `pk_sim_next`.
  bool load(const Image &image);

  /// Copies `bytes` to or from the variable `symbol`, `offset` bytes into it.
  /// Fails when the symbol is unknown or too small.
  bool write(const std::string &symbol, const std::vector<uint8_t> &bytes,
             size_t offset = 0);
  bool read(const std::string &symbol, size_t offset, size_t size,
            std::vector<uint8_t> &bytes);

  /// Runs one command (0..254) until the harness asks for the next one. Fails
  /// on a crash, a wild memory access, a stack that reaches the variables, or
  /// more instructions than the limit.
  bool run(uint8_t command, RunCost &cost);

  /// How many instructions one command may take; 10^10 unless set. On the host
  /// 10^8 instructions count as a second, and a second is the least.
  void setInstructionLimit(uint64_t limit) { instructionLimit = limit; }

  const std::string &error() const { return message; }

protected:
  explicit Simulator(const Target &target) : target(target) {}

  virtual bool start(const Image &image) = 0;
  virtual bool execute(uint8_t command, RunCost &cost) = 0;
  virtual bool writeMemory(uint64_t address, const uint8_t *bytes,
                           size_t size) = 0;
  virtual bool readMemory(uint64_t address, uint8_t *bytes, size_t size) = 0;

  bool fail(const std::string &why);

  const Target &target;
  uint64_t instructionLimit = 10000000000u;

private:
  const Symbol *locate(const std::string &name, size_t offset, size_t size);

  std::unordered_map<std::string, Symbol> variables;
  std::string message;
};

/// One maker a family, defined beside its simulator.
std::unique_ptr<Simulator> makeHostSimulator(const Target &target);
std::unique_ptr<Simulator> makeAvrSimulator(const Target &target);
std::unique_ptr<Simulator> makeCortexMSimulator(const Target &target);

} // namespace pannikin

#endif

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decides what every simulator checks before it touches a chip's memory.
#include "targets/Simulator.h"

namespace pannikin {

std::unique_ptr<Simulator> Simulator::create(const Target &target) {
  switch (target.family) {
  case Family::Avr:
    return makeAvrSimulator(target);
  case Family::CortexM:
    return makeCortexMSimulator(target);
  case Family::Host:
    break;
  }
  return makeHostSimulator(target);
}

bool Simulator::fail(const std::string &why) {
  message = why;
  return false;
}

bool Simulator::load(const Image &image) {
  message.clear();
  variables.clear();
  for (const Symbol &symbol : image.symbols)
    if (!symbol.isFunction && symbol.size != 0)
      variables.emplace(symbol.name, symbol);
  return start(image);
}

const Symbol *Simulator::locate(const std::string &name, size_t offset,
                                size_t size) {
  auto found = variables.find(name);
  if (found == variables.end()) {
    fail("the image has no variable '" + name + "'");
    return nullptr;
  }
  const Symbol &symbol = found->second;
  if (offset > symbol.size || size > symbol.size - offset) {
    fail("variable '" + name + "' has " + std::to_string(symbol.size) +
         " bytes; " + std::to_string(size) + " at offset " +
         std::to_string(offset) + " do not fit");
    return nullptr;
  }
  return &symbol;
}

bool Simulator::write(const std::string &symbol,
                      const std::vector<uint8_t> &bytes, size_t offset) {
  const Symbol *at = locate(symbol, offset, bytes.size());
  return at && writeMemory(at->address + offset, bytes.data(), bytes.size());
}

bool Simulator::read(const std::string &symbol, size_t offset, size_t size,
                     std::vector<uint8_t> &bytes) {
  const Symbol *at = locate(symbol, offset, size);
  bytes.resize(size);
  return at && readMemory(at->address + offset, bytes.data(), size);
}

bool Simulator::run(uint8_t command, RunCost &cost) {
  cost = RunCost();
  return execute(command, cost);
}

} // namespace pannikin

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The emitted model on a simulated chip, call by call.

#ifndef PANNIKIN_COMPILER_DRIVER_FIRMWARE_H
#define PANNIKIN_COMPILER_DRIVER_FIRMWARE_H

#include "compiler/driver/Deployed.h"
#include "targets/Simulator.h"

namespace pannikin {

/// Builds the harness around an emitted model and calls its functions. The
/// inputs and outputs lie outside of the chip's own memory, so that only the
/// model counts.
class Firmware {
public:
  /// Builds `directory`/`name`.c for `target` in a temporary folder, which is
  /// removed at the end. `state` is the C type of what the functions of
  /// `entries` take first; empty: nothing. Errors carry the C compiler's
  /// message.
  static llvm::Expected<std::unique_ptr<Firmware>>
  build(const Target &target, llvm::ArrayRef<const Entry *> entries,
        llvm::StringRef state, llvm::StringRef name, llvm::StringRef directory,
        const std::string &optimization);
  ~Firmware();

  /// Calls the function of `entry` with the inputs in `buffers` and returns the
  /// outputs, in real units as those of the evaluator.
  llvm::Expected<std::vector<Tensor>>
  call(const Entry &entry, llvm::ArrayRef<Tensor> buffers, RunCost &cost);

  const BuildResult &built() const { return result; }

private:
  Firmware() = default;

  std::string folder;
  BuildResult result;
  std::unique_ptr<Simulator> simulator;
  /// The harness's command for each function.
  llvm::StringMap<uint8_t> commands;
};

} // namespace pannikin

#endif // PANNIKIN_COMPILER_DRIVER_FIRMWARE_H

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decides how a test writes, builds and starts a few lines of C on a chip.
#ifndef TEST_TARGETS_FIRMWARE_H
#define TEST_TARGETS_FIRMWARE_H

#include "targets/Simulator.h"

#include <string>

namespace pannikin::testing {

/// A scratch directory that holds the harness header and vanishes at the end.
class Scratch {
public:
  Scratch();
  ~Scratch();
  /// Writes a file and returns its path.
  std::string write(const std::string &name, const std::string &text) const;
  const std::string &path() const { return directory; }

private:
  std::string directory;
};

/// The chip of that name; the test stops if it is not known.
const Target &chip(const std::string &name);

/// `#include "pk_sim.h"` + `globals` + a main that runs `commands`, the text of
/// `case` labels.
std::string firmware(const std::string &globals, const std::string &commands);

/// Builds `source` for the chip, without its simulator.
BuildResult build(const std::string &chipName, const std::string &source,
                  const Scratch &scratch, const std::string &optimization = "");

/// A running firmware. `error` is that of the build or the start.
struct Machine {
  Machine(const std::string &chipName, const std::string &globals,
          const std::string &commands, const std::string &optimization = "");

  RunCost run(uint8_t command);       ///< Expects success.
  std::string fails(uint8_t command); ///< Expects failure, returns the error.
  int32_t readInt(const std::string &symbol); ///< A 32-bit variable.

  Scratch scratch;
  std::string error;
  std::unique_ptr<Simulator> simulator;
};

} // namespace pannikin::testing

#endif

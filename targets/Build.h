// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decides what is known about a firmware image once the chip's own compiler
// has made it: sizes, symbols, and what must not be in it.
#ifndef TARGETS_BUILD_H
#define TARGETS_BUILD_H

#include "targets/Target.h"

#include <cstdint>
#include <string>
#include <vector>

namespace pannikin {

/// One named thing of an image. `address` is the address that the chip's
/// loads and stores use (AVR RAM without the tool chain's 0x800000).
struct Symbol {
  std::string name;
  std::string section;
  std::string file; ///< Source file, known for `static` symbols only.
  uint64_t address = 0;
  uint64_t size = 0;
  bool isFunction = false;
};

/// Bytes that the loader puts at `address` of flash (on AVR and Cortex-M).
struct Segment {
  uint64_t address = 0;
  std::vector<uint8_t> bytes;
};

/// A linked program. `text` is code and constants in flash, `data` initialised
/// variables (flash and RAM), `bss` zeroed variables; all in bytes and without
/// the simulator's own input and output region.
struct Image {
  std::string elfPath;
  uint64_t text = 0;
  uint64_t data = 0;
  uint64_t bss = 0;
  std::vector<Symbol> symbols;
  std::vector<Segment> segments;

  /// The symbol of that name, or null.
  const Symbol *find(const std::string &name) const;

  /// Names of floating-point helpers and libm functions in the image, sorted.
  /// Empty on a chip without FPU means: no floating point at all.
  std::vector<std::string> floatSymbols() const;

  /// Names of the variables that lie in `.data`, sorted.
  std::vector<std::string> dataSymbols() const;
};

/// What came of a build. When `error` is not empty it holds the failed command
/// and the compiler's own message, and `image` means nothing. `messages` keeps
/// warnings of a build that succeeded.
struct BuildResult {
  std::string error;
  std::string messages;
  std::string compiler; ///< First line of `compiler --version`.
  std::string optimization;
  Image image;

  explicit operator bool() const { return error.empty(); }
};

/// Compiles `sources` (C files) with the compiler and flags of `target` and
/// links them for its simulator into `workDir`, which must exist. Runs with
/// -std=c99 -Wall -Wextra, one section a symbol, unused sections dropped.
/// `optimization` empty: the target's own. `extraFlags` go to every compile.
BuildResult buildImage(const Target &target, const std::string &workDir,
                       const std::vector<std::string> &sources,
                       const std::vector<std::string> &includeDirs,
                       const std::string &optimization = "",
                       const std::vector<std::string> &extraFlags = {});

/// Reads sizes, symbols and loadable bytes of an ELF file. Returns the reason
/// of failure, or nothing.
std::string readElf(const std::string &path, Image &image);

/// Where the simulators place the harness's input and output arrays
/// (`PK_SIM_IO`), outside the chip's own RAM, and how many bytes there are.
struct IoRegion {
  uint64_t address = 0;
  uint32_t size = 0;
};
IoRegion ioRegion(const Target &target);

/// The files and flags that link for `target`'s memory map: for a Cortex-M
/// writes a linker script and a start-up file into `workDir`.
struct LinkSetup {
  std::vector<std::string> sources;
  std::vector<std::string> flags;
};
LinkSetup prepareLink(const Target &target, const std::string &workDir,
                      std::string &error);

} // namespace pannikin

#endif

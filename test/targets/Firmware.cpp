// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decides how a test writes, builds and starts a few lines of C on a chip.
#include "test/targets/Firmware.h"

#include "targets/Harness.h"

#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>

namespace pannikin::testing {

Scratch::Scratch() {
  std::string pattern =
      (std::filesystem::temp_directory_path() / "pannikin-XXXXXX").string();
  const char *made = mkdtemp(pattern.data());
  EXPECT_NE(made, nullptr);
  directory = pattern;
  write(harnessHeaderName, harnessHeaderText);
}

Scratch::~Scratch() {
  std::error_code ignored;
  std::filesystem::remove_all(directory, ignored);
}

std::string Scratch::write(const std::string &name,
                           const std::string &text) const {
  std::string path = directory + "/" + name;
  std::ofstream(path, std::ios::binary) << text;
  return path;
}

const Target &chip(const std::string &name) {
  const Target *target = findTarget(name);
  if (!target) {
    ADD_FAILURE() << "no chip is called " << name;
    std::abort();
  }
  return *target;
}

std::string firmware(const std::string &globals, const std::string &commands) {
  return "#include \"pk_sim.h\"\n" + globals +
         "\nint main(void) {\n  for (;;)\n    switch (pk_sim_next()) {\n" +
         commands + "\n    }\n}\n";
}

BuildResult build(const std::string &chipName, const std::string &source,
                  const Scratch &scratch, const std::string &optimization) {
  return buildImage(chip(chipName), scratch.path(),
                    {scratch.write("main.c", source)}, {scratch.path()},
                    optimization);
}

Machine::Machine(const std::string &chipName, const std::string &globals,
                 const std::string &commands, const std::string &optimization)
    : simulator(Simulator::create(chip(chipName))) {
  BuildResult result =
      build(chipName, firmware(globals, commands), scratch, optimization);
  error = result.error;
  if (result && !simulator->load(result.image))
    error = simulator->error();
}

RunCost Machine::run(uint8_t command) {
  RunCost cost;
  EXPECT_EQ(error, "");
  if (!error.empty())
    return cost;
  EXPECT_TRUE(simulator->run(command, cost)) << simulator->error();
  return cost;
}

std::string Machine::fails(uint8_t command) {
  RunCost cost;
  EXPECT_EQ(error, "");
  if (!error.empty())
    return "";
  EXPECT_FALSE(simulator->run(command, cost));
  return simulator->error();
}

int32_t Machine::readInt(const std::string &symbol) {
  std::vector<uint8_t> bytes;
  EXPECT_TRUE(simulator->read(symbol, 0, 4, bytes)) << simulator->error();
  int32_t value = 0;
  std::memcpy(&value, bytes.data(), 4);
  return value;
}

} // namespace pannikin::testing

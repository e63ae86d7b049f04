// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The example firmwares build against an installed Pannikin, do what they say
// on the simulated chip, and are built again when their model changes.
#include "targets/Process.h"
#include "targets/avr/AvrCore.h"
#include "test/targets/Firmware.h"

#include <algorithm>
#include <filesystem>
#include <gtest/gtest.h>

using namespace pannikin;
using namespace pannikin::testing;
namespace fs = std::filesystem;

/// An installation and a copy of the examples, once for all tests of a process.
struct Installed {
  Installed() {
    run({PANNIKIN_CMAKE, "--install", PANNIKIN_BUILD, "--prefix", prefix()});
    fs::copy(PANNIKIN_EXAMPLES, examples(), fs::copy_options::recursive);
  }
  static std::string run(const std::vector<std::string> &args) {
    std::string output;
    EXPECT_EQ(runProcess(args, output), 0) << output;
    return output;
  }
  std::string prefix() const { return scratch.path() + "/prefix"; }
  std::string examples() const { return scratch.path() + "/examples"; }
  Scratch scratch;
};

static void expectMessages(const std::string &elf) {
  Image image;
  ASSERT_EQ(readElf(elf, image), "");
  EXPECT_EQ(image.floatSymbols(), std::vector<std::string>());
  EXPECT_FALSE(std::any_of(
      image.symbols.begin(), image.symbols.end(), [](const Symbol &symbol) {
        return symbol.section == ".data" && symbol.name.rfind("wake", 0) == 0;
      }));
  std::string error;
  std::string text = runAvrFirmware(chip("atmega328p"), image, 22000000, error);
  EXPECT_EQ(error, "");
  EXPECT_EQ(text.substr(0, 30), "still\r\nstill\r\nshaken\r\nshaken\r\n")
      << text;
}

TEST(Examples, AvrFirmwareInCMake) {
  Installed pannikin;
  std::string build = pannikin.scratch.path() + "/build";
  std::string source = pannikin.examples() + "/atmega328p-cmake";
  pannikin.run({PANNIKIN_CMAKE, "-S", source, "-B", build,
                "-DCMAKE_TOOLCHAIN_FILE=" + source + "/avr.cmake",
                "-DCMAKE_PREFIX_PATH=" + pannikin.prefix()});
  pannikin.run({PANNIKIN_CMAKE, "--build", build});
  expectMessages(build + "/firmware.elf");

  std::string again = pannikin.run({PANNIKIN_CMAKE, "--build", build});
  EXPECT_EQ(again.find("Compiling"), std::string::npos) << again;
  fs::last_write_time(pannikin.examples() + "/wake/wake.onnxtxt",
                      fs::file_time_type::clock::now() +
                          std::chrono::seconds(2));
  again = pannikin.run({PANNIKIN_CMAKE, "--build", build});
  EXPECT_NE(again.find("Compiling"), std::string::npos) << again;
}

TEST(Examples, CortexFirmwareInMake) {
  Installed pannikin;
  pannikin.run({"make", "-C", pannikin.examples() + "/cortex-m0-make",
                "PANNIKIN=" + pannikin.prefix() + "/bin/pannikin"});
  Image image;
  ASSERT_EQ(readElf(pannikin.examples() + "/cortex-m0-make/build/firmware.elf",
                    image),
            "");
  EXPECT_EQ(image.floatSymbols(), std::vector<std::string>());
  EXPECT_EQ(image.data, 0u);
  EXPECT_LT(image.text, 8192u);
}

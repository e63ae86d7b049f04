// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The program for users.

#include "compiler/driver/CommandLine.h"

int main(int argc, char **argv) {
  return pannikin::parseCommandLine(argc, argv)();
}

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// From words to a command that is ready to run.

#ifndef PANNIKIN_COMPILER_DRIVER_COMMANDLINE_H
#define PANNIKIN_COMPILER_DRIVER_COMMANDLINE_H

#include "compiler/driver/Options.h"
#include <functional>

namespace pannikin {

/// Parses the words of the command line. Returns what is to be run; help,
/// version and wrong usage are printed here and return their status.
std::function<Status()> parseCommandLine(int argc, char **argv);

} // namespace pannikin

#endif // PANNIKIN_COMPILER_DRIVER_COMMANDLINE_H

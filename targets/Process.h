// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decides how another program is run: no shell, so any path is safe.
#ifndef TARGETS_PROCESS_H
#define TARGETS_PROCESS_H

#include <string>
#include <vector>

namespace pannikin {

/// Runs `args[0]`, found on PATH, and collects what it prints on both streams
/// into `output`. Returns its exit status, 128 + signal if it was killed, or
/// -1 with the reason in `output` if it cannot be started.
int runProcess(const std::vector<std::string> &args, std::string &output);

} // namespace pannikin

#endif

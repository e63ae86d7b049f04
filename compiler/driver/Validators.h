// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What options of the command line accept, and what they say to anything else.

#ifndef PANNIKIN_COMPILER_DRIVER_VALIDATORS_H
#define PANNIKIN_COMPILER_DRIVER_VALIDATORS_H

#include <CLI/CLI.hpp>

namespace pannikin {

/// Splits `name=value`; what has no `=` is wrong usage.
std::pair<std::string, std::string> splitPair(const std::string &option,
                                              const std::string &word);

/// "32K" is 32768.
uint64_t parseSize(const std::string &option, const std::string &word);

/// A number above 0 and at most `most`, or -1 for `auto`.
double parseAmount(const std::string &option, const std::string &word,
                   double most, bool isWhole);

/// Accepts numbers above 0.
CLI::Validator aboveZero();

/// Accepts what `--features` knows.
CLI::Validator featureType();

/// Accepts what `--weights` knows.
CLI::Validator weightForm();

/// Whether the first word is neither a command nor an option; says so.
bool isUnknownCommand(const CLI::App &app, int argc, char **argv);

} // namespace pannikin

#endif // PANNIKIN_COMPILER_DRIVER_VALIDATORS_H

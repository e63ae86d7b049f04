// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Reads the words of options.

#include "compiler/driver/Validators.h"
#include "compiler/passes/FeatureFormat.h"
#include "compiler/passes/WeightForm.h"
#include <cmath>
#include <iostream>

using namespace pannikin;

std::pair<std::string, std::string>
pannikin::splitPair(const std::string &option, const std::string &word) {
  size_t at = word.find('=');
  if (at == 0 || at == std::string::npos || at + 1 == word.size())
    throw CLI::ValidationError(option,
                               "expected name=value, found '" + word + "'");
  return {word.substr(0, at), word.substr(at + 1)};
}

uint64_t pannikin::parseSize(const std::string &option,
                             const std::string &word) {
  size_t end = 0;
  uint64_t value = 0;
  if (!word.empty() && isdigit(static_cast<unsigned char>(word[0])) &&
      word.size() < 12)
    value = std::stoull(word, &end);
  std::string unit = word.substr(end);
  if (unit == "K" || unit == "k")
    return value * 1024;
  if (end == 0 || !unit.empty())
    throw CLI::ValidationError(option,
                               "expected bytes or 32K, found '" + word + "'");
  return value;
}

double pannikin::parseAmount(const std::string &option, const std::string &word,
                             double most, bool isWhole) {
  if (word == "auto")
    return -1;
  double number = 0;
  if (CLI::detail::lexical_cast(word, number) && number > 0 && number <= most &&
      (!isWhole || number == std::floor(number)))
    return number;
  throw CLI::ValidationError(
      option, "expected auto or a " + std::string(isWhole ? "whole " : "") +
                  "number above 0 and at most " + CLI::detail::to_string(most) +
                  ", found '" + word + "'");
}

CLI::Validator pannikin::aboveZero() {
  return CLI::Validator(
      [](std::string &word) -> std::string {
        double number = 0;
        bool ok = CLI::detail::lexical_cast(word, number) && number > 0;
        return ok ? "" : "expected a number above 0, found '" + word + "'";
      },
      "");
}

CLI::Validator pannikin::featureType() {
  return CLI::Validator(
      [](std::string &word) -> std::string {
        return FeatureWish::parse(word)
                   ? ""
                   : "expected auto, float, int8, uint8, int16, int32 or one "
                     "of these integers and a fraction, as in uint8:0; found "
                     "'" +
                         word + "'";
      },
      "");
}

CLI::Validator pannikin::weightForm() {
  return CLI::Validator(
      [](std::string &word) -> std::string {
        llvm::StringRef rest = word;
        while (word != "16" && !rest.empty()) {
          auto [part, more] = rest.split(',');
          auto [name, form] = part.rsplit('=');
          if (!WeightForm::parse(form.empty() ? name : form))
            return "expected 16, " + weightFormWords().str() + "; found '" +
                   part.str() + "'";
          rest = more;
        }
        return std::string();
      },
      "");
}

bool pannikin::isUnknownCommand(const CLI::App &app, int argc, char **argv) {
  std::string word = argc > 1 ? argv[1] : "-";
  auto commands = app.get_subcommands({});
  if (word[0] == '-' ||
      std::any_of(commands.begin(), commands.end(), [&](const CLI::App *known) {
        return known->get_name() == word;
      }))
    return false;
  std::cerr << "'" << word << "' is no command; use one of";
  const char *between = " ";
  for (const CLI::App *command : commands) {
    std::cerr << between << command->get_name();
    between = ", ";
  }
  std::cerr << "\n";
  return true;
}

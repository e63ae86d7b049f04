// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decides which symbols betray floating point, and what counts as a variable
// that was meant to be a constant.
#include "targets/Build.h"

#include <algorithm>
#include <set>

namespace pannikin {

const Symbol *Image::find(const std::string &name) const {
  for (const Symbol &symbol : symbols)
    if (symbol.name == name)
      return &symbol;
  return nullptr;
}

static bool startsWith(const std::string &text, const char *prefix) {
  return text.rfind(prefix, 0) == 0;
}

// libgcc names: __addsf3, __muldf3, __cmpsf2, __fixsfsi, __floatunsisf ...
// "sf" and "df" are the machine modes of float and double.
static bool isLibgccFloat(const std::string &name) {
  if (!startsWith(name, "__"))
    return false;
  static const char *const parts[] = {
      "add", "sub", "mul", "div", "neg",    "cmp",   "eq",  "ne",   "lt",
      "le",  "gt",  "ge",  "fix", "extend", "trunc", "pow", "unord"};
  for (const char *part : parts)
    if (startsWith(name, (std::string("__") + part).c_str()) &&
        (name.find("sf") != std::string::npos ||
         name.find("df") != std::string::npos))
      return true;
  return startsWith(name, "__float") || startsWith(name, "__fp_");
}

// The Arm run-time ABI: __aeabi_fadd, __aeabi_dmul, __aeabi_i2f, __aeabi_ul2d.
static bool isAeabiFloat(const std::string &name) {
  if (!startsWith(name, "__aeabi_"))
    return false;
  std::string op = name.substr(8);
  static const char *const fromInteger[] = {
      "i2f", "ui2f", "l2f", "ul2f", "i2d", "ui2d", "l2d", "ul2d", "h2f", "h2d"};
  for (const char *conversion : fromInteger)
    if (startsWith(op, conversion))
      return true;
  return op[0] == 'f' || op[0] == 'd' || startsWith(op, "cfcmp") ||
         startsWith(op, "cdcmp") || startsWith(op, "cfrcmp") ||
         startsWith(op, "cdrcmp");
}

static bool isLibm(std::string name) {
  if (startsWith(name, "__ieee754_") || startsWith(name, "__kernel_"))
    return true;
  static const std::set<std::string> functions = {
      "exp",   "exp2",  "expm1", "log",   "log2", "log10",  "log1p",
      "pow",   "sqrt",  "cbrt",  "sin",   "cos",  "tan",    "sinh",
      "cosh",  "tanh",  "asin",  "acos",  "atan", "atan2",  "asinh",
      "acosh", "atanh", "hypot", "floor", "ceil", "round",  "rint",
      "lrint", "trunc", "fmod",  "ldexp", "erf",  "lround", "scalbn"};
  if (functions.count(name))
    return true;
  if (name.empty() || name.back() != 'f')
    return false;
  name.pop_back();
  return functions.count(name) != 0;
}

std::vector<std::string> Image::floatSymbols() const {
  std::set<std::string> found;
  for (const Symbol &symbol : symbols)
    if (isLibgccFloat(symbol.name) || isAeabiFloat(symbol.name) ||
        isLibm(symbol.name))
      found.insert(symbol.name);
  return {found.begin(), found.end()};
}

std::vector<std::string> Image::dataSymbols() const {
  std::set<std::string> found;
  for (const Symbol &symbol : symbols)
    if (symbol.section == ".data" && symbol.size != 0)
      found.insert(symbol.name);
  return {found.begin(), found.end()};
}

} // namespace pannikin

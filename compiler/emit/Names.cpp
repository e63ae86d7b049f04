// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Identifiers without collisions.

#include "compiler/emit/Names.h"
#include "llvm/ADT/StringExtras.h"

using namespace pannikin::emit;
using llvm::StringRef;

static const size_t longestName = 40;

/// Words that are no identifiers, or not everywhere.
static bool isReserved(StringRef name) {
  static const llvm::StringSet<> words = {
      // C and C++
      "alignas", "alignof", "and", "and_eq", "asm", "auto", "bitand", "bitor",
      "bool", "break", "case", "catch", "char", "class", "compl", "concept",
      "const", "constexpr", "const_cast", "continue", "decltype", "default",
      "delete", "do", "double", "dynamic_cast", "else", "enum", "explicit",
      "export", "extern", "false", "far", "float", "for", "friend", "goto",
      "if", "inline", "int", "interrupt", "long", "mutable", "namespace",
      "near", "new", "noexcept", "not", "not_eq", "nullptr", "operator", "or",
      "or_eq", "private", "protected", "public", "register", "reinterpret_cast",
      "requires", "restrict", "return", "short", "signed", "sizeof", "static",
      "static_assert", "static_cast", "struct", "switch", "template", "this",
      "thread_local", "throw", "true", "try", "typedef", "typeid", "typename",
      "typeof", "union", "unsigned", "using", "virtual", "void", "volatile",
      "wchar_t", "while", "xor", "xor_eq",
      // macros without capitals, of compilers, chips and Arduino
      "abs", "bit", "bitClear", "bitRead", "bitSet", "bitWrite", "boolean",
      "byte", "cli", "constrain", "degrees", "eeprom", "highByte", "interrupts",
      "linux", "lowByte", "max", "min", "noInterrupts", "radians", "round",
      "sei", "sq", "unix", "word",
      // functions that a header may declare
      "cos", "div", "erf", "exp", "expf", "floor", "fmaxf", "fminf", "gamma",
      "index", "j0", "j1", "jn", "log", "logf", "main", "pow", "powf", "rand",
      "read", "remainder", "rindex", "scale", "sigmoid", "signgam", "sin",
      "sqrt", "tan", "tanh", "tanhf", "time", "write", "y0", "y1", "yn"};
  return words.contains(name);
}

std::string pannikin::emit::identifier(StringRef name) {
  std::string result;
  for (char c : name) {
    char next = llvm::isAlnum(c) ? c : '_';
    if (next == '_' && (result.empty() || result.back() == '_'))
      continue;
    result += next;
  }
  result = result.substr(0, longestName);
  while (!result.empty() && result.back() == '_')
    result.pop_back();
  if (result.empty() || llvm::isDigit(result[0]))
    result = "v" + result;
  return result;
}

bool pannikin::emit::isIdentifier(StringRef name) {
  return !name.empty() && llvm::isAlpha(name[0]) && !isReserved(name) &&
         llvm::all_of(name,
                      [](char c) { return llvm::isAlnum(c) || c == '_'; });
}

bool Names::isTaken(StringRef name) const {
  return taken.contains(name) || (outer && outer->isTaken(name));
}

std::string Names::unique(std::string name) {
  std::string candidate = name;
  unsigned &number = numbers.try_emplace(name, 2).first->second;
  for (; isReserved(candidate) || isTaken(candidate); ++number)
    candidate =
        name + (llvm::isDigit(name.back()) ? "_" : "") + std::to_string(number);
  taken.insert(candidate);
  return candidate;
}

std::string Names::local(StringRef name) {
  std::string result = identifier(name);
  if (llvm::none_of(result, llvm::isLower))
    result = StringRef(result).lower();
  if (StringRef(result).starts_with("pk_") || StringRef(result).ends_with("_t"))
    result = "v_" + result + "_";
  if (isReserved(result))
    result += "_";
  return unique(result);
}

std::string Names::global(StringRef prefix, StringRef name) {
  return unique((prefix + "_" + identifier(name)).str());
}

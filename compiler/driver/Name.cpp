// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decides which names a model can have.

#include "compiler/driver/Name.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Path.h"

using namespace llvm;
using namespace pannikin;

// Headers that a folder of emitted files on the include path would hide.
static constexpr StringLiteral headers[] = {
    "assert",  "complex", "ctype",  "errno",  "fenv",     "float",  "inttypes",
    "iso646",  "limits",  "locale", "math",   "pannikin", "setjmp", "signal",
    "stdarg",  "stdbool", "stddef", "stdint", "stdio",    "stdlib", "string",
    "strings", "tgmath",  "time",   "unistd", "wchar",    "wctype", "Arduino"};

static constexpr StringLiteral keywords[] = {
    "auto",     "bool",     "break",     "case",     "catch",     "char",
    "class",    "const",    "continue",  "default",  "delete",    "do",
    "double",   "else",     "enum",      "explicit", "export",    "extern",
    "false",    "float",    "for",       "friend",   "goto",      "if",
    "inline",   "int",      "long",      "mutable",  "namespace", "new",
    "operator", "private",  "protected", "public",   "register",  "restrict",
    "return",   "short",    "signed",    "sizeof",   "static",    "struct",
    "switch",   "template", "this",      "throw",    "true",      "try",
    "typedef",  "typeid",   "typename",  "union",    "unsigned",  "using",
    "virtual",  "void",     "volatile",  "while"};

static bool isLetter(char c) { return isAlpha(c) || c == '_'; }

/// The header that a file of this name would hide, or whose include guard it
/// would share; on some file systems Math.h is math.h.
static StringRef headerOf(StringRef name) {
  for (StringRef header : headers)
    if (name.equals_insensitive(header))
      return header;
  return "";
}

static bool isTaken(StringRef name) {
  return is_contained(keywords, name) || !headerOf(name).empty();
}

std::string pannikin::nameFromFile(StringRef path) {
  std::string name;
  for (char c : sys::path::stem(path))
    if (isLetter(c) || isDigit(c))
      name += c;
    else if (!name.empty() && name.back() != '_')
      name += '_';
  while (!name.empty() && name.back() == '_')
    name.pop_back();
  if (name.empty() || !isAlpha(name[0]))
    name = "model_" + name;
  return isTaken(name) ? "model_" + name : name;
}

std::string pannikin::faultOfName(StringRef name) {
  std::string quoted = "name '" + name.str() + "' ";
  if (name.empty() || !isAlpha(name[0]) ||
      !all_of(name, [](char c) { return isLetter(c) || isDigit(c); }))
    return quoted + "is no C identifier; use letters, digits and _, and begin "
                    "with a letter";
  if (is_contained(keywords, name))
    return quoted + "is a keyword of C or C++; use another with --name";
  if (StringRef header = headerOf(name); !header.empty())
    return quoted + "would hide the header " + header.str() +
           ".h; use another with --name";
  return "";
}

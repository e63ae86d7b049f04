// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decides which parts of the runtime a model gets. A part is needed when a name
// that it defines occurs in the text so far; its own includes come before it.

#include "compiler/emit/Interface.h"
#include "compiler/emit/Writer.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"

using namespace pannikin;
using llvm::StringRef;

namespace {
struct Part {
  const char *name;
  const char *text;
};
} // namespace

static const Part parts[] = {
#include "runtime/RuntimeText.inc"
};

static bool isWord(char c) { return llvm::isAlnum(c) || c == '_'; }

/// The name that a line of a part defines; empty when it defines none.
static StringRef definedName(StringRef line) {
  if (line.consume_front("#define "))
    return line.take_while(isWord);
  if (line.contains("typedef"))
    return line.rtrim(";").rsplit(' ').second.take_while(isWord);
  if (!line.starts_with("PK_INLINE") && !line.starts_with("static"))
    return "";
  StringRef head = line.split('(').first;
  return head.rsplit(' ').second.ltrim('*');
}

static const Part *partDefining(StringRef name) {
  for (const Part &part : parts) {
    llvm::SmallVector<StringRef> lines;
    StringRef(part.text).split(lines, '\n');
    for (StringRef line : lines)
      if (definedName(line) == name)
        return &part;
  }
  return nullptr;
}

static const Part *partNamed(StringRef name) {
  for (const Part &part : parts)
    if (name == part.name)
      return &part;
  return nullptr;
}

using PartSet = llvm::SetVector<const Part *>;

/// Adds what `part` includes, then `part`.
static void require(const Part *part, PartSet &needed) {
  if (!part || needed.contains(part))
    return;
  llvm::SmallVector<StringRef> lines;
  StringRef(part->text).split(lines, '\n');
  for (StringRef line : lines)
    if (line.consume_front("#include \""))
      require(partNamed(line.split('"').first), needed);
  needed.insert(part);
}

/// A part without its licence line, its guard and its siblings' includes.
static std::string bodyOf(const Part &part) {
  std::string text = part.text;
  llvm::SmallVector<StringRef> lines, kept;
  StringRef(text).rtrim().split(lines, '\n');
  std::string guard = StringRef(part.name).upper();
  std::replace(guard.begin(), guard.end(), '.', '_');
  lines.pop_back(); // the guard's #endif
  for (StringRef line : lines)
    if (!line.contains("SPDX-License-Identifier") &&
        !line.starts_with("#include \"") && line != "#ifndef " + guard &&
        line != "#define " + guard &&
        !(line.empty() && !kept.empty() && kept.back().empty()))
      kept.push_back(line);
  return StringRef(llvm::join(kept, "\n")).trim().str() + "\n\n";
}

std::string emit::runtimeText(StringRef source) {
  PartSet needed;
  llvm::StringSet<> seen;
  forEachWord(source, [&](StringRef name) {
    bool isOurs = name.starts_with("pk_") || name.starts_with("PK_");
    if (isOurs && seen.insert(name).second)
      require(partDefining(name), needed);
  });
  require(partNamed("pk_config.h"), needed);
  std::string text =
      "/* SPDX-License-Identifier: 0BSD */\n"
      "/* The part of Pannikin's runtime that this model needs. Do not edit. "
      "*/\n#ifndef PANNIKIN_H\n#define PANNIKIN_H\n\n";
  for (const Part *part : needed)
    text += bodyOf(*part);
  return text + "#endif\n";
}

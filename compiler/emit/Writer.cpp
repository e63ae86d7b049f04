// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Breaks lines at the last space that fits.

#include "compiler/emit/Writer.h"
#include "llvm/ADT/StringExtras.h"

using namespace pannikin::emit;
using llvm::StringRef;

static const size_t lineLength = 80;

/// Where to break `text` so that at most `room` characters stay: at a space
/// outside of comments, after a comma or an operator if there is one not too
/// far to the left. npos when there is none.
static size_t breakAt(StringRef text, size_t room, bool isCode) {
  size_t best = StringRef::npos, any = StringRef::npos;
  size_t comment = isCode ? text.find("/*") : StringRef::npos;
  for (size_t i = 1; i < text.size(); ++i) {
    if (text[i] != ' ' || (comment != StringRef::npos && i > comment))
      continue;
    bool fits = i <= room;
    if (!isCode && text.drop_front(i) == " */")
      break;
    if (fits || any == StringRef::npos)
      any = i;
    if (fits && StringRef(",=?:+-*|&{").contains(text[i - 1]))
      best = i;
    if (!fits)
      break;
  }
  return isCode && best != StringRef::npos && best + 30 > any ? best : any;
}

/// Prints `text` after `first`; what does not fit goes on after `rest`.
static void wrap(std::string &out, StringRef text, StringRef first,
                 StringRef rest, bool isCode) {
  std::string prefix = first.str();
  while (prefix.size() + text.size() > lineLength) {
    size_t room = lineLength > prefix.size() ? lineLength - prefix.size() : 1;
    size_t space = breakAt(text, room, isCode);
    if (space == StringRef::npos)
      break;
    out += prefix + text.take_front(space).str() + "\n";
    text = text.drop_front(space + 1);
    prefix = rest.str();
  }
  out += prefix + text.str() + "\n";
}

void Writer::line(const llvm::Twine &text) {
  std::string margin(2 * level, ' ');
  wrap(out, text.str(), margin, margin + "    ", /*isCode=*/true);
}

void Writer::raw(const llvm::Twine &text) { out += text.str() + "\n"; }

void Writer::comment(const llvm::Twine &text) {
  std::string margin(2 * level, ' ');
  wrap(out, commentText(text.str()) + " */", margin + "/* ", margin + " * ",
       /*isCode=*/false);
}

void Writer::open(const llvm::Twine &head) {
  std::string text = head.str();
  line(text.empty() ? "{" : text + " {");
  ++level;
}

void Writer::close(const llvm::Twine &tail) {
  --level;
  line("}" + tail);
}

static bool isWord(char c) { return llvm::isAlnum(c) || c == '_'; }

void pannikin::emit::forEachWord(StringRef text,
                                 llvm::function_ref<void(StringRef)> see) {
  for (size_t i = 0; i < text.size();) {
    StringRef word = text.drop_front(i).take_while(isWord);
    if (!word.empty())
      see(word);
    i += word.size() + 1;
  }
}

bool pannikin::emit::mentions(StringRef text, StringRef name) {
  for (size_t at = text.find(name); at != StringRef::npos;
       at = text.find(name, at + 1)) {
    size_t end = at + name.size();
    if ((at == 0 || !isWord(text[at - 1])) &&
        (end == text.size() || !isWord(text[end])))
      return true;
  }
  return false;
}

std::string pannikin::emit::commentText(StringRef text) {
  std::string result;
  for (char c : text) {
    bool ends = c == '/' && !result.empty() && result.back() == '*';
    bool opens = c == '*' && !result.empty() && result.back() == '/';
    if (ends || opens)
      result += ' ';
    bool printable = c >= ' ' && c != 127 && c != '\\';
    result += printable ? c : '_';
  }
  return result;
}

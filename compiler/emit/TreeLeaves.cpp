// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Sums of leaves in C. They are kept in the result itself: no sum leaves its
// range, and what wraps on the way there comes back.

#include "compiler/emit/TreeLeaves.h"
#include "compiler/emit/CTypes.h"
#include "compiler/emit/Scalars.h"

using namespace mlir;
using namespace pannikin;
using namespace pannikin::emit;

std::string emit::nextNumber(int64_t bytes, bool isUnsigned) {
  return std::string("pk_rom_next_") + (isUnsigned ? "u" : "s") +
         std::to_string(8 * bytes) + "(&p)";
}

std::string emit::additionTo(const std::string &entry, Type element,
                             const std::string &value) {
  std::string type = cTypeOf(element);
  bool isNegative = StringRef(value).starts_with("-");
  std::string sum =
      entry + (isNegative ? " - " + value.substr(1) : " + " + value);
  if (element.isF32())
    return entry + " = " + sum + ";";
  return entry + " = (" + type + ")(" + sum + ");";
}

void emit::printListLoop(Writer &writer, Type element,
                         const ListFormat &format) {
  std::string type = cTypeOf(element);
  writer.line(std::string(format.column == 1 ? "uint8_t" : "uint16_t") + " k;");
  writer.open("do");
  writer.line("k = " + nextNumber(format.column, true) + ";");
  // Twice the index is the offset of a number of two bytes.
  if (panc::bytesOf(element) == 2)
    writer.line(type + " *entry = (" + type +
                " *)(void *)((uint8_t *)y + (k & ~1u));");
  else
    writer.line(type + " *entry = y + (k >> 1);");
  // An int of 16 bits and an unsigned number of as many make an unsigned one.
  std::string value = nextNumber(format.value, format.isUnsigned);
  if (format.isUnsigned && format.value >= 2)
    value = "(" + type + ")" + value;
  writer.line(additionTo("*entry", element, value));
  writer.close(" while (!(k & 1u));");
}

void emit::printListFunction(Writer &writer, const std::string &name,
                             Type element, const ListFormat &format) {
  writer.comment("Adds a list of numbers to their entries; the lowest bit "
                 "marks the last");
  writer.open("static PK_NOINLINE void " + name + "(" + cTypeOf(element) +
              " *y, uint16_t at)");
  writer.line("const uint8_t *p = " + format.table + " + at;");
  printListLoop(writer, element, format);
  writer.close();
  writer.raw();
}

void emit::printLeadFunction(Writer &writer, const std::string &name,
                             Type element, int64_t count) {
  std::string type = cTypeOf(element);
  writer.comment("By how much the largest sum exceeds every other");
  writer.open("static PK_NOINLINE uint16_t " + name + "(const " + type +
              " *y)");
  writer.line(type + " best = y[0] > y[1] ? y[0] : y[1];");
  writer.line(type + " next = y[0] > y[1] ? y[1] : y[0];");
  if (count > 2) {
    writer.open("for (" + indexType(count) + " k = 2; k < " + Twine(count) +
                "; ++k)");
    writer.open("if (y[k] > best)");
    writer.line("next = best;");
    writer.line("best = y[k];");
    writer.close(" else if (y[k] > next) {");
    writer.indent();
    writer.line("next = y[k];");
    writer.close();
    writer.close();
  }
  // Of sums of 16 bits the difference has no sign bit left.
  writer.line("return (uint16_t)((uint16_t)best - (uint16_t)next);");
  writer.close();
  writer.raw();
}

void emit::printStarts(Writer &writer, const Place &out,
                       ArrayRef<double> starts) {
  Type element = out.element();
  auto text = [&](double number) {
    return element.isF32() ? realLiteral(number) : literal(Wide(number));
  };
  constexpr size_t most = 16;
  if (starts.size() <= most || !llvm::all_equal(starts)) {
    for (size_t k = 0; k < starts.size(); ++k)
      writer.line(out.at(std::to_string(k)) + " = " + text(starts[k]) + ";");
    return;
  }
  writer.open("for (" + indexType(int64_t(starts.size())) + " k = 0; k < " +
              Twine(starts.size()) + "; ++k)");
  writer.line(out.at("k") + " = " + text(starts[0]) + ";");
  writer.close();
}

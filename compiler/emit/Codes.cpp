// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Prints how a matvec kernel reads numbers of few bits. Whole blocks of rows
// share each column's input; elsewhere one row follows the other, and with it
// the bytes that hold digits of both.

#include "compiler/emit/CTypes.h"
#include "compiler/emit/Kernels.h"

using namespace mlir;
using namespace pannikin;
using namespace pannikin::emit;

namespace {
class CodePrinter {
public:
  CodePrinter(const Kernel &kernel, Writer &writer)
      : kernel(kernel), code(*kernel.code), writer(writer),
        work(workType(kernel.accumulator)), sum(work) {
    if (kernel.sumsCodes())
      sum = kernel.accumulator == 24 ? "pk_uint24" : "u" + work;
  }

  void print() {
    bool hasBlocks = code.block > 1 && kernel.rows >= code.block;
    bool hasRows = !hasBlocks || kernel.ragged;
    if (kernel.isSized())
      writer.line(countType(kernel.rows) + " rows = " + Twine(kernel.rows) +
                  ";");
    if (kernel.sumsCodes() && code.base != 0)
      printStart();
    if (hasBlocks)
      printBlocks();
    if (hasRows)
      printRows(hasBlocks);
  }

private:
  void printStart();
  void printBlocks();
  void printBlockColumn();
  void printBlockSums();
  void printBlockResults();
  void printPairs();
  void printRows(bool hasBlocks);
  void printNumber();
  void printResult(const std::string &a);
  void openColumns();
  void closeColumns();
  std::string product(const std::string &number) const;
  void printAdd(const std::string &a, const std::string &number);
  std::string blockCode(unsigned row);

  const Kernel &kernel;
  const NumberCode &code;
  Writer &writer;
  std::string work; ///< Type of the sum of a row.
  std::string sum;  ///< Likewise of codes, where it may wrap on its way.
};
} // namespace

/// Every code is as much too large as `base` is below 0.
void CodePrinter::printStart() {
  writer.comment("What a row has when all of its codes are 0.");
  writer.line(sum + " start = 0;");
  writer.open("");
  openColumns();
  writer.line("const " + sum + " y = (" + sum + ")*v;");
  writer.line("start = (" + sum + ")(start + y);");
  closeColumns();
  writer.close();
  // Unsigned, so that it may wrap.
  writer.line("start = (" + sum + ")(" + (code.base < 0 ? "0u - " : "") +
              "start * " + std::to_string(std::abs(code.base)) + "u);");
}

void CodePrinter::openColumns() {
  writer.line("const " + cTypeOf(kernel.input) + " *v = x;");
  writer.line(countType(kernel.columns) + " n = " + columnsText(kernel) + ";");
  writer.open("do");
}

void CodePrinter::closeColumns() {
  writer.line("++v;");
  writer.close(" while (--n != 0);");
}

/// `number`, at most 8 bits wide, times the input, as part of a sum. A product
/// of bytes fits 16 bits, one of a byte and two 32.
std::string CodePrinter::product(const std::string &number) const {
  std::string input = suffixOf(kernel.input);
  if (input == "s8")
    return "(" + sum + ")(*v * " + number + ")";
  if (input == "u8")
    return "(" + sum + ")(" + (kernel.sumsCodes() ? "(uint16_t)" : "") +
           "*v * " + number + ")";
  bool isWord = input == "s16" || input == "u16";
  bool isShort = !kernel.sumsCodes() || code.capacity() <= 128;
  if (isWord && isShort && kernel.compact)
    return "(" + sum + ")pk_mul_" + input + "s8(*v, (int8_t)" + number + ")";
  if (isWord)
    return "(" + sum + ")((int32_t)*v * " + number + ")";
  return "(" + sum + ")((" + sum + ")*v * (" + sum + ")" + number + ")";
}

/// Adds `number` times the input to a sum. By way of a variable: compilers see
/// through two conversions in a row and warn of what they find.
void CodePrinter::printAdd(const std::string &a, const std::string &number) {
  writer.line("p = " + product(number) + ";");
  writer.line(a + " = (" + sum + ")(" + a + " + p);");
}

/// The sum of numbers, and the result of it.
void CodePrinter::printResult(const std::string &a) {
  if (!kernel.sumsCodes())
    return printStore(kernel, writer, a);
  std::string text = a;
  if (code.step != 1)
    text += " * " + std::to_string(code.step) + "u";
  if (code.base != 0)
    text += " + start";
  writer.line("const " + work + " s = (" + work + ")(" + text + ");");
  printStore(kernel, writer, "s");
}

//===-- Blocks ------------------------------------------------------------===//

/// The code of a row of the block, from the bytes of this column.
std::string CodePrinter::blockCode(unsigned row) {
  std::string text;
  for (size_t d = 0; d < code.digits.size(); ++d) {
    const Digit &digit = code.digits[d];
    std::string byte = "d" + std::to_string(d);
    unsigned place = row % digit.perByte;
    if (place == 0)
      writer.line(byte + " = pk_rom_next_u8(&w);");
    unsigned bits = 8 / digit.perByte, shift = 8 - bits * (place + 1);
    std::string part =
        shift ? "(" + byte + " >> " + std::to_string(shift) + ")" : byte;
    if (place != 0)
      part = "(" + part + " & " + std::to_string(digit.radix - 1) + ")";
    text = text.empty()
               ? part
               : text + " * " + std::to_string(digit.radix) + " + " + part;
  }
  return "(uint8_t)(" + text + ")";
}

void CodePrinter::printBlockColumn() {
  for (unsigned row = 0; row < code.block; ++row) {
    std::string number = blockCode(row);
    printAdd("a[" + std::to_string(row) + "]", number);
  }
}

/// The runtime's sums of a whole block, where code is dear; empty when there is
/// none.
static std::string dotOf(const Kernel &kernel) {
  std::string input = suffixOf(kernel.input);
  bool isFour = kernel.code->digits == std::vector<Digit>{{16, 2}};
  bool has = kernel.compact && isFour && (input == "s8" || input == "u8") &&
             kernel.accumulator <= 24 && kernel.columns <= 255;
  return has ? "pk_dot4_u4" + input + "_" + std::to_string(kernel.accumulator)
             : "";
}

/// Sums of a whole block, two in a word, and their results.
void CodePrinter::printPairs() {
  writer.line("uint32_t a[2] = {0, 0};");
  openColumns();
  writer.line("pk_mac4_u4_pairs(a, w, (uint32_t)*v);");
  writer.line("w += 2;");
  closeColumns();
  std::string step =
      code.step == 1 ? "" : " * " + std::to_string(code.step) + "u";
  for (std::string a : {"a[0]", "a[1]"})
    if (code.step != 1 || code.base != 0)
      writer.line(a + " = " + a + step +
                  (code.base != 0 ? " + start * 65537u;" : ";"));
  for (unsigned row = 0; row < code.block; ++row) {
    writer.open("");
    writer.line("const int32_t s = pk_" +
                std::string(row < 2 ? "low" : "high") + "_sum(a[" +
                Twine(row % 2) + "]);");
    printStore(kernel, writer, "s");
    writer.close();
  }
}

/// Sums of codes of a whole block in `a`.
void CodePrinter::printBlockSums() {
  std::string zeros = "0";
  for (int64_t k = 1; k < code.block; ++k)
    zeros += ", 0";
  std::string size = std::to_string(code.block), dot = dotOf(kernel);
  writer.line(sum + " a[" + size + "]" +
              (dot.empty() ? " = {" + zeros + "};" : ";"));
  if (!dot.empty())
    return writer.line("w = " + dot + "(a, w, x, " + columnsText(kernel) +
                       ");");
  openColumns();
  std::string bytes;
  for (size_t d = 0; d < code.digits.size(); ++d)
    bytes += (d ? ", d" : "d") + std::to_string(d);
  writer.line("uint8_t " + bytes + ";");
  writer.line(sum + " p;");
  printBlockColumn();
  closeColumns();
}

/// The results of a whole block whose sums of codes are in `a`.
void CodePrinter::printBlockResults() {
  if (kernel.compact) {
    writer.open("for (uint8_t k = 0; k < " + std::to_string(code.block) +
                "; ++k)");
    printResult("a[k]");
    return writer.close();
  }
  for (unsigned row = 0; row < code.block; ++row) {
    writer.open("");
    printResult("a[" + std::to_string(row) + "]");
    writer.close();
  }
}

void CodePrinter::printBlocks() {
  std::string four = std::to_string(code.block);
  writer.open("for (; rows >= " + four + "; rows = (" + countType(kernel.rows) +
              ")(rows - " + four + "))");
  if (kernel.inPairs) {
    printPairs();
  } else {
    printBlockSums();
    printBlockResults();
  }
  writer.close();
}

//===-- Row by row --------------------------------------------------------===//

static std::string nextDigit(const std::string &name, const Digit &digit) {
  if (digit.perByte == 1)
    return "pk_rom_next_u8(&w)";
  return "pk_next_digit(&" + name + ", &w, " + std::to_string(digit.radix) +
         ", " + std::to_string(digit.perByte) + ")";
}

/// Adds one number.
void CodePrinter::printNumber() {
  writer.line(sum + " p;");
  for (size_t d = 0; d < code.digits.size(); ++d) {
    const Digit &digit = code.digits[d];
    std::string next = nextDigit("d" + std::to_string(d), digit);
    if (d == 0)
      writer.line("uint8_t k = " + next + ";");
    else
      writer.line("k = (uint8_t)(k * " + std::to_string(digit.radix) + " + " +
                  next + ");");
  }
  std::string number = "k";
  if (code.hasBook) {
    number = "pk_rom_s8(book + k)";
  } else if (!kernel.sumsCodes()) {
    number = code.step == 1 ? "k" : "k * " + std::to_string(code.step);
    if (code.base != 0)
      number +=
          (code.base < 0 ? " - " : " + ") + std::to_string(std::abs(code.base));
    number = "(int8_t)(" + number + ")";
  }
  printAdd("a", number);
}

void CodePrinter::printRows(bool hasBlocks) {
  if (code.hasMap)
    writer.line("pk_digits map = {0, 0};");
  for (size_t d = 0; d < code.digits.size(); ++d)
    if (code.digits[d].perByte > 1)
      writer.line("pk_digits d" + Twine(d) + " = {0, 0};");
  writer.open(hasBlocks ? "for (; rows != 0; --rows)" : "do");
  writer.line(sum + " a = 0;");
  openColumns();
  if (code.hasMap)
    writer.open("if (" + nextDigit("map", {2, 8}) + " != 0)");
  printNumber();
  if (code.hasMap)
    writer.close();
  closeColumns();
  printResult("a");
  writer.close(hasBlocks ? "" : " while (--rows != 0);");
}

void emit::printCodes(const Kernel &kernel, Writer &writer) {
  CodePrinter(kernel, writer).print();
}

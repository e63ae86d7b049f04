// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Prints matvec kernels. The weights lie in blocks of four rows, column by
// column within a block (the last block filled up with zeros), so that one
// walk through flash feeds four sums and each input is read once a block.

#include "compiler/emit/Kernels.h"
#include "compiler/emit/CTypes.h"

using namespace mlir;
using namespace pannikin;
using namespace pannikin::emit;

std::string emit::countType(int64_t count) {
  return count <= 255 ? "uint8_t" : "uint16_t";
}

std::string emit::columnsText(const Kernel &kernel) {
  return kernel.isSized() ? std::to_string(kernel.columnCount(kernel.columns))
                          : "columns";
}

std::string Kernel::tableType() const {
  return isIndexed || code ? "uint8_t" : cTypeOf(weights);
}

/// How a kernel gets its shifts and factors.
static std::string shiftParameters(const Kernel &kernel) {
  std::string shift = kernel.isFast ? "uint8_t" : "int8_t";
  if (!kernel.hasFactors)
    return kernel.perRow ? "const " + shift + " *shift, " : shift + " shift, ";
  if (!kernel.perRow)
    return "uint8_t factor, " + shift + " shift, ";
  return std::string("const uint8_t *row, ") +
         (kernel.isFast ? "" : "int8_t shift, ");
}

static std::string signatureOf(const Kernel &kernel) {
  std::string out = cTypeOf(kernel.out);
  // Where code is cheap the compiler may know better.
  std::string text = std::string(kernel.compact ? "static PK_NOINLINE void "
                                                : "static void ") +
                     kernel.name + "(" + out + " *out, " +
                     (kernel.sums ? cTypeOf(kernel.sums) + " *sums, " : "") +
                     "const " + kernel.tableType() + " *w, ";
  if (!kernel.isReal())
    text += shiftParameters(kernel);
  if (kernel.code && kernel.code->hasBook)
    text += "const int8_t *book, ";
  text += kernel.sums
              ? "const uint8_t *moved, const " + cTypeOf(kernel.input) + " *by"
              : "const " + cTypeOf(kernel.input) + " *x";
  if (!kernel.isSized())
    text += ", " + countType(kernel.rows) + " rows";
  if (!kernel.isSized() && !kernel.isIndexed)
    text += ", " + countType(kernel.columnCount(kernel.columns)) + " columns";
  if (kernel.accumulates && kernel.sets)
    text += ", uint8_t add";
  return text + ")";
}

/// The runtime's multiply-accumulate of these formats; empty when there is
/// none. Inputs of 8 bits become 16 for weights of 16.
static std::string macOf(const Kernel &kernel) {
  std::string w = suffixOf(kernel.weights), x = suffixOf(kernel.input);
  unsigned width = kernel.accumulator;
  if (kernel.block != 4 || width > 32)
    return "";
  if (w == "s16" && (x == "s8" || x == "u8"))
    x = "s16";
  if (x == "s16" && width != 32)
    return "";
  if (x != "s8" && x != "u8" && x != "s16")
    return "";
  return "pk_mac4_" + w + x + "_" + std::to_string(width);
}

std::string Kernel::dot() const {
  std::string mac = isIndexed || code || sums ? "" : macOf(*this);
  bool has = compact && suffixOf(weights) == "s8" && suffixOf(input) != "s16" &&
             accumulator <= 24 && columns <= 256;
  return has && !mac.empty() ? "pk_dot4_" + mac.substr(strlen("pk_mac4_")) : "";
}

void emit::printMac(const Kernel &kernel, Writer &writer, StringRef w) {
  std::string mac = macOf(kernel);
  if (!mac.empty())
    return writer.line(mac + "(a, " + w + ", *v);");
  std::string type = workType(kernel.accumulator);
  for (unsigned row = 0; row < kernel.block; ++row) {
    std::string a = "a[" + std::to_string(row) + "]";
    std::string weight = w.str() + (row ? " + " + std::to_string(row) : "");
    writer.line(a + " = (" + type + ")(" + a + " + (" + type + ")*v * pk_rom_" +
                suffixOf(kernel.weights) + "(" + weight + "));");
  }
}

/// All columns of a block.
static void printColumns(const Kernel &kernel, Writer &writer) {
  writer.line("const " + cTypeOf(kernel.input) + " *v = x;");
  writer.line(countType(kernel.columns) + " n = " + columnsText(kernel) + ";");
  writer.open("do");
  printMac(kernel, writer, "w");
  writer.line("w += " + std::to_string(kernel.block) + ";");
  writer.line("++v;");
  writer.close(" while (--n != 0);");
}

/// The shift of the next row.
static std::string shiftText(const Kernel &kernel) {
  if (!kernel.perRow)
    return "shift";
  if (!kernel.hasFactors)
    return kernel.isFast ? "pk_rom_u8(shift++)" : "pk_rom_s8(shift++)";
  return kernel.isFast ? "(uint8_t)(c >> 3)" : "(int8_t)(shift + (c >> 3))";
}

/// The sum `a` in the format of the result.
static std::string narrowText(const Kernel &kernel, const std::string &a) {
  std::string shift = shiftText(kernel);
  if (kernel.isFast) {
    // What is added to next needs no narrower type if it fits one.
    bool fits = kernel.accumulates && !kernel.saturates;
    std::string sum = kernel.lift == 0 ? a
                                       : "(int32_t)" + a + " * " +
                                             literal(Wide(1) << kernel.lift);
    std::string shifted = "pk_shift32(" + sum + ", " + shift + ")";
    return fits               ? shifted
           : kernel.saturates ? "pk_sat16(" + shifted + ")"
                              : "(int16_t)" + shifted;
  }
  if (suffixOf(kernel.out) == "s16" && !kernel.tight && kernel.scaled <= 32)
    return "pk_narrow" + std::to_string(kernel.scaled) + "(" + a + ", " +
           shift + ")";
  auto fixed = cast<pan::FixedType>(kernel.out);
  bool wide = kernel.scaled == 64 || fixed.getWidth() > 16;
  Interval limits = limitsOf(kernel.out);
  return "(" + cTypeOf(kernel.out) + ")pk_scale" + (wide ? "64" : "32") + "(" +
         a + ", " + shift + ", " + literal(limits.lo) + ", " +
         literal(limits.hi) + ")";
}

/// out[0] + r, limited.
static std::string sumText(const Kernel &kernel) {
  std::string type = cTypeOf(kernel.out);
  auto fixed = cast<pan::FixedType>(kernel.out);
  if (suffixOf(kernel.out) == "s16")
    return kernel.isFast ? "pk_sat16(*out + r)" : "pk_sat_add16(*out, r)";
  std::string width = fixed.getWidth() > 16 ? "64" : "32";
  Interval limits = limitsOf(kernel.out);
  return "(" + type + ")pk_clip" + width + "((int" + width + "_t)*out + r, " +
         literal(limits.lo) + ", " + literal(limits.hi) + ")";
}

/// `a` times the factor of the row; a byte in the table of rows is its shift
/// and, in three bits, half of its factor, which is odd.
static std::string printFactor(const Kernel &kernel, Writer &writer,
                               const std::string &a) {
  std::string type = workType(kernel.scaled), factor = "factor";
  if (kernel.perRow) {
    writer.line("const uint8_t c = pk_rom_next_u8(&row);");
    factor = "((c & 7) * 2 + 1)";
  }
  // Of 16 bits each, even an AVR multiplies to 32 faster than to 24.
  std::string wide =
      kernel.accumulator == 16 && kernel.scaled == 24 ? "int32_t" : type;
  writer.line("const " + type + " p = (" + type + ")((" + wide + ")" + a +
              " * " + factor + ");");
  return "p";
}

void emit::printStore(const Kernel &kernel, Writer &writer, std::string a) {
  if (kernel.hasFactors)
    a = printFactor(kernel, writer, a);
  std::string r = narrowText(kernel, a);
  if (kernel.accumulates) {
    writer.line((kernel.isFast ? "int32_t" : cTypeOf(kernel.out)) +
                " r = " + r + ";");
    if (kernel.sets) {
      writer.line("if (add)");
      writer.indent();
    }
    writer.line("r = " + sumText(kernel) + ";");
    if (kernel.sets)
      writer.outdent();
    r = kernel.isFast ? "(int16_t)r" : "r";
  }
  writer.line("*out++ = " + r + ";");
}

std::string Kernel::whole() const {
  bool isPlain = compact && !isIndexed && !code && !sums && perRow && !tight;
  std::string mac = isPlain && rows <= 255 ? macOf(*this) : "";
  if (mac.empty())
    return "";
  std::string formats = mac.substr(strlen("pk_mac4_"));
  bool toBytes = suffixOf(out) == "s8", toWords = suffixOf(out) == "s16";
  if (suffixOf(input) == "s16")
    return toWords && columns <= 255 ? "pk_gemv_" + formats : "";
  if (dot().empty())
    return "";
  if (toBytes && suffixOf(input) == "s8" && !accumulates)
    return "pk_gemv8_" + formats;
  return toWords ? "pk_gemv_" + formats : "";
}

static std::string rowsText(const Kernel &kernel) {
  return kernel.isSized() ? std::to_string(kernel.rows) : "rows";
}

/// A block whose sums the runtime forms in memory: its rows in a loop.
static void printDotBlock(const Kernel &kernel, const std::string &dot,
                          Writer &writer) {
  std::string type = workType(kernel.accumulator);
  std::string count = countType(kernel.rows);
  writer.line(type + " a[4];");
  writer.line("const " + type + " *sum = a;");
  writer.line("uint8_t n = (uint8_t)(rows < 4 ? rows : 4);");
  writer.line("w = " + dot + "(a, w, x, " + columnsText(kernel) + ");");
  writer.line("rows = (" + count + ")(rows - n);");
  writer.open("do");
  printStore(kernel, writer, "*sum++");
  writer.close(" while (--n != 0);");
}

/// A block whose sums are variables: each row by itself, if the matrix has it.
static void printBlock(const Kernel &kernel, Writer &writer) {
  std::string zeros = "0";
  for (unsigned k = 1; k < kernel.block; ++k)
    zeros += ", 0";
  writer.line(workType(kernel.accumulator) + " a[" + Twine(kernel.block) +
              "] = {" + zeros + "};");
  printColumns(kernel, writer);
  printRows(kernel, writer);
}

void emit::printRows(const Kernel &kernel, Writer &writer) {
  bool whole = !kernel.compact && !kernel.ragged;
  for (unsigned k = 0; k < kernel.block; ++k) {
    writer.open(k == 0 || whole ? "" : "if (rows > " + std::to_string(k) + ")");
    printStore(kernel, writer, "a[" + std::to_string(k) + "]");
    writer.close();
  }
  writer.line("rows = (" + countType(kernel.rows) + ")(" +
              (whole ? "rows - " + std::to_string(kernel.block)
                     : "rows > 4 ? rows - 4 : 0") +
              ");");
}

static void printBlocks(const Kernel &kernel, Writer &writer) {
  if (kernel.isSized())
    writer.line(countType(kernel.rows) + " rows = " + Twine(kernel.rows) + ";");
  writer.open("do");
  std::string dot = kernel.dot();
  if (dot.empty())
    printBlock(kernel, writer);
  else
    printDotBlock(kernel, dot, writer);
  writer.close(" while (rows != 0);");
}

/// Row by row: the count of its numbers, then for each the step to its column
/// and the number.
static void printIndexedRows(const Kernel &kernel, Writer &writer) {
  std::string type = workType(kernel.accumulator);
  if (kernel.isSized())
    writer.line(countType(kernel.rows) + " rows = " + Twine(kernel.rows) + ";");
  writer.open("do");
  writer.line("const " + cTypeOf(kernel.input) + " *v = x;");
  writer.line(type + " a = 0;");
  std::string count = kernel.longRows ? "uint16_t" : "uint8_t";
  writer.line(count + " n = pk_rom_next_" + (kernel.longRows ? "u16" : "u8") +
              "(&w);");
  writer.open("for (; n != 0; --n)");
  writer.line("v += pk_rom_next_u8(&w);");
  // A product of bytes fits 16 bits.
  std::string input = suffixOf(kernel.input);
  bool isShort = input == "s8" || input == "u8";
  std::string product = isShort ? "(int16_t)(*v * pk_rom_next_s8(&w))"
                                : "(int32_t)*v * pk_rom_next_s8(&w)";
  writer.line("a = (" + type + ")(a + " + product + ");");
  writer.close();
  printStore(kernel, writer, "a");
  writer.close(" while (--rows != 0);");
}

static std::string layoutText(const Kernel &kernel) {
  if (kernel.isIndexed)
    return " Rows lie in w without their zeros.";
  if (!kernel.code)
    return " Blocks of " + std::to_string(kernel.block) +
           " rows lie column by column in w" +
           (kernel.pairs ? ", the last may have two." : ".");
  std::string text = " Numbers lie in w as ";
  const NumberCode &code = *kernel.code;
  if (code.hasMap)
    text += "a bit, and if they are not 0 as ";
  for (const Digit &digit : code.digits)
    text += (digit == code.digits.front() ? "digits of " : " and ") +
            std::to_string(digit.radix);
  return text + (code.hasBook ? ", which find them in book." : ".");
}

static void printFixed(const Kernel &kernel, Writer &writer) {
  std::string shift = kernel.perRow ? "shift[i]" : "shift";
  if (kernel.sums)
    writer.comment("sums[i] += sum over the moved columns j of w[i][j] times "
                   "what they moved by; moved starts with their number. Then:");
  writer.comment(
      Twine("out[i] ") + (kernel.accumulates ? "+=" : "=") +
      (kernel.sums ? " sums[i] * 2^-" : " sum over j of w[i][j] * x[j] * 2^-") +
      shift + ", rounded and limited" +
      (kernel.accumulates && kernel.sets ? "; without add it is =." : ".") +
      layoutText(kernel));
  writer.open(signatureOf(kernel));
  if (std::string whole = kernel.whole(); !whole.empty()) {
    std::string text = whole + "(out, w, shift, x, " + rowsText(kernel) + ", " +
                       columnsText(kernel);
    if (suffixOf(kernel.out) != "s8")
      text += !kernel.accumulates ? ", 0" : kernel.sets ? ", add" : ", 1";
    if (!kernel.dot().empty())
      text += kernel.pairs ? ", 1" : ", 0";
    writer.line(text + ");");
  } else if (kernel.code) {
    printCodes(kernel, writer);
  } else if (kernel.isIndexed) {
    printIndexedRows(kernel, writer);
  } else if (kernel.sums) {
    printKeeping(kernel, writer);
  } else {
    printBlocks(kernel, writer);
  }
  writer.close();
  writer.raw();
}

static void printReal(const Kernel &kernel, Writer &writer) {
  writer.comment(Twine("out[i] ") + (kernel.accumulates ? "+=" : "=") +
                 " sum over j of w[i][j] * x[j]");
  writer.open(signatureOf(kernel));
  writer.open("do");
  std::string start = !kernel.accumulates ? "0.0f"
                      : kernel.sets       ? "add ? *out : 0.0f"
                                          : "*out";
  writer.line("float sum = " + start + ";");
  writer.line("const float *v = x;");
  writer.line(countType(kernel.columns) + " n = columns;");
  writer.open("do");
  writer.line("sum += pk_rom_f32(w++) * *v++;");
  writer.close(" while (--n != 0);");
  writer.line("*out++ = sum;");
  writer.close(" while (--rows != 0);");
  writer.close();
  writer.raw();
}

void Kernels::print(Writer &writer) const {
  for (const auto &[key, kernel] : kernels)
    kernel->isReal() ? printReal(*kernel, writer) : printFixed(*kernel, writer);
}

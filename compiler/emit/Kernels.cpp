// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Prints matvec kernels. The weights lie in blocks of four rows, column by
// column within a block (the last block filled up with zeros), so that one
// walk through flash feeds four sums and each input is read once a block.

#include "compiler/emit/CTypes.h"
#include "compiler/emit/Gemv.h"

using namespace mlir;
using namespace pannikin;
using namespace pannikin::emit;

static std::string countType(int64_t count) {
  return count <= 255 ? "uint8_t" : "uint16_t";
}

std::string Kernel::tableType() const {
  return sparse ? "uint8_t" : cTypeOf(weights);
}

static std::string signatureOf(const Kernel &kernel) {
  std::string out = cTypeOf(kernel.out);
  // Where code is cheap the compiler may know better.
  std::string text = std::string(kernel.compact ? "static PK_NOINLINE void "
                                                : "static void ") +
                     kernel.name + "(" + out + " *out, const " +
                     kernel.tableType() + " *w, ";
  std::string shift = kernel.isFast ? "uint8_t" : "int8_t";
  if (!kernel.isReal())
    text += kernel.perRow ? "const " + shift + " *shift, " : shift + " shift, ";
  text += "const " + cTypeOf(kernel.input) + " *x";
  if (!kernel.isSized())
    text += ", " + countType(kernel.rows) + " rows";
  if (!kernel.isSized() && !kernel.sparse)
    text += ", " +
            (kernel.dot().empty() ? countType(kernel.columns) : "uint8_t") +
            " columns";
  if (kernel.accumulates && kernel.sets)
    text += ", uint8_t add";
  return text + ")";
}

/// The runtime's multiply-accumulate of these formats; empty when there is
/// none. Inputs of 8 bits become 16 for weights of 16.
static std::string macOf(const Kernel &kernel) {
  if (kernel.sparse)
    return "";
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

// Columns are counted down in a byte, to which 256 are 0.
std::string Kernel::dot() const {
  std::string mac = macOf(*this);
  bool has = compact && suffixOf(weights) == "s8" && suffixOf(input) != "s16" &&
             accumulator <= 24 && columns <= 256;
  return has && !mac.empty() ? "pk_dot4_" + mac.substr(strlen("pk_mac4_")) : "";
}

/// One column of a block.
static void printMac(const Kernel &kernel, Writer &writer) {
  std::string mac = macOf(kernel);
  if (!mac.empty())
    return writer.line(mac + "(a, w, *v);");
  std::string type = workType(kernel.accumulator);
  for (unsigned row = 0; row < kernel.block; ++row) {
    std::string a = "a[" + std::to_string(row) + "]";
    std::string weight = row ? "w + " + std::to_string(row) : "w";
    writer.line(a + " = (" + type + ")(" + a + " + (" + type + ")*v * pk_rom_" +
                suffixOf(kernel.weights) + "(" + weight + "));");
  }
}

/// All columns of a block.
static void printColumns(const Kernel &kernel, Writer &writer) {
  writer.line("const " + cTypeOf(kernel.input) + " *v = x;");
  std::string columns =
      kernel.isSized() ? std::to_string(kernel.columns) : "columns";
  writer.line(countType(kernel.columns) + " n = " + columns + ";");
  writer.open("do");
  printMac(kernel, writer);
  writer.line("w += " + std::to_string(kernel.block) + ";");
  writer.line("++v;");
  writer.close(" while (--n != 0);");
}

/// The sum `a` in the format of the result.
static std::string narrowText(const Kernel &kernel, const std::string &a) {
  std::string read = kernel.isFast ? "pk_rom_u8" : "pk_rom_s8";
  std::string shift = kernel.perRow ? read + "(shift++)" : "shift";
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
  if (suffixOf(kernel.out) == "s16" && !kernel.tight &&
      kernel.accumulator <= 32)
    return "pk_narrow" + std::to_string(kernel.accumulator) + "(" + a + ", " +
           shift + ")";
  auto fixed = cast<pan::FixedType>(kernel.out);
  bool wide = kernel.accumulator == 64 || fixed.getWidth() > 16;
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

/// Makes a result of the sum `a`.
static void printStore(const Kernel &kernel, Writer &writer,
                       const std::string &a) {
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
  std::string sum = dot();
  bool isByte =
      suffixOf(out) == "s8" && suffixOf(input) == "s8" && !accumulates;
  bool has = !sum.empty() && perRow && (isByte || suffixOf(out) == "s16") &&
             !tight && rows <= 255;
  return has ? (isByte ? "pk_gemv8_" : "pk_gemv_") +
                   sum.substr(strlen("pk_dot4_"))
             : "";
}

static std::string rowsText(const Kernel &kernel) {
  return kernel.isSized() ? std::to_string(kernel.rows) : "rows";
}

/// What the runtime's loops count down in a byte.
static std::string columnsText(const Kernel &kernel) {
  return kernel.isSized() ? std::to_string(kernel.columns % 256) : "columns";
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
static void printSparseRows(const Kernel &kernel, Writer &writer) {
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

static void printFixed(const Kernel &kernel, Writer &writer) {
  std::string shift = kernel.perRow ? "shift[i]" : "shift";
  writer.comment(
      Twine("out[i] ") + (kernel.accumulates ? "+=" : "=") +
      " sum over j of w[i][j] * x[j] * 2^-" + shift + ", rounded and limited" +
      (kernel.accumulates && kernel.sets ? "; without add it is =." : ".") +
      (kernel.sparse ? " Rows lie in w without their zeros."
                     : " Blocks of " + std::to_string(kernel.block) +
                           " rows lie column by column in w" +
                           (kernel.pairs ? ", the last may have two." : ".")));
  writer.open(signatureOf(kernel));
  if (std::string whole = kernel.whole(); !whole.empty()) {
    std::string add = !kernel.accumulates ? "0, "
                      : kernel.sets       ? "add, "
                                          : "1, ";
    writer.line(whole + "(out, w, shift, x, " + rowsText(kernel) + ", " +
                columnsText(kernel) + ", " +
                (suffixOf(kernel.out) == "s8" ? "" : add) +
                (kernel.pairs ? "1);" : "0);"));
  } else if (kernel.sparse) {
    printSparseRows(kernel, writer);
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

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Prints what follows a vector where it moved, and the products that follow it.

#include "ir/Hold.h"
#include "compiler/emit/CTypes.h"
#include "compiler/emit/Functions.h"
#include "compiler/emit/Kernels.h"

using namespace mlir;
using namespace pannikin;
using namespace pannikin::emit;

void FunctionEmitter::emitHold(panc::HoldOp op) {
  Place x = place(op.getInput()), kept = place(op.getKept());
  auto type = cast<pan::FixedType>(x.element());
  int64_t units = unitsOf(type, op.getThreshold().convertToDouble());
  int64_t most = (int64_t(1) << (type.getWidth() - 1)) - 1;
  explain(op, Twine(kept.name()) + " follows " + x.name() +
                  " where it moved by more than " + Twine(units));
  Names names(locals.get());
  bool lists = bool(op.getColumns());
  std::string columns = lists ? place(op.getColumns()).at("0") : "";
  if (lists)
    writer.line(columns + " = 0;");
  std::string i = openLoop(x.type.getNumElements(), names);
  std::string d = names.local("d");
  std::string wide = type.getWidth() == 8 ? "int16_t" : "int32_t";
  writer.line(wide + " " + d + " = (" + wide + ")(" +
              (type.getWidth() == 8 ? "" : "(int32_t)") + x.read(i) + " - " +
              kept.at(i) + ");");
  writer.open("if (" + d + " > " + literal(units) + " || " + d + " < " +
              literal(-units) + ")");
  for (auto [test, limit] : {std::pair{" > ", most}, {" < ", -most}}) {
    writer.line("if (" + d + test + literal(limit) + ")");
    writer.indent();
    writer.line(d + " = " + literal(limit) + ";");
    writer.outdent();
  }
  writer.line(kept.at(i) + " = (" + cTypeOf(type) + ")(" + kept.at(i) + " + " +
              d + ");");
  if (lists) {
    Place differences = place(op.getDifferences());
    writer.line(differences.at(columns + "++") + " = (" +
                cTypeOf(differences.element()) + ")" + d + ";");
    writer.line(place(op.getColumns()).at(columns) + " = (uint8_t)" + i + ";");
  }
  writer.close();
  writer.close();
}

/// The runtime's sums of a block, where code is dear; empty when there is none.
static std::string movedOf(const Kernel &kernel) {
  bool has = kernel.compact && suffixOf(kernel.weights) == "s8" &&
             suffixOf(kernel.input) == "s8" && kernel.accumulator <= 24 &&
             workType(kernel.accumulator) == cTypeOf(kernel.sums);
  return has ? "pk_moved4_s8s8_" + std::to_string(kernel.accumulator) : "";
}

/// The sums of a block in memory, and its rows in a loop.
static void printMemoryBlock(const Kernel &kernel, const std::string &moved,
                             Writer &writer) {
  std::string count = countType(kernel.rows);
  writer.line("const " + cTypeOf(kernel.sums) + " *sum = sums;");
  writer.line("uint8_t n = (uint8_t)(rows < 4 ? rows : 4);");
  writer.line(moved + "(sums, w, moved, by);");
  writer.line("sums += 4;");
  writer.line("rows = (" + count + ")(rows - n);");
  writer.open("do");
  printStore(kernel, writer, "*sum++");
  writer.close(" while (--n != 0);");
}

/// The sums of a block in variables.
static void printVariableBlock(const Kernel &kernel, Writer &writer) {
  std::string type = workType(kernel.accumulator), before;
  for (unsigned k = 0; k < kernel.block; ++k)
    before += std::string(k ? ", " : "") + "(" + type + ")sums[" +
              std::to_string(k) + "]";
  writer.line(type + " a[" + Twine(kernel.block) + "] = {" + before + "};");
  writer.line("const uint8_t *j = moved;");
  writer.line("const " + cTypeOf(kernel.input) + " *v = by;");
  writer.open("for (uint8_t n = *j; n != 0; --n)");
  writer.line("const " + kernel.tableType() + " *column = w + " +
              Twine(kernel.block) + " * *++j;");
  printMac(kernel, writer, "column");
  writer.line("++v;");
  writer.close();
  for (unsigned k = 0; k < kernel.block; ++k)
    writer.line("*sums++ = (" + cTypeOf(kernel.sums) + ")a[" + Twine(k) + "];");
  printRows(kernel, writer);
}

void emit::printKeeping(const Kernel &kernel, Writer &writer) {
  if (kernel.isSized())
    writer.line(countType(kernel.rows) + " rows = " + Twine(kernel.rows) + ";");
  writer.open("do");
  std::string moved = movedOf(kernel);
  if (moved.empty())
    printVariableBlock(kernel, writer);
  else
    printMemoryBlock(kernel, moved, writer);
  writer.line("w += " + Twine(kernel.block) + " * " + columnsText(kernel) +
              ";");
  writer.close(" while (rows != 0);");
}

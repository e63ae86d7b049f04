// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Prints calls of matvec kernels and makes the tables that they read.

#include "compiler/emit/CTypes.h"
#include "compiler/emit/Functions.h"

using namespace mlir;
using namespace pannikin;
using namespace pannikin::emit;

namespace {
/// One call on its way to C.
struct CallText {
  Model &model;
  const Kernel &kernel;
  const GemvCall &call;
  panc::RomOp rom;
  std::string weights;    ///< Name of the table.
  std::string rowsBefore; ///< Of several matrices, the rows before this one.

  std::string make(const Twine &what, StringRef comment, StringRef type,
                   std::vector<int64_t> values);
  std::string shifts();
  std::string rowCodes();
};
} // namespace

/// A table that belongs to the matrix.
std::string CallText::make(const Twine &what, StringRef comment, StringRef type,
                           std::vector<int64_t> values) {
  StringRef stem = StringRef(weights).drop_front(model.name.size() + 1);
  return model.tables.make((stem + what).str(), comment, type,
                           std::move(values), rom);
}

/// A byte a row for shift and factor, as `printStore` reads it.
std::string CallText::rowCodes() {
  int least = kernel.isFast ? 0 : *llvm::min_element(call.shifts);
  std::vector<int64_t> codes;
  for (size_t i = 0; i < call.shifts.size(); ++i) {
    int factor = call.factors.empty() ? 1 : call.factors[i];
    codes.push_back((call.shifts[i] - least) << 3 | factor >> 1);
  }
  std::string table =
      make("_row",
           "Of each row: shift in the high five bits, half of its odd factor",
           "uint8_t", codes);
  return table + (kernel.isFast ? "" : ", " + std::to_string(least));
}

/// What the kernel needs to know about the rows.
std::string CallText::shifts() {
  if (kernel.hasFactors && kernel.perRow)
    return rowCodes();
  if (kernel.hasFactors)
    return std::to_string(call.factors[0]) + ", " +
           std::to_string(call.shifts[0]);
  if (!kernel.perRow)
    return std::to_string(call.shifts[0]);
  StringRef comment = kernel.isFast ? "Right shift of each row's sum, less one"
                                    : "Right shift of each row's sum";
  return make("_shift", comment, kernel.isFast ? "uint8_t" : "int8_t",
              {call.shifts.begin(), call.shifts.end()}) +
         rowsBefore;
}

/// The table of weights as the kernel reads it.
static std::string tableOf(Model &model, const Kernel &kernel, panc::RomOp rom,
                           int64_t rows) {
  if (kernel.isReal())
    return model.tables.use(rom);
  if (rom.getStorage() != pan::Storage::Dense)
    return model.tables.useStored(rom);
  return model.tables.useBlocks(rom, kernel.block, rows, kernel.fill());
}

/// The whole number that `place` holds.
static std::string countOf(const Place &place) {
  return (place.element().isF32() ? "(uint16_t)" : "") + place.at("0");
}

void FunctionEmitter::emitGemv(panc::GemvOp op) {
  const GemvCall *call = kernels.find(op);
  if (!call)
    return;
  const Kernel &kernel = *call->kernel;
  Place x = place(op.getInput()), out = place(op.getOut());
  if (x.rom)
    return model.fail(op, "found a constant vector as input; allowed is a "
                          "buffer in RAM");
  panc::RomOp rom = model.romOf(op.getWeights());
  int64_t rows = out.type.getNumElements();
  std::string weights = tableOf(model, kernel, rom, rows);
  explain(op, Twine(out.name()) + (op.getAddend() ? " += " : " = ") + weights +
                  " x " + x.name());
  fillAddend(op);
  int64_t columns = cast<panc::BufferType>(rom.getType()).getShape()[1];
  // Of several matrices, how far the chosen one is from the first.
  auto chosen = [&](int64_t size) {
    return op.getAt() ? " + " + std::to_string(size) + " * " +
                            countOf(place(op.getAt()))
                      : "";
  };
  int64_t blocks =
      kernel.isReal() ? rows : int64_t(llvm::alignTo(rows, kernel.fill()));
  CallText parts{model, kernel, *call, rom, weights, chosen(rows)};
  std::string text =
      out.pointer() + ", " +
      (op.getSums() ? place(op.getSums()).pointer() + ", " : "") +
      (kernel.isReal() ? "&" + weights + "[0][0]" : weights) +
      chosen(blocks * columns);
  if (!kernel.isReal())
    text += ", " + parts.shifts();
  if (!call->book.empty())
    text += ", " + parts.make("_book", "The different numbers, by code",
                              "int8_t", call->book);
  text += ", " + (op.getSums() ? place(op.getColumns()).pointer() + ", " +
                                     place(op.getDifferences()).pointer()
                               : x.pointer());
  if (!kernel.isSized())
    text += ", " + std::to_string(rows);
  if (!kernel.isSized() && !kernel.isIndexed)
    text += ", " + std::to_string(kernel.columnCount(columns));
  if (kernel.accumulates && kernel.sets)
    text += op.getAddend() ? ", 1" : ", 0";
  writer.line(kernel.name + "(" + text + ");");
}

// The kernel adds to what `out` holds; another addend is put there first.
void FunctionEmitter::fillAddend(panc::GemvOp op) {
  if (!op.getAddend())
    return;
  Place from = place(op.getAddend()), out = place(op.getOut());
  if (from.pointer() == out.pointer())
    return;
  Names names(locals.get());
  std::string i = openLoop(out.type.getNumElements(), names);
  writer.line(out.at(i) + " = " + from.read(i) + ";");
  writer.close();
}

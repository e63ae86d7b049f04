// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Prints tables and adds up their bytes.

#include "compiler/emit/Tables.h"
#include "compiler/emit/CTypes.h"
#include "compiler/emit/Ranges.h"
#include "ir/Numbers.h"
#include "ir/SparseRows.h"
#include "llvm/ADT/StringSet.h"

using namespace mlir;
using namespace pannikin;
using namespace pannikin::emit;

std::string Tables::useBlocks(panc::RomOp rom, unsigned block, int64_t part,
                              unsigned fill) {
  auto [it, isNew] = entries.try_emplace({rom, block, fill});
  if (isNew)
    it->second = {globals.global(prefix, rom.getSymName()), rom, block, part,
                  fill};
  return it->second.name;
}

/// The place of a sparse table among the others; its bytes are no blocks.
static constexpr unsigned sparseBlock = ~0u;

std::string Tables::useSparse(panc::RomOp rom) {
  return useBlocks(rom, sparseBlock, 0, 1);
}

static std::vector<std::vector<uint8_t>> sparseBytesOf(panc::RomOp rom) {
  auto type = cast<panc::BufferType>(rom.getType());
  return SparseRows(integersOf(rom), type.getShape()[1]).bytes();
}

int64_t Tables::Entry::rowsInFlash() const {
  auto type = cast<panc::BufferType>(panc::RomOp(rom).getType());
  int64_t rows = type.getShape()[0], whole = part ? part : rows;
  return rows / whole * int64_t(llvm::alignTo(whole, fill));
}

int64_t Tables::Entry::bytes() const {
  auto type = cast<panc::BufferType>(panc::RomOp(rom).getType());
  if (block != sparseBlock)
    return type.getBytes() / type.getShape()[0] * rowsInFlash();
  int64_t total = 0;
  for (const auto &row : sparseBytesOf(rom))
    total += int64_t(row.size());
  return total;
}

int64_t MadeTable::bytes() const {
  return int64_t(values.size()) * (StringRef(type).contains("16") ? 2 : 1);
}

std::string Tables::make(StringRef name, StringRef comment, StringRef type,
                         std::vector<int64_t> values) {
  auto [known, isNew] = places.try_emplace({type.str(), values}, made.size());
  if (!isNew)
    return made[known->second].name;
  made.push_back({globals.global(prefix, name), comment.str(), type.str(),
                  std::move(values)});
  return made.back().name;
}

void Tables::keepUsed(StringRef text) {
  llvm::StringSet<> words;
  forEachWord(text, [&](StringRef word) { words.insert(word); });
  entries.remove_if(
      [&](const auto &entry) { return !words.contains(entry.second.name); });
}

/// The elements of a table as literals, in the order of the file.
static std::vector<std::string> literalsOf(panc::RomOp rom) {
  std::vector<std::string> texts;
  if (numberTypeOf(rom.getType()).isF32()) {
    for (double value : constantValues(rom.getValue(), rom.getType()))
      texts.push_back(realLiteral(value));
    return texts;
  }
  for (int64_t value : integersOf(rom))
    texts.push_back(literal(value));
  return texts;
}

static std::string joined(ArrayRef<std::string> texts) {
  std::string out;
  for (const std::string &text : texts)
    out += (out.empty() ? "" : ", ") + text;
  return out;
}

static std::string shapeText(ArrayRef<int64_t> shape) {
  std::string text;
  for (int64_t size : shape)
    text += (text.empty() ? "" : " x ") + std::to_string(size);
  return shape.size() == 1 ? text + " entries" : text;
}

static std::string describe(panc::RomOp rom, unsigned block) {
  auto type = cast<panc::BufferType>(rom.getType());
  std::string text =
      shapeText(type.getShape()) + ", " + scaleText(type.getElementType());
  if (block == sparseBlock)
    text += ", without zeros: the count of each row, then steps and numbers";
  else if (block > 1)
    text += ", in blocks of " + std::to_string(block) + " rows";
  if (rom.getOrigin() && !rom.getOrigin()->empty())
    text += ". From initializer " + rom.getOrigin()->str();
  return text;
}

/// Row-major texts in blocks: block by block, column by column, row by row;
/// blocks end with each `part` of the rows, filled up to a multiple of `fill`.
static std::vector<std::string> interleave(ArrayRef<std::string> texts,
                                           int64_t part, int64_t columns,
                                           int64_t block, int64_t fill) {
  std::vector<std::string> result;
  int64_t rows = int64_t(texts.size()) / columns;
  for (int64_t start = 0; start < rows; start += part)
    for (int64_t i = start; i < start + part; i += block) {
      int64_t end = start + int64_t(llvm::alignTo(part, fill));
      for (int64_t j = 0; j < columns; ++j)
        for (int64_t k = i; k < std::min(i + block, end); ++k)
          result.push_back(k < start + part ? texts[size_t(k * columns + j)]
                                            : "0");
    }
  return result;
}

/// A line of bytes for each row.
static void printSparse(Writer &writer, const std::string &name,
                        panc::RomOp rom, int64_t size) {
  writer.comment(describe(rom, sparseBlock));
  writer.line("static const uint8_t " + name + "[" + Twine(size) +
              "] PK_ROM = {");
  writer.indent();
  auto rows = sparseBytesOf(rom);
  for (auto [i, row] : llvm::enumerate(rows)) {
    std::vector<std::string> texts;
    for (uint8_t byte : row)
      texts.push_back(std::to_string(byte));
    writer.line(joined(texts) + (i + 1 < rows.size() ? "," : ""));
  }
  writer.outdent();
  writer.line("};");
  writer.raw();
}

/// One row in braces, or the whole table when it has one dimension in C.
static void printRows(Writer &writer, ArrayRef<std::string> texts,
                      int64_t columns, bool nested) {
  size_t width = size_t(columns);
  for (size_t i = 0; i < texts.size(); i += width) {
    std::string row = joined(texts.slice(i, std::min(width, texts.size() - i)));
    writer.line((nested ? "{" + row + "}" : row) +
                (i + width < texts.size() ? "," : ""));
  }
}

void Tables::printTable(Writer &writer, const Entry &entry) const {
  auto type = cast<panc::BufferType>(panc::RomOp(entry.rom).getType());
  ArrayRef<int64_t> shape = type.getShape();
  unsigned block = entry.block;
  if (block == sparseBlock)
    return printSparse(writer, entry.name, entry.rom, entry.bytes());
  bool nested = shape.size() == 2 && block == 0;
  std::vector<std::string> texts = literalsOf(entry.rom);
  std::string sizes = std::to_string(shape[0]), place = "PK_ROM";
  int64_t width = shape.back();
  if (nested)
    sizes += "][" + std::to_string(shape[1]);
  if (block > 0) {
    int64_t part = entry.part ? entry.part : shape[0];
    texts = interleave(texts, part, shape[1], block, entry.fill);
    sizes =
        std::to_string(entry.rowsInFlash()) + " * " + std::to_string(shape[1]);
    bool words = panc::bytesOf(type.getElementType()) <= 2 && block == 4;
    place = words ? "PK_ROM_BLOCKS" : "PK_ROM";
    width *= block;
  }
  writer.comment(describe(entry.rom, block));
  writer.line("static const " + cTypeOf(type.getElementType()) + " " +
              entry.name + "[" + sizes + "] " + place + " = {");
  writer.indent();
  printRows(writer, texts, width, nested);
  writer.outdent();
  writer.line("};");
  writer.raw();
}

void Tables::print(Writer &writer) const {
  for (const auto &[key, entry] : entries)
    printTable(writer, entry);
  for (const MadeTable &table : made) {
    std::vector<std::string> texts;
    for (int64_t value : table.values)
      texts.push_back(std::to_string(value));
    writer.comment(table.comment);
    writer.line("static const " + table.type + " " + table.name + "[" +
                Twine(texts.size()) + "] PK_ROM = {" + joined(texts) + "};");
    writer.raw();
  }
}

int64_t Tables::bytes() const {
  int64_t total = 0;
  for (const auto &[key, entry] : entries)
    total += entry.bytes();
  for (const MadeTable &table : made)
    total += table.bytes();
  return total;
}

static const char *storageOf(unsigned block) {
  return block == sparseBlock ? "sparse"
         : block > 1          ? "dense, rows interleaved"
                              : "dense";
}

llvm::json::Array Tables::report() const {
  llvm::json::Array tensors;
  for (const auto &[key, entry] : entries) {
    panc::RomOp rom = entry.rom;
    auto type = cast<panc::BufferType>(rom.getType());
    auto fixed = dyn_cast<pan::FixedType>(type.getElementType());
    llvm::json::Value fraction = nullptr;
    if (fixed && fixed.hasRowFractions())
      fraction = llvm::json::Array(fixed.getRowFractions());
    else if (fixed)
      fraction = fixed.getFraction();
    tensors.push_back(llvm::json::Object{
        {"name", rom.getOrigin().value_or(rom.getSymName()).str()},
        {"shape", llvm::json::Array(type.getShape())},
        {"storage", storageOf(entry.block)},
        {"width", panc::bytesOf(type.getElementType()) * 8},
        {"fraction", std::move(fraction)},
        {"bytes", entry.bytes()}});
  }
  for (const MadeTable &table : made)
    tensors.push_back(llvm::json::Object{
        {"name", table.name},
        {"shape", llvm::json::Array{int64_t(table.values.size())}},
        {"storage", "dense"},
        {"width", StringRef(table.type).contains("16") ? 16 : 8},
        {"fraction", 0},
        {"bytes", table.bytes()}});
  return tensors;
}

std::vector<std::string> Tables::manual() const {
  std::vector<std::string> lines;
  for (const auto &[key, entry] : entries) {
    panc::RomOp rom = entry.rom;
    lines.push_back(std::to_string(entry.bytes()) + " " + entry.name + ", " +
                    describe(rom, entry.block));
  }
  for (const MadeTable &table : made)
    lines.push_back(std::to_string(table.bytes()) + " " + table.name);
  return lines;
}

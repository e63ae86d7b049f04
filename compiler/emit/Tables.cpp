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
namespace json = llvm::json;

std::string Tables::useBlocks(panc::RomOp rom, unsigned block, int64_t part,
                              unsigned fill) {
  auto [it, isNew] = entries.try_emplace({rom, block, fill});
  if (isNew)
    it->second = {globals.global(prefix, rom.getSymName()), rom, block, part,
                  fill};
  return it->second.name;
}

/// The place of a stored table among the others; its bytes are no blocks.
static constexpr unsigned storedBlock = ~0u;

/// The bytes of a matrix in lines: a row each where rows begin with a byte.
static std::vector<std::vector<uint8_t>> storedBytes(panc::RomOp rom) {
  std::optional<PackedRows> packed = packedRows(rom);
  int64_t columns = cast<panc::BufferType>(rom.getType()).getShape()[1];
  if (!packed)
    return SparseRows(integersOf(rom), columns).bytes();
  std::vector<uint8_t> stream = packed->stream();
  std::vector<std::vector<uint8_t>> lines;
  for (size_t i = 0; i < stream.size(); i += 16)
    lines.emplace_back(stream.begin() + i,
                       stream.begin() + std::min(i + 16, stream.size()));
  return lines;
}

std::string Tables::useStored(panc::RomOp rom) {
  std::string name = useBlocks(rom, storedBlock, 0, 1);
  Entry &entry = entries.find({rom, storedBlock, 1})->second;
  if (entry.stored.empty())
    entry.stored = storedBytes(rom);
  return name;
}

int64_t Tables::Entry::rowsInFlash() const {
  auto type = cast<panc::BufferType>(panc::RomOp(rom).getType());
  int64_t rows = type.getShape()[0], whole = part ? part : rows;
  return rows / whole * int64_t(llvm::alignTo(whole, fill));
}

int64_t Tables::Entry::bytes() const {
  auto type = cast<panc::BufferType>(panc::RomOp(rom).getType());
  if (block != storedBlock)
    return type.getBytes() / type.getShape()[0] * rowsInFlash();
  int64_t total = 0;
  for (const auto &line : stored)
    total += int64_t(line.size());
  return total;
}

int64_t MadeTable::bytes() const {
  return int64_t(values.size()) * (StringRef(type).contains("16") ? 2 : 1);
}

std::string Tables::make(StringRef name, StringRef comment, StringRef type,
                         std::vector<int64_t> values, panc::RomOp owner) {
  auto [known, isNew] = places.try_emplace({type.str(), values}, made.size());
  if (!isNew)
    return made[known->second].name;
  made.push_back({globals.global(prefix, name), comment.str(), type.str(),
                  std::move(values), owner});
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

/// What the bytes of a stored matrix are.
static std::string storedText(panc::RomOp rom) {
  std::optional<PackedRows> packed = packedRows(rom);
  if (!packed)
    return "without zeros: the count of each row, then steps and numbers";
  const NumberCode &code = packed->code();
  std::string text;
  if (code.hasMap)
    text = "a bit a number, and of those that are not 0 ";
  for (const Digit &digit : code.digits)
    text += (digit == code.digits.front() ? "digits of " : " and ") +
            std::to_string(digit.radix) + ", " + std::to_string(digit.perByte) +
            " a byte,";
  text.pop_back();
  if (code.hasBook)
    return text + ", which are places in the table of numbers";
  bool isPlain = code.step == 1 && code.base == 0;
  return isPlain ? text
                 : text + ": number = " + std::to_string(code.step) +
                       " code + " + std::to_string(code.base);
}

std::string Tables::Entry::describe() const {
  panc::RomOp table = rom;
  auto type = cast<panc::BufferType>(table.getType());
  std::string text =
      shapeText(type.getShape()) + ", " + scaleText(type.getElementType());
  if (block == storedBlock)
    text += ", " + storedText(table);
  else if (block > 1)
    text += ", in blocks of " + std::to_string(block) + " rows";
  if (table.getOrigin() && !table.getOrigin()->empty())
    text += ". From initializer " + table.getOrigin()->str();
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

void Tables::printStored(Writer &writer, const Entry &entry) const {
  writer.comment(entry.describe());
  writer.line("static const uint8_t " + entry.name + "[" +
              Twine(entry.bytes()) + "] PK_ROM = {");
  writer.indent();
  for (auto [i, line] : llvm::enumerate(entry.stored)) {
    std::vector<std::string> texts;
    for (uint8_t byte : line)
      texts.push_back(std::to_string(byte));
    writer.line(joined(texts) + (i + 1 < entry.stored.size() ? "," : ""));
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
  if (block == storedBlock)
    return printStored(writer, entry);
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
  writer.comment(entry.describe());
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

std::string Tables::Entry::storage() const {
  if (block == storedBlock)
    return pan::stringifyStorage(panc::RomOp(rom).getStorage()).str();
  return block > 1 ? "dense, rows interleaved" : "dense";
}

int64_t Tables::bytesWithOwned(const Entry &entry) const {
  int64_t total = entry.bytes();
  for (const MadeTable &table : made)
    if (table.owner == entry.rom)
      total += table.bytes();
  return total;
}

static json::Value fractionsOf(Type element) {
  auto fixed = dyn_cast<pan::FixedType>(element);
  if (!fixed)
    return nullptr;
  if (fixed.hasRowFractions())
    return json::Array(fixed.getRowFractions());
  return fixed.getFraction();
}

json::Array Tables::report() const {
  json::Array tensors;
  for (const auto &[key, entry] : entries) {
    panc::RomOp rom = entry.rom;
    auto type = cast<panc::BufferType>(rom.getType());
    int64_t width = panc::bytesOf(type.getElementType()) * 8;
    std::optional<PackedRows> packed = packedRows(rom);
    tensors.push_back(
        json::Object{{"name", rom.getOrigin().value_or(rom.getSymName()).str()},
                     {"shape", json::Array(type.getShape())},
                     {"storage", entry.storage()},
                     {"width", width},
                     {"bits", packed ? packed->code().bits() : double(width)},
                     {"fraction", fractionsOf(type.getElementType())},
                     {"bytes", bytesWithOwned(entry)}});
  }
  for (const MadeTable &table : made)
    if (!table.owner)
      tensors.push_back(
          json::Object{{"name", table.name},
                       {"shape", json::Array{int64_t(table.values.size())}},
                       {"storage", "dense"},
                       {"width", StringRef(table.type).contains("16") ? 16 : 8},
                       {"fraction", 0},
                       {"bytes", table.bytes()}});
  return tensors;
}

std::optional<size_t> Tables::placeOf(panc::RomOp rom) const {
  for (auto [i, entry] : llvm::enumerate(entries))
    if (entry.second.rom == rom)
      return i;
  return std::nullopt;
}

std::vector<std::string> Tables::manual() const {
  std::vector<std::string> lines;
  for (const auto &[key, entry] : entries)
    lines.push_back(std::to_string(entry.bytes()) + " " + entry.name + ", " +
                    entry.describe());
  for (const MadeTable &table : made)
    lines.push_back(std::to_string(table.bytes()) + " " + table.name);
  return lines;
}

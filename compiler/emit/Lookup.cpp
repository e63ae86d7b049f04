// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Functions by table. With k = fraction of the input - cell, the cell of the
// integer x is floor(x / 2^k) - first and the way into it x mod 2^k.

#include "compiler/emit/Scalars.h"
#include <algorithm>

using namespace mlir;
using namespace pannikin;
using namespace pannikin::emit;

/// Limits `x` to `limits`, as a local when that takes code.
static Scalar limitInput(ScalarEmitter &emitter, Operation *op, const Scalar &x,
                         const Interval &limits) {
  if (limits.contains(x.range))
    return x;
  auto type = cast<pan::FixedType>(x.type);
  Interval inside = clamp(limits, limitsOf(type));
  return emitter.declare(
      emitter.finish(op, ScalarEmitter::exactly(x), type, inside), "inside");
}

namespace {
/// An index into a table: `origin` plus a C text of `type`; and its range.
struct Index {
  std::string type, text;
  Interval range;
  int64_t origin = 0;
};
} // namespace

/// Whether the cells are the 256 around zero that the runtime counts for an
/// AVR by doubling `x` until the cell is its high byte.
static bool isCentred(const Target &target, const Scalar &x, int k,
                      int64_t first, int64_t last) {
  return target.nativeIntBits == 8 && suffixOf(x.type) == "s16" &&
         first == -128 && last == 255 && k >= 4 && k <= 8;
}

static std::string centredText(const Scalar &x, int k) {
  return "pk_cell16(" + x.text + ", " + std::to_string(k) + ")";
}

/// The cell of `x`, counted from the first and limited to 0 .. last. An AVR
/// wants it in a byte; elsewhere a narrow type costs an instruction.
static Index cellOf(const Target &target, const Scalar &x, int k, int64_t first,
                    int64_t last) {
  Interval cells = k >= 0 ? floorShift(x.range, unsigned(k))
                          : shiftLeft(x.range, unsigned(-k));
  Interval shifted = subtract(cells, {first, first});
  unsigned width = widthFor(unite(unite(x.range, shifted), cells));
  std::string w = std::to_string(width), text = operandText(x, width, true);
  if (k > 0)
    text = "pk_floor" + w + "(" + text + ", " +
           std::to_string(std::min<unsigned>(unsigned(k), width - 1)) + ")";
  else if (k < 0)
    text += " * " + literal(Wide(1) << -k);
  Interval range = clamp(shifted, {0, last});
  if (isCentred(target, x, k, first, last))
    return {"int8_t", centredText(x, k), range, -first};
  bool isWord = target.nativeIntBits > 8;
  // The origin becomes part of the table's address, which costs nothing.
  if (isWord && shifted.lo >= 0 && shifted.hi <= last && first <= 0 &&
      -first <= last)
    return {"int32_t", width == 64 ? "(int32_t)" + text : text, range, -first};
  if (first != 0)
    text += (first < 0 ? " + " : " - ") + literal(first < 0 ? -first : first);
  std::string typed = "(" + workType(width) + ")(" + text + "), ";
  if (shifted.lo < 0 && shifted.hi > last)
    text = "pk_clip" + w + "(" + typed + "0, " + literal(last) + ")";
  else if (shifted.lo < 0)
    text = "pk_max" + w + "(" + typed + "0)";
  else if (shifted.hi > last)
    text = "pk_min" + w + "(" + typed + literal(last) + ")";
  if (isWord)
    return {"int32_t", width == 64 ? "(int32_t)(" + text + ")" : text, range};
  std::string type = last <= 255 ? "uint8_t" : "uint16_t";
  return {type, "(" + type + ")(" + text + ")", range};
}

/// Range of the entries that `cells` can reach.
static Interval entryRange(ArrayRef<int64_t> entries, const Interval &cells) {
  auto part = entries.slice(size_t(cells.lo), size_t(cells.hi - cells.lo) + 1);
  auto [lo, hi] = std::minmax_element(part.begin(), part.end());
  return {*lo, *hi};
}

static std::string readText(Type element, const std::string &pointer) {
  return "pk_rom_" + suffixOf(element) + "(" + pointer + ")";
}

/// The address of an entry.
static std::string addressOf(const std::string &table, const Index &index) {
  if (index.origin == 0)
    return "&" + table + "[" + index.text + "]";
  return "&" + table + "[" + std::to_string(index.origin) + "] + " + index.text;
}

/// The upper half of a table whose lower half is `one` less it, mirrored: what
/// the runtime reads instead of the whole. Nothing for other tables.
static std::optional<std::vector<int64_t>> halfOf(ArrayRef<int64_t> entries,
                                                  Type element) {
  bool isSigned = suffixOf(element) == "s8";
  if (entries.size() != 256 || (!isSigned && suffixOf(element) != "u16"))
    return std::nullopt;
  int64_t one = isSigned ? 0 : 65536, top = isSigned ? 127 : 65535;
  std::vector<int64_t> half;
  for (size_t k = 0; k < 128; ++k) {
    int64_t value = one - entries[127 - k];
    if (value < 0 || std::min(value, top) != entries[128 + k])
      return std::nullopt;
    half.push_back(isSigned ? value : entries[128 + k]);
    if (half.back() == 0 && !isSigned)
      return std::nullopt;
  }
  return half;
}

Scalar ScalarEmitter::lookup(panc::LutOp op, const Scalar &x) {
  panc::RomOp rom = model.romOf(op.getTable());
  Type element = op.getResult().getType();
  auto input = dyn_cast<pan::FixedType>(x.type);
  if (!rom || !input || !isa<pan::FixedType>(element))
    return fail(op, element,
                "found a lookup that is not of a fixed number in "
                "a table of fixed numbers");
  int k = input.getFraction() - int(op.getCell());
  if (k < -32 || k > 63)
    return fail(op, element,
                "found cells of 2^" + Twine(-int64_t(op.getCell())) +
                    " for an input of " + scaleText(x.type) +
                    "; allowed is a shift of at most 32 places");
  if (op.getInterpolate() && k > 0)
    return interpolate(op, x, rom);
  std::vector<int64_t> entries = integersOf(rom);
  int64_t last = int64_t(entries.size()) - 1;
  Index cell = cellOf(model.target, x, k, op.getFirst(), last);
  auto half = halfOf(entries, element);
  if (half && isCentred(model.target, x, k, op.getFirst(), last))
    return {"pk_half_" + suffixOf(element) + "(" +
                model.tables.make(
                    rom.getSymName(),
                    "Upper half of a symmetric table, " + scaleText(element),
                    "u" + cTypeOf(element).substr(cTypeOf(element)[0] == 'u'),
                    *half) +
                ", " + cell.text + ")",
            element, entryRange(entries, cell.range)};
  return {readText(element, addressOf(model.tables.use(rom), cell)), element,
          entryRange(entries, cell.range)};
}

/// Largest change from one entry to the next, up and down.
static Interval stepRange(ArrayRef<int64_t> entries) {
  Interval steps{0, 0};
  for (size_t i = 0; i + 1 < entries.size(); ++i) {
    Wide step = Wide(entries[i + 1]) - entries[i];
    steps = unite(steps, {step, step});
  }
  return steps;
}

/// The way from the start of cell `at` to `x`: 0 .. 2^k.
static Scalar wayInto(const Scalar &x, const std::string &at, int64_t first,
                      unsigned k, bool reachesEnd) {
  Wide size = Wide(1) << k;
  auto type = pan::FixedType::get(x.type.getContext(), k < 16 ? 16 : 32, true,
                                  int(k), {});
  std::string c = cTypeOf(type);
  if (!reachesEnd)
    return {"(" + c + ")((" + c + ")" + x.text + " & " + literal(size - 1) +
                "u)",
            type,
            {0, size - 1}};
  // Modulo 2^16 or 2^32, which the difference is far below.
  std::string start =
      "(" + c + ")((" + c + ")" + at + " * " + literal(size) + "u)";
  std::string base = "(" + c + ")((" + c + ")" + x.text + " - (" + c + ")" +
                     literal(Wide(first) * size) + ")";
  return {"(" + c + ")(" + base + " - " + start + ")", type, {0, size}};
}

// The input is limited to the table's ends first, so that the way into the
// last cell reaches 2^k exactly.
Scalar ScalarEmitter::interpolate(panc::LutOp op, const Scalar &x,
                                  panc::RomOp rom) {
  auto element = cast<pan::FixedType>(op.getResult().getType());
  std::vector<int64_t> entries = integersOf(rom);
  int64_t last = int64_t(entries.size()) - 1, first = op.getFirst();
  unsigned k = unsigned(fractionOf(x.type) - int(op.getCell()));
  if (k > 30)
    return fail(op, element,
                "found cells of 2^" + Twine(k) +
                    " steps of the input; allowed are 2^30");
  Interval ends = shiftLeft({first, first + last}, k);
  if (x.range.lo >= ends.hi || x.range.hi <= ends.lo)
    return literalScalar(entries[x.range.lo >= ends.hi ? size_t(last) : 0],
                         element);
  Scalar inside = limitInput(*this, op, x, ends);
  Index cell = cellOf(model.target, inside, int(k), first, last - 1);
  std::string table = model.tables.use(rom);
  cell.text = addLocal(cell.type, "at", cell.text);
  Scalar way = declare(wayInto(inside, cell.text, first + cell.origin, k,
                               inside.range.hi == ends.hi),
                       "way");
  Interval reached = entryRange(entries, {cell.range.lo, cell.range.hi + 1});
  Scalar left = declare(
      {readText(element, addressOf(table, cell)), element, reached}, "left");
  Index next = cell;
  ++next.origin;
  Interval steps = stepRange(entries);
  if (widthFor(steps) > 32)
    return fail(op, element,
                "found neighbouring entries further apart than 32 bits; "
                "allowed is a smoother table");
  bool isShort = model.target.nativeIntBits == 8 && widthFor(steps) == 16;
  auto stepType =
      pan::FixedType::get(op.getContext(), isShort ? 16 : 32, false, 0, {});
  // Where a word has 32 bits a narrower step costs an instruction; where an int
  // has 16, unsigned entries wrap and their step fits.
  std::string c = cTypeOf(stepType);
  std::string widen = stepType.getWidth() == 32 ? "(int32_t)" : "";
  Scalar step = declare({"(" + c + ")(" + widen +
                             readText(element, addressOf(table, next)) + " - " +
                             left.text + ")",
                         stepType, steps},
                        "step");
  Scalar part =
      multiply(op, step, way, pan::FixedType::get(op.getContext(), 32, 0));
  std::string cast = cTypeOf(element) == "int32_t" ? "" : "(int32_t)";
  return {"(" + cTypeOf(element) + ")(" + cast + left.text + " + " + part.text +
              ")",
          element, reached};
}

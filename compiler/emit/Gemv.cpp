// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Plans matvec calls: proves accumulators again, limits shifts to what can
// matter, and merges calls of one shape into one kernel.

#include "compiler/emit/Gemv.h"
#include "compiler/emit/CTypes.h"
#include "ir/Numbers.h"
#include "ir/RowPairs.h"
#include "ir/SparseRows.h"
#include <cmath>

using namespace mlir;
using namespace pannikin;
using namespace pannikin::emit;

/// Width in which sums run: `least`, or wider where that is not proved.
static unsigned widthOf(const Interval &sums, unsigned least) {
  for (unsigned width : {16u, 24u, 32u})
    if (width >= least && signedLimits(width).contains(sums))
      return width;
  return 64;
}

/// Shifts to the right by row. Beyond `accumulator` places every sum becomes
/// 0, as it does at that many; beyond the width of the result to the left
/// every sum but 0 saturates, as it does at that many. What `packed` took out
/// of a row goes to its shift.
static std::vector<int> shiftsOf(panc::GemvOp op, panc::RomOp weights,
                                 unsigned accumulator,
                                 const PackedRows *packed) {
  auto w = cast<pan::FixedType>(numberTypeOf(weights.getType()));
  auto out = cast<pan::FixedType>(numberTypeOf(op.getOut().getType()));
  int base =
      fractionOf(numberTypeOf(op.getInput().getType())) - out.getFraction();
  int most = int(out.getWidth()) - (out.getIsUnsigned() ? 0 : 1);
  int64_t rows = cast<panc::BufferType>(weights.getType()).getShape()[0];
  std::vector<int> shifts;
  for (int64_t i = 0; i < rows; ++i) {
    int places = packed ? packed->rows()[size_t(i)].shift : 0;
    shifts.push_back(std::clamp(base + w.getFractionOf(i) - places, -most,
                                int(accumulator)));
  }
  return shifts;
}

/// Integers alike in everything but the fraction.
static std::string formatKey(Type element) { return suffixOf(element); }

static std::string codeKey(const NumberCode &code) {
  std::string key =
      std::string(code.hasMap ? "map" : "") + (code.hasBook ? "book" : "");
  for (const Digit &digit : code.digits)
    key += "_" + std::to_string(digit.radix);
  for (int64_t number : {code.step, code.base, code.block})
    key += "_" + std::to_string(number);
  return key;
}

/// What calls must have in common to share a kernel. Where code is cheap, a
/// kernel does without the tests that its calls do not need.
static std::string keyOf(const Kernel &kernel) {
  std::string key = formatKey(kernel.weights) + formatKey(kernel.input) +
                    formatKey(kernel.out) + std::to_string(kernel.accumulator);
  if (kernel.isIndexed)
    key += kernel.longRows ? "indexed16" : "indexed8";
  if (kernel.code)
    key += codeKey(*kernel.code) + (kernel.inPairs ? "pairs" : "");
  if (kernel.sums)
    key += "keeping" + formatKey(kernel.sums);
  if (kernel.hasFactors)
    key += "factors" + std::to_string(kernel.scaled);
  if (!kernel.isSized())
    return key;
  for (bool variant : {kernel.accumulates, kernel.tight, kernel.isFast,
                       kernel.saturates, kernel.ragged, kernel.perRow})
    key += variant ? "y" : "n";
  for (int64_t size : {int64_t(kernel.lift), int64_t(kernel.block), kernel.rows,
                       kernel.columns})
    key += "_" + std::to_string(size);
  return key;
}

/// "gemv_bitmap4_s8s8": storage, bits of a code, formats.
static std::string nameOf(const Kernel &kernel) {
  std::string name = "gemv_";
  if (kernel.isIndexed)
    name += "indexed_";
  if (kernel.sums)
    name += "moved_";
  if (kernel.code) {
    NumberCode number = *kernel.code;
    number.hasMap = false;
    name += kernel.code->hasBook  ? "codebook"
            : kernel.code->hasMap ? "bitmap"
                                  : "packed";
    name += std::to_string(int(std::ceil(number.bits()))) + "_";
  }
  return name + suffixOf(kernel.weights) + suffixOf(kernel.input);
}

/// The kernel of f32 numbers or of these formats, made on first use.
static Kernel *
findOrMake(std::map<std::string, std::unique_ptr<Kernel>> &kernels,
           Model &model, const Kernel &wanted) {
  auto &slot = kernels[keyOf(wanted)];
  if (!slot) {
    slot = std::make_unique<Kernel>(wanted);
    slot->name = model.globals.global(model.name, nameOf(wanted));
  }
  return slot.get();
}

/// Fills in what the shifts of a call ask of its kernel.
static void inspectShifts(Kernel &wanted, const GemvCall &call,
                          ArrayRef<Interval> rows) {
  unsigned width = wanted.scaled;
  for (size_t i = 0; i < call.shifts.size(); ++i) {
    int shift = call.shifts[i];
    Interval moved =
        shift < 0 ? shiftLeft(call.sums, unsigned(-shift)) : call.sums;
    // With 16 bits the runtime shifts right without a bit more.
    if (shift > 0 && width > 16)
      moved.hi += Wide(1) << (shift - 1);
    wanted.tight |= shift > 31 || !signedLimits(width).contains(moved);
    Interval result = shift < 0 ? shiftLeft(rows[i], unsigned(-shift))
                                : roundShift(rows[i], unsigned(shift));
    wanted.saturates |= !limitsOf(wanted.out).contains(result);
  }
}

// floor(a 2^-s + 1/2) = ((a 2^lift >> (s + lift - 1)) + 1) >> 1, which is two
// instructions fewer a row than adding half of a variable power of two, and
// needs no case for shifts to the left. lift makes every s + lift at least 1.
static void speedUp(Kernel &wanted, GemvCall &call) {
  int least = *llvm::min_element(call.shifts);
  unsigned lift = least < 1 ? unsigned(1 - least) : 0;
  wanted.isFast =
      !wanted.compact && suffixOf(wanted.out) == "s16" && wanted.scaled <= 32 &&
      signedLimits(32).contains(emit::add(shiftLeft(call.sums, lift), {0, 1}));
  if (!wanted.isFast)
    return;
  wanted.tight = false;
  wanted.lift = lift;
  for (int &shift : call.shifts)
    shift = std::min(shift + int(lift) - 1, 31);
}

/// A table of equal shifts costs less than doing without the runtime's walk.
static void walkWhole(Kernel &wanted) {
  Kernel perRow = wanted;
  perRow.perRow = true;
  wanted.perRow |= !perRow.whole().empty();
}

/// Adds the needs of one call to those of the kernel that it shares.
static void join(Kernel &kernel, const Kernel &wanted) {
  kernel.rows = std::max(kernel.rows, wanted.rows);
  kernel.columns = std::max(kernel.columns, wanted.columns);
  kernel.accumulates |= wanted.accumulates;
  kernel.sets |= wanted.sets;
  kernel.perRow |= wanted.perRow;
  kernel.tight |= wanted.tight;
  kernel.saturates |= wanted.saturates;
  kernel.ragged |= wanted.ragged;
}

static bool hasLongRows(panc::RomOp weights) {
  int64_t columns = cast<panc::BufferType>(weights.getType()).getShape()[1];
  return SparseRows(integersOf(weights), columns).longest() > 255;
}

/// Sums by row of the numbers that are left when factors are taken out.
static std::vector<Interval> numberSums(const PackedRows &packed,
                                        const Interval &input) {
  return rowSums(packed.numbers(), packed.rows().size(), input);
}

static Interval hullOf(ArrayRef<Interval> rows) {
  Interval all;
  for (const Interval &row : rows)
    all = emit::unite(all, row);
  return all;
}

/// Fills in what codes ask of the kernel, and multiplies `rows`, the sums of
/// numbers, by the factors.
static void inspectCode(Kernel &wanted, GemvCall &call,
                        const PackedRows &packed, std::vector<Interval> &rows) {
  wanted.code = packed.code();
  wanted.inPairs =
      !wanted.compact && wanted.code->digits == std::vector<Digit>{{16, 2}} &&
      wanted.code->block == 4 && signedLimits(16).contains(hullOf(rows));
  call.book = packed.book();
  for (auto [row, sums] : llvm::zip(packed.rows(), rows)) {
    call.factors.push_back(int(row.factor));
    sums = emit::multiply(sums, {row.factor, row.factor});
  }
  wanted.hasFactors =
      llvm::any_of(call.factors, [](int factor) { return factor != 1; });
  if (!wanted.hasFactors)
    call.factors.clear();
}

/// Settles widths, shifts and what they ask for.
static void planSums(Model &model, panc::GemvOp op, panc::RomOp weights,
                     Kernel &wanted, GemvCall &call) {
  Interval input = model.ranges.of(op.getInput());
  std::optional<PackedRows> packed = packedRows(weights);
  std::vector<Interval> rows =
      packed ? numberSums(*packed, input) : rowSums(weights, input);
  // Products of 16-bit weights are 32 bits wide before they are added, and
  // where a word has 32 bits nothing narrower is faster.
  bool isWide = suffixOf(wanted.weights) == "s16" || !wanted.compact;
  unsigned asked = packed ? 16 : unsigned(op.getAccumulator());
  wanted.accumulator =
      widthOf(hullOf(rows), isWide ? std::max(asked, 32u) : asked);
  if (packed)
    inspectCode(wanted, call, *packed, rows);
  call.sums = hullOf(rows);
  wanted.scaled = widthOf(call.sums, wanted.accumulator);
  call.shifts =
      shiftsOf(op, weights, wanted.scaled, packed ? &*packed : nullptr);
  wanted.perRow =
      !llvm::all_equal(call.shifts) || !llvm::all_equal(call.factors);
  inspectShifts(wanted, call, rows);
  walkWhole(wanted);
  speedUp(wanted, call);
}

void Kernels::add(Model &model, panc::GemvOp op) {
  panc::RomOp weights = model.romOf(op.getWeights());
  if (!weights || op.getWeights() != rootOf(op.getWeights()))
    return model.fail(op, "found weights that are computed; allowed is a whole "
                          "constant matrix");
  bool isDense = weights.getStorage() == pan::Storage::Dense;
  if (op.getAt() && !isDense)
    return model.fail(op,
                      "found several matrices that are stored " +
                          pan::stringifyStorage(weights.getStorage()).str() +
                          "; allowed are dense ones");
  if (op.getSums() && !isDense)
    return model.fail(op,
                      "found kept sums of a matrix that is stored " +
                          pan::stringifyStorage(weights.getStorage()).str() +
                          "; allowed is a dense one");
  Kernel wanted;
  wanted.compact = model.target.nativeIntBits == 8;
  wanted.weights = numberTypeOf(weights.getType());
  wanted.input = numberTypeOf(
      (op.getSums() ? op.getDifferences() : op.getInput()).getType());
  if (op.getSums())
    wanted.sums = numberTypeOf(op.getSums().getType());
  wanted.out = numberTypeOf(op.getOut().getType());
  // Of several matrices each has rows and blocks of its own.
  wanted.rows = cast<panc::BufferType>(op.getOut().getType()).getNumElements();
  wanted.columns = cast<panc::BufferType>(weights.getType()).getShape()[1];
  wanted.ragged = wanted.rows % 4 != 0;
  wanted.isIndexed = weights.getStorage() == pan::Storage::Indexed;
  wanted.longRows = wanted.isIndexed && hasLongRows(weights);
  wanted.accumulates = bool(op.getAddend());
  wanted.sets = !op.getAddend();
  GemvCall call;
  if (auto fixed = dyn_cast<pan::FixedType>(wanted.weights)) {
    if (fixed.getIsUnsigned() || fixed.getWidth() > 16)
      return model.fail(op, "found weights of " + suffixOf(wanted.weights) +
                                "; allowed are signed weights of 8 or 16 bits");
    planSums(model, op, weights, wanted, call);
    if (!wanted.compact && isDense && !wanted.sums && wanted.rows <= 2) {
      wanted.block = unsigned(wanted.rows);
      wanted.ragged = false;
    }
    accumulators.push_back(
        llvm::json::Object{{"op", "gemv"},
                           {"node", nodeName(op)},
                           {"width", int64_t(wanted.scaled)},
                           {"bound", int64_t(call.sums.magnitude())},
                           {"proved", true}});
  }
  call.kernel = findOrMake(kernels, model, wanted);
  join(*call.kernel, wanted);
  calls[op] = std::move(call);
}

// A loop of its own for a last block of two rows costs some bytes of code.
void Kernels::settle(Model &model) {
  std::map<Kernel *, int64_t> saved, uses;
  llvm::DenseSet<Operation *> seen;
  model.module.walk([&](panc::GemvOp op) {
    auto it = calls.find(op);
    if (it == calls.end())
      return;
    Kernel *kernel = it->second.kernel;
    kernel->once = ++uses[kernel] == 1;
    auto shape = cast<panc::BufferType>(op.getWeights().getType()).getShape();
    int64_t rows =
        cast<panc::BufferType>(op.getOut().getType()).getNumElements();
    if (!kernel->whole().empty() && !kernel->dot().empty() &&
        seen.insert(model.romOf(op.getWeights())).second)
      saved[kernel] += shape[0] / rows * savedByRowPair(rows, shape[1]);
  });
  for (auto [kernel, bytes] : saved)
    kernel->pairs = bytes > rowPairCode;
}

void Kernels::plan(Model &model) {
  model.module.walk([&](panc::GemvOp op) { add(model, op); });
  settle(model);
}

const GemvCall *Kernels::find(panc::GemvOp op) const {
  auto it = calls.find(op);
  return it == calls.end() ? nullptr : &it->second;
}

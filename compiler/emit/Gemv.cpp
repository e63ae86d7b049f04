// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Plans matvec calls: proves accumulators again, limits shifts to what can
// matter, and merges calls of one shape into one kernel.

#include "compiler/emit/Gemv.h"
#include "compiler/emit/CTypes.h"
#include "ir/Numbers.h"
#include "ir/SparseRows.h"

using namespace mlir;
using namespace pannikin;
using namespace pannikin::emit;

/// Width in which the sums run: the op's, or wider where that is not proved.
static unsigned accumulatorWidth(panc::GemvOp op, const Interval &sums) {
  for (unsigned width : {16u, 24u, 32u})
    if (width >= op.getAccumulator() && signedLimits(width).contains(sums))
      return width;
  return 64;
}

/// Shifts to the right by row. Beyond `accumulator` places every sum becomes
/// 0, as it does at that many; beyond the width of the result to the left
/// every sum but 0 saturates, as it does at that many.
static std::vector<int> shiftsOf(panc::GemvOp op, panc::RomOp weights,
                                 unsigned accumulator) {
  auto w = cast<pan::FixedType>(numberTypeOf(weights.getType()));
  auto out = cast<pan::FixedType>(numberTypeOf(op.getOut().getType()));
  int base =
      fractionOf(numberTypeOf(op.getInput().getType())) - out.getFraction();
  int most = int(out.getWidth()) - (out.getIsUnsigned() ? 0 : 1);
  int64_t rows = cast<panc::BufferType>(weights.getType()).getShape()[0];
  std::vector<int> shifts;
  for (int64_t i = 0; i < rows; ++i)
    shifts.push_back(
        std::clamp(base + w.getFractionOf(i), -most, int(accumulator)));
  return shifts;
}

/// Integers alike in everything but the fraction.
static std::string formatKey(Type element) { return suffixOf(element); }

/// What calls must have in common to share a kernel. Where code is cheap, a
/// kernel does without the tests that its calls do not need.
static std::string keyOf(const Kernel &kernel) {
  std::string key = formatKey(kernel.weights) + formatKey(kernel.input) +
                    formatKey(kernel.out) + std::to_string(kernel.accumulator);
  if (kernel.sparse)
    key += kernel.longRows ? "sparse16" : "sparse8";
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

/// The kernel of f32 numbers or of these formats, made on first use.
static Kernel *
findOrMake(std::map<std::string, std::unique_ptr<Kernel>> &kernels,
           Model &model, const Kernel &wanted) {
  auto &slot = kernels[keyOf(wanted)];
  if (!slot) {
    slot = std::make_unique<Kernel>(wanted);
    slot->name = model.globals.global(
        model.name, (wanted.sparse ? "gemv_sparse_" : "gemv_") +
                        suffixOf(wanted.weights) + suffixOf(wanted.input));
  }
  return slot.get();
}

/// Fills in what the shifts of a call ask of its kernel.
static void inspectShifts(Kernel &wanted, const GemvCall &call,
                          ArrayRef<Interval> rows) {
  unsigned width = wanted.accumulator;
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
      !wanted.compact && suffixOf(wanted.out) == "s16" &&
      wanted.accumulator <= 32 &&
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

/// The numbers of a sparse matrix, row after row.
static SparseRows rowsOf(panc::RomOp weights) {
  return SparseRows(integersOf(weights),
                    cast<panc::BufferType>(weights.getType()).getShape()[1]);
}

static bool hasLongRows(panc::RomOp weights) {
  return rowsOf(weights).longest() > 255;
}

void Kernels::add(Model &model, panc::GemvOp op) {
  panc::RomOp weights = model.romOf(op.getWeights());
  if (!weights || op.getWeights() != rootOf(op.getWeights()))
    return model.fail(op, "found weights that are computed; allowed is a whole "
                          "constant matrix");
  auto shape = cast<panc::BufferType>(weights.getType()).getShape();
  Kernel wanted;
  wanted.compact = model.target.nativeIntBits == 8;
  wanted.weights = numberTypeOf(weights.getType());
  wanted.input = numberTypeOf(op.getInput().getType());
  wanted.out = numberTypeOf(op.getOut().getType());
  // Of several matrices each has rows and blocks of its own.
  wanted.rows = cast<panc::BufferType>(op.getOut().getType()).getNumElements();
  wanted.columns = shape[1];
  wanted.ragged = wanted.rows % 4 != 0;
  wanted.sparse = weights.getSparse();
  wanted.longRows = wanted.sparse && hasLongRows(weights);
  wanted.accumulates = bool(op.getAddend());
  wanted.sets = !op.getAddend();
  GemvCall call;
  if (auto fixed = dyn_cast<pan::FixedType>(wanted.weights)) {
    if (fixed.getIsUnsigned() || fixed.getWidth() > 16)
      return model.fail(op, "found weights of " + suffixOf(wanted.weights) +
                                "; allowed are signed weights of 8 or 16 bits");
    std::vector<Interval> rows =
        rowSums(weights, model.ranges.of(op.getInput()));
    for (const Interval &row : rows)
      call.sums = emit::unite(call.sums, row);
    wanted.accumulator = accumulatorWidth(op, call.sums);
    // Products of 16-bit weights are 32 bits wide before they are added, and
    // where a word has 32 bits nothing narrower is faster.
    if (fixed.getWidth() == 16 || !wanted.compact)
      wanted.accumulator = std::max(wanted.accumulator, 32u);
    call.shifts = shiftsOf(op, weights, wanted.accumulator);
    wanted.perRow = !llvm::all_equal(call.shifts);
    inspectShifts(wanted, call, rows);
    walkWhole(wanted);
    speedUp(wanted, call);
    if (!wanted.compact && wanted.rows <= 2) {
      wanted.block = unsigned(wanted.rows);
      wanted.ragged = false;
    }
    accumulators.push_back(
        llvm::json::Object{{"op", "gemv"},
                           {"node", nodeName(op)},
                           {"width", int64_t(wanted.accumulator)},
                           {"bound", int64_t(call.sums.magnitude())},
                           {"proved", true}});
  }
  call.kernel = findOrMake(kernels, model, wanted);
  join(*call.kernel, wanted);
  calls[op] = std::move(call);
}

// A loop of its own for a last block of two rows costs some bytes of code.
void Kernels::settle(Model &model) {
  constexpr int64_t code = 44;
  std::map<Kernel *, int64_t> saved, uses;
  llvm::DenseSet<Operation *> seen;
  for (auto &[op, call] : calls) {
    call.kernel->once = ++uses[call.kernel] == 1;
    auto gemv = cast<panc::GemvOp>(op);
    auto shape = cast<panc::BufferType>(gemv.getWeights().getType()).getShape();
    int64_t rows =
        cast<panc::BufferType>(gemv.getOut().getType()).getNumElements();
    if (!call.kernel->whole().empty() && (rows - 1) % 4 < 2 &&
        seen.insert(model.romOf(gemv.getWeights())).second)
      saved[call.kernel] += shape[0] / rows * 2 * shape[1];
  }
  for (auto [kernel, bytes] : saved)
    kernel->pairs = bytes > code;
}

void Kernels::plan(Model &model) {
  model.module.walk([&](panc::GemvOp op) { add(model, op); });
  settle(model);
}

const GemvCall *Kernels::find(panc::GemvOp op) const {
  auto it = calls.find(op);
  return it == calls.end() ? nullptr : &it->second;
}

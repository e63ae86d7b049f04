// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What each operation can write.

#include "compiler/emit/Ranges.h"
#include "compiler/emit/Scalars.h"
#include "ir/Numbers.h"
#include <algorithm>

using namespace mlir;
using namespace pannikin;
using namespace pannikin::emit;

Value emit::rootOf(Value buffer) {
  while (auto view = buffer.getDefiningOp<panc::ViewOp>())
    buffer = view.getSource();
  return buffer;
}

std::vector<int64_t> emit::integersOf(panc::RomOp rom) {
  auto fixed = dyn_cast<pan::FixedType>(numberTypeOf(rom.getType()));
  return constantIntegers(rom.getValue(), fixed && fixed.getIsUnsigned());
}

static bool isFixed(Value buffer) {
  return isa<pan::FixedType>(numberTypeOf(buffer.getType()));
}

static Interval hull(ArrayRef<int64_t> values) {
  auto [lo, hi] = std::minmax_element(values.begin(), values.end());
  return {*lo, *hi};
}

std::optional<PackedRows> emit::packedRows(panc::RomOp rom) {
  pan::Storage storage = rom.getStorage();
  if (storage == pan::Storage::Dense || storage == pan::Storage::Indexed)
    return std::nullopt;
  auto shape = cast<panc::BufferType>(rom.getType()).getShape();
  auto fixed = cast<pan::FixedType>(numberTypeOf(rom.getType()));
  SmallVector<int> fractions;
  for (int64_t i = 0; i < shape[0]; ++i)
    fractions.push_back(fixed.getFractionOf(i));
  return PackedRows::pack(storage, integersOf(rom), fractions, shape[1]);
}

std::vector<Interval> emit::rowSums(ArrayRef<int64_t> integers, size_t rows,
                                    const Interval &input) {
  std::vector<Interval> sums(rows);
  for (auto [i, integer] : llvm::enumerate(integers)) {
    Interval &sum = sums[i / (integers.size() / rows)];
    sum = add(sum, multiply({integer, integer}, input));
  }
  return sums;
}

std::vector<Interval> emit::rowSums(panc::RomOp weights,
                                    const Interval &input) {
  auto shape = cast<panc::BufferType>(weights.getType()).getShape();
  return rowSums(integersOf(weights), size_t(shape[0]), input);
}

Interval emit::gemvRange(panc::GemvOp op, panc::RomOp weights,
                         const Interval &input) {
  Type out = numberTypeOf(op.getOut().getType());
  auto w = cast<pan::FixedType>(numberTypeOf(weights.getType()));
  int base =
      fractionOf(numberTypeOf(op.getInput().getType())) - fractionOf(out);
  std::vector<Interval> rows = rowSums(weights, input);
  std::optional<Interval> all;
  for (size_t i = 0; i < rows.size(); ++i) {
    int shift = base + w.getFractionOf(int64_t(i));
    Interval row = shift >= 0 ? roundShift(rows[i], unsigned(shift))
                              : shiftLeft(rows[i], unsigned(-shift));
    row = clamp(row, limitsOf(out));
    all = all ? unite(*all, row) : row;
  }
  return *all;
}

/// Key of a buffer: its symbol, or the value that is no view.
static const void *keyOf(Value buffer) {
  Value root = rootOf(buffer);
  auto ref = root.getDefiningOp<panc::RefOp>();
  return ref ? ref.getSymbolAttr().getAsOpaquePointer()
             : root.getAsOpaquePointer();
}

Interval Ranges::of(Value buffer) const {
  if (!isFixed(buffer))
    return signedLimits(32);
  auto it = known.find(keyOf(buffer));
  if (it != known.end())
    return it->second;
  return limitsOf(numberTypeOf(buffer.getType()));
}

static void note(llvm::DenseMap<const void *, Interval> &map, Value buffer,
                 const Interval &range) {
  auto [it, isNew] = map.try_emplace(keyOf(buffer), range);
  if (!isNew)
    it->second = unite(it->second, range);
}

void Ranges::visitMap(Model &model, panc::MapOp op, Map &next) {
  Names names;
  ScalarEmitter emitter(model, names);
  llvm::DenseMap<Value, Scalar> values;
  Block &body = op.getBody().front();
  for (auto [buffer, argument] : llvm::zip(op.getIns(), body.getArguments()))
    values[argument] = {"x", argument.getType(), of(buffer)};
  for (Operation &inner : body.without_terminator()) {
    SmallVector<Scalar> operands;
    unsigned count = isa<panc::LutOp>(inner) ? 1 : inner.getNumOperands();
    for (Value operand : inner.getOperands().take_front(count))
      operands.push_back(values[operand]);
    values[inner.getResult(0)] = emitter.emit(&inner, operands);
  }
  for (auto [buffer, value] :
       llvm::zip(op.getOuts(), body.getTerminator()->getOperands()))
    note(next, buffer, values[value].range);
}

void Ranges::visit(Model &model, Operation *op, Map &next) {
  if (auto map = dyn_cast<panc::MapOp>(op))
    return visitMap(model, map, next);
  if (auto copy = dyn_cast<panc::CopyOp>(op))
    return note(next, copy.getOut(), of(copy.getInput()));
  if (auto hold = dyn_cast<panc::HoldOp>(op))
    return note(next, hold.getKept(), of(hold.getInput()));
  if (auto reduce = dyn_cast<panc::ReduceOp>(op))
    return note(next, reduce.getOut(),
                limitsOf(numberTypeOf(reduce.getOut().getType())));
  if (auto softmax = dyn_cast<panc::SoftmaxOp>(op))
    return note(next, softmax.getOut(),
                limitsOf(numberTypeOf(softmax.getOut().getType())));
  if (auto nearest = dyn_cast<panc::NearestOp>(op))
    return note(next, nearest.getOut(),
                limitsOf(numberTypeOf(nearest.getOut().getType())));
  if (isa<panc::TreeCodeOp, panc::TreeTableOp, panc::TreeHeapOp>(op))
    return note(next, op->getOperand(1),
                limitsOf(numberTypeOf(op->getOperand(1).getType())));
  if (auto call = dyn_cast<panc::CallOp>(op)) {
    for (Value argument : call.getArgs())
      note(next, argument, limitsOf(numberTypeOf(argument.getType())));
    return;
  }
  if (auto child = dyn_cast<panc::ChildOp>(op)) {
    auto signs = cast<panc::BufferType>(child.getSigns().getType());
    return note(next, child.getOut(), {0, 2 * signs.getNumElements()});
  }
  auto gemv = dyn_cast<panc::GemvOp>(op);
  panc::RomOp weights = gemv ? model.romOf(gemv.getWeights()) : panc::RomOp();
  if (!weights)
    return;
  Interval range = gemvRange(gemv, weights, of(gemv.getInput()));
  if (gemv.getAddend())
    range = clamp(add(range, of(gemv.getAddend())),
                  limitsOf(numberTypeOf(gemv.getOut().getType())));
  note(next, gemv.getOut(), range);
}

void Ranges::analyze(Model &model) {
  if (model.real)
    return;
  model.quiet = true;
  Map fixed;
  for (auto rom : model.module.getOps<panc::RomOp>())
    if (isa<pan::FixedType>(numberTypeOf(rom.getType())))
      fixed[rom] = hull(integersOf(rom));
  for (int pass = 0; pass < 2; ++pass) {
    Map next = fixed;
    for (auto state : model.module.getOps<panc::StateOp>()) {
      auto type = dyn_cast<pan::FixedType>(numberTypeOf(state.getType()));
      Interval start{0, 0};
      if (type && state.getInit())
        start = hull(constantIntegers(*state.getInit(), type.getIsUnsigned()));
      next[state] = start;
    }
    // What a caller hands in can hold anything.
    model.module.walk([&](panc::FuncOp func) {
      for (Value argument : func.getBody().front().getArguments())
        if (isFixed(argument))
          next[argument.getAsOpaquePointer()] =
              limitsOf(numberTypeOf(argument.getType()));
    });
    model.module.walk([&](Operation *op) { visit(model, op, next); });
    known = std::move(next);
  }
  model.quiet = false;
}

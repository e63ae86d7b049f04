// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Finds what a gate lets a step skip.

#include "compiler/passes/GatedUpdate.h"
#include "ir/Numbers.h"
#include <cmath>

using namespace mlir;
using namespace pannikin;
using namespace pannikin::pan;

/// The operand of a choice that is taken with the gate at `number`.
static Value sideOf(SelectOp select, bool number) {
  return number ? select.getChosen() : select.getOther();
}

static bool isSelect(ArrayRef<GatedUpdate::Choice> choices, Operation *op) {
  return llvm::any_of(choices, [&](const auto &c) { return c.select == op; });
}

/// All operations of the block are seen before their operands.
bool GatedUpdate::findLazy() {
  bool hasMatrix = false;
  Block *block = choices.front().state.getOwner();
  for (Operation &op : llvm::reverse(block->without_terminator())) {
    if (isa<ConstantOp>(op) || isSelect(choices, &op) || op.use_empty())
      continue;
    bool isLazy = llvm::all_of(op.getUses(), [&](OpOperand &use) {
      Operation *user = block->findAncestorOpInBlock(*use.getOwner());
      auto select = dyn_cast<SelectOp>(user);
      if (select && isSelect(choices, select))
        return sideOf(select, skipsAtZero) == use.get() &&
               sideOf(select, !skipsAtZero) != use.get() &&
               select.getGate() != use.get();
      return lazy.contains(user);
    });
    if (!isLazy)
      continue;
    lazy.insert(&op);
    hasMatrix |= isa<MatvecOp>(op);
  }
  SmallVector<Operation *> ordered(llvm::reverse(lazy.getArrayRef()));
  lazy = llvm::SetVector<Operation *>(ordered.begin(), ordered.end());
  return hasMatrix;
}

llvm::SetVector<Operation *> GatedUpdate::before() const {
  llvm::SetVector<Operation *> ops;
  SmallVector<Value> work = {gate};
  for (const Choice &choice : choices)
    work.push_back(choice.kept);
  while (!work.empty()) {
    Operation *op = work.pop_back_val().getDefiningOp();
    if (op && op->getBlock() == choices.front().state.getOwner() &&
        ops.insert(op))
      llvm::append_range(work, op->getOperands());
  }
  return ops;
}

bool GatedUpdate::isInPlace() const {
  llvm::SetVector<Operation *> first = before();
  for (Operation *op : first)
    if (lazy.contains(op) || isSelect(choices, op) || op->getNumRegions() != 0)
      return false;
  auto areAll = [](Value value, llvm::function_ref<bool(Operation *)> is) {
    return llvm::all_of(value.getUsers(), is);
  };
  for (const Choice &choice : choices) {
    bool rests = choice.rests();
    if (!areAll(choice.state, [&](Operation *user) {
          return first.contains(user) || (rests && lazy.contains(user)) ||
                 user == choice.select;
        }))
      return false;
    // It is written over the old state, and then the update over it.
    if (!rests && (!choice.kept.getDefiningOp() ||
                   !first.contains(choice.kept.getDefiningOp()) ||
                   choice.kept.getDefiningOp<ConstantOp>() ||
                   !areAll(choice.kept, [&](Operation *user) {
                     return first.contains(user) || user == choice.select;
                   })))
      return false;
  }
  return true;
}

std::optional<GatedUpdate> GatedUpdate::find(ScanOp scan) {
  Value gate;
  SmallVector<Choice> choices;
  for (auto [state, next] :
       llvm::zip(scan.getStateArgs(), scan.getNextStates())) {
    auto select = next.getDefiningOp<SelectOp>();
    if (!select || select->getBlock() != &scan.getStep() ||
        shapeOf(select.getGate().getType()) != ArrayRef<int64_t>{1} ||
        (gate && select.getGate() != gate))
      continue;
    gate = select.getGate();
    choices.push_back({state, select, {}, {}});
  }
  for (bool skipsAtZero : {true, false}) {
    GatedUpdate update{gate, skipsAtZero, choices, {}};
    for (Choice &choice : update.choices) {
      choice.updated = sideOf(choice.select, skipsAtZero);
      choice.kept = sideOf(choice.select, !skipsAtZero);
    }
    if (!choices.empty() && update.findLazy() && update.isInPlace())
      return update;
  }
  return std::nullopt;
}

void GatedUpdate::sort() {
  Block *block = choices.front().state.getOwner();
  SmallVector<Operation *> early, late;
  llvm::DenseSet<Operation *> isLate;
  for (Operation &op : block->without_terminator()) {
    if (lazy.contains(&op) || isSelect(choices, &op))
      continue;
    bool readsChoice = llvm::any_of(op.getOperands(), [&](Value value) {
      Operation *source = value.getDefiningOp();
      return source && (isSelect(choices, source) || isLate.contains(source));
    });
    if (readsChoice)
      isLate.insert(&op);
    (readsChoice ? late : early).push_back(&op);
  }
  Operation *end = block->getTerminator();
  for (Operation *op : early)
    op->moveBefore(end);
  for (Operation *op : lazy)
    op->moveBefore(end);
  for (Choice &choice : choices)
    choice.select->moveBefore(end);
  for (Operation *op : late)
    op->moveBefore(end);
}

/// The one fixed number that `value` repeats.
static std::optional<double> numberIn(Value value) {
  auto constant = value.getDefiningOp<ConstantOp>();
  if (!constant || !fixedTypeOf(constant.getType()))
    return std::nullopt;
  auto numbers = constantValues(constant.getValue(), constant.getType());
  return llvm::all_equal(ArrayRef<double>(numbers)) ? std::optional(numbers[0])
                                                    : std::nullopt;
}

/// The sum behind `value`, which may be limited to more than `bound`.
static AddOp sumBelow(Value value, double bound) {
  if (auto least = value.getDefiningOp<MinOp>())
    for (unsigned side : {0, 1})
      if (auto limit = numberIn(least->getOperand(side));
          limit && *limit > bound)
        return least->getOperand(1 - side).getDefiningOp<AddOp>();
  return value.getDefiningOp<AddOp>();
}

std::optional<GatedUpdate::Sleep> GatedUpdate::sleep() const {
  auto greater = gate.getDefiningOp<GreaterOp>();
  auto scan = cast<ScanOp>(choices.front().state.getOwner()->getParentOp());
  if (!greater || int64_t(choices.size()) != scan.getNumStates())
    return std::nullopt;
  // Skipped while u <= c, or while c > u.
  Value sum = skipsAtZero ? greater.getLhs() : greater.getRhs();
  auto bound = numberIn(skipsAtZero ? greater.getRhs() : greater.getLhs());
  AddOp add = bound ? sumBelow(sum, *bound) : AddOp();
  FixedType type = fixedTypeOf(sum.getType());
  if (!add || !type || type.getWidth() != 16 || type.getIsUnsigned())
    return std::nullopt;
  auto choiceOf = [&](Value state) {
    return llvm::find_if(choices,
                         [&](const Choice &c) { return c.state == state; });
  };
  for (unsigned side : {0, 1}) {
    auto u = choiceOf(add->getOperand(side));
    auto d = choiceOf(add->getOperand(1 - side));
    if (u == choices.end() || d == choices.end() || u->kept != sum ||
        !d->rests() || u->state.getType() != sum.getType() ||
        d->state.getType() != sum.getType())
      continue;
    double scaled = std::ldexp(*bound, type.getFraction());
    int64_t limit =
        int64_t(skipsAtZero ? std::floor(scaled) : std::ceil(scaled) - 1);
    if (llvm::isInt<16>(limit))
      return Sleep{u->state, d->state, limit};
  }
  return std::nullopt;
}

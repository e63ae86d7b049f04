// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Chooses the formats of gates and of what they compare.

#include "compiler/passes/Formats.h"
#include "compiler/passes/Ranges.h"

using namespace mlir;
using namespace pannikin;
using namespace pannikin::pan;

/// A number that saturates must do so beyond what it is compared with.
void Formats::widenCompared(func::FuncOp function) {
  function.walk([&](GreaterOp op) {
    for (unsigned side : {0, 1}) {
      // Constants have no group: they take the format of their use.
      if (op->getOperand(side).getDefiningOp<ConstantOp>())
        continue;
      Group &group = groupOf(op->getOperand(side));
      RangeAttr other = rangeOf(op->getOperand(1 - side));
      group.lo = std::min(group.lo, 2 * other.getLow());
      group.hi = std::max(group.hi, 2 * other.getHigh());
    }
  });
}

/// Follows what is compared back in time, to the matrices in front of it
/// (`deciding`) and through them (`leading`).
void Formats::findDeciding(func::FuncOp function) {
  SmallVector<std::pair<Value, bool>> work;
  function.walk([&](GreaterOp op) {
    for (Value operand : op.getOperands())
      work.push_back({operand, true});
  });
  while (!work.empty()) {
    auto [value, directly] = work.pop_back_val();
    bool isNew = leading.insert(value).second;
    if (!(directly ? deciding.insert(value).second : isNew))
      continue;
    auto argument = dyn_cast<BlockArgument>(value);
    auto scan = argument ? dyn_cast<ScanOp>(argument.getOwner()->getParentOp())
                         : ScanOp();
    int64_t state = scan ? int64_t(argument.getArgNumber()) -
                               int64_t(scan.getSequences().size())
                         : -1;
    if (state >= 0)
      work.push_back({scan.getNextStates()[unsigned(state)], directly});
    if (Operation *op = value.getDefiningOp();
        op && !isa<ScanOp, GreaterOp>(op))
      for (Value operand : op->getOperands())
        work.push_back({operand, directly && !isa<MatvecOp>(op)});
  }
}

bool Formats::isFine(Operation *op) const {
  Value result = op->getResult(0);
  auto activation = dyn_cast<ActivationOp>(op);
  bool isCandidate = activation && activation.getFunction() == Function::Tanh;
  return deciding.contains(result) || (isCandidate && leading.contains(result));
}

/// A gate is 0 or 1; what it is tied to must hold both.
void Formats::fixGates(func::FuncOp function) {
  function.walk([&](GreaterOp op) {
    const Group &group = groupOf(op.getResult());
    bool alone = group.members.size() == 1;
    for (Value member : group.members) {
      int fraction = std::min(formats[member].getFraction(), 14);
      formats[member] =
          FixedType::get(op.getContext(), alone ? 8 : 16, alone ? 0 : fraction);
    }
  });
}

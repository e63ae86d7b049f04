// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Names the cells of loops that no operator named, by their algebra. A name is
// for reports alone and changes nothing.

#include "compiler/passes/Passes.h"
#include "ir/Pan.h"

namespace pannikin {
#define GEN_PASS_DEF_RECOGNIZECELLS
#include "compiler/passes/Passes.h.inc"
} // namespace pannikin

using namespace mlir;
using namespace pannikin;
using namespace pannikin::pan;

static bool isConstant(Value value) {
  return value.getDefiningOp<ConstantOp>() != nullptr;
}

/// What `value` is a function of, element by element, with constants as the
/// other operands: the sum p behind sigmoid(p + b), or behind 1 - sigmoid(p).
static Value rootOf(Value value) {
  while (Operation *op = value.getDefiningOp()) {
    if (isa<ActivationOp, ClipOp, ReshapeOp>(op))
      value = op->getOperand(0);
    else if (isa<AddOp, SubOp, MulOp, DivOp, MinOp, MaxOp>(op) &&
             isConstant(op->getOperand(1)))
      value = op->getOperand(0);
    else if (isa<AddOp, SubOp, MulOp, MinOp, MaxOp>(op) &&
             isConstant(op->getOperand(0)))
      value = op->getOperand(1);
    else
      break;
  }
  return value;
}

/// Whether something that `value` is computed from within the step, or `value`
/// itself, is what `wanted` looks for. Visits each operation once.
static bool isBehind(Value value, llvm::function_ref<bool(Value)> wanted) {
  Block *step = value.getParentBlock();
  SmallVector<Value> pending{value};
  llvm::SmallDenseSet<Value> seen;
  while (!pending.empty()) {
    Value next = pending.pop_back_val();
    if (!seen.insert(next).second)
      continue;
    if (wanted(next))
      return true;
    Operation *op = next.getDefiningOp();
    if (op && op->getBlock() == step)
      pending.append(op->operand_begin(), op->operand_end());
  }
  return false;
}

namespace {
/// a * b, of which the first factor is `known`.
struct Product {
  Value other;

  Product(Value value, Value known) {
    auto product = value.getDefiningOp<MulOp>();
    if (product && product.getLhs() == known)
      other = product.getRhs();
    else if (product && product.getRhs() == known)
      other = product.getLhs();
  }
};
} // namespace

/// The factors of a product, by what they are functions of: the gate's and the
/// candidate's, in either order.
static bool hasRoots(Value value, Value gate, Value candidate) {
  auto product = value.getDefiningOp<MulOp>();
  if (!product)
    return false;
  Value a = rootOf(product.getLhs()), b = rootOf(product.getRhs());
  return (a == gate && b == candidate) || (a == candidate && b == gate);
}

/// The candidate of `product`, whose other factor is a function of `gate`.
static Value candidateOf(Value product, Value gate) {
  auto op = product.getDefiningOp<MulOp>();
  if (!op)
    return {};
  if (rootOf(op.getLhs()) == gate)
    return rootOf(op.getRhs());
  return rootOf(op.getRhs()) == gate ? rootOf(op.getLhs()) : Value();
}

/// Whether a product of two values of the step leads to `value`: r h, or
/// r (U h), which a reset gate makes.
static bool dependsOnProduct(Value value) {
  return isBehind(value, [](Value next) {
    auto product = next.getDefiningOp<MulOp>();
    return product && !isConstant(product.getLhs()) &&
           !isConstant(product.getRhs());
  });
}

/// h' = z h + f(z) c, with one pre-activation for both (FastGRNN), with the
/// candidate free of the gates (UGRNN) or behind r h (GRU).
static StringRef gatedName(Value kept, Value added, Value state) {
  Value gate = Product(kept, state).other;
  if (!gate || isConstant(gate))
    return "";
  Value root = rootOf(gate);
  if (hasRoots(added, root, root))
    return "FastGRNN";
  Value candidate = candidateOf(added, root);
  if (!candidate || !candidate.getDefiningOp())
    return "";
  return dependsOnProduct(candidate) ? "GRU" : "UGRNN";
}

/// h' = z (h - c) + c, as PyTorch writes its GRU cell.
static StringRef blendedName(Value product, Value candidate, Value state) {
  auto op = product.getDefiningOp<MulOp>();
  for (Value factor : op ? ValueRange(op.getOperands()) : ValueRange())
    if (auto difference = factor.getDefiningOp<SubOp>())
      if (difference.getLhs() == state && difference.getRhs() == candidate)
        return dependsOnProduct(candidate) ? "GRU" : "UGRNN";
  return "";
}

static StringRef nameOfOneState(Value next, Value state) {
  auto sum = next.getDefiningOp<AddOp>();
  if (!sum) {
    bool isActive = next.getDefiningOp<ActivationOp>() != nullptr;
    auto isState = [&](Value value) { return value == state; };
    return isActive && isBehind(rootOf(next), isState) ? "RNN" : "";
  }
  for (bool swapped : {false, true}) {
    Value kept = swapped ? sum.getRhs() : sum.getLhs();
    Value added = swapped ? sum.getLhs() : sum.getRhs();
    Value factor = Product(kept, state).other;
    if (factor && isConstant(factor) && rootOf(added) != added)
      return "FastRNN";
    if (StringRef name = gatedName(kept, added, state); !name.empty())
      return name;
    if (StringRef name = blendedName(kept, added, state); !name.empty())
      return name;
  }
  return "";
}

/// c' = f c + i g, h' = o tanh(c').
static bool isLstm(Value cell, Value hidden, Value state) {
  auto sum = cell.getDefiningOp<AddOp>();
  auto product = hidden.getDefiningOp<MulOp>();
  return sum && product &&
         (Product(sum.getLhs(), state).other ||
          Product(sum.getRhs(), state).other) &&
         (rootOf(product.getLhs()) == cell || rootOf(product.getRhs()) == cell);
}

static StringRef nameOf(ScanOp scan) {
  auto states = scan.getStateArgs();
  auto next = scan.getNextStates();
  if (states.size() == 1)
    return nameOfOneState(next[0], states[0]);
  if (states.size() == 2 && (isLstm(next[0], next[1], states[0]) ||
                             isLstm(next[1], next[0], states[1])))
    return "LSTM";
  return "";
}

namespace {
struct RecognizeCellsPass
    : public pannikin::impl::RecognizeCellsBase<RecognizeCellsPass> {
  void runOnOperation() override {
    getOperation().walk([](ScanOp scan) {
      if (scan.getCell())
        return;
      if (StringRef name = nameOf(scan); !name.empty())
        scan.setCell(name);
    });
  }
};
} // namespace

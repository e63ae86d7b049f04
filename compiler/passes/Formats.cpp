// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Chooses the fixed-point format of each value (docs/numbers.md).

#include "compiler/passes/Formats.h"
#include "compiler/passes/ByteSums.h"
#include "compiler/passes/FixNearest.h"
#include "compiler/passes/FixTrees.h"
#include "compiler/passes/Ranges.h"
#include "ir/Numbers.h"
#include <cmath>

using namespace mlir;
using namespace pannikin;
using namespace pannikin::pan;

/// Fraction of a pre-activation: sigmoid and tanh are flat beyond +-8.
static constexpr int preactivationFraction = 12;
static constexpr double preactivationLimit = 8;

/// A proved bound above this says little about the values (that of a relu
/// state grows with every step): they keep 16 bits.
static constexpr double largestKnownBound = 16;

/// Parts of a pre-activation may be this large and still saturate at +-8: only
/// where they cancel does that change a gate. Larger ones do cancel (an input
/// far from zero against a bias) and keep their range.
static constexpr double largestSaturatedPart = 16;

int pannikin::fractionFor(double magnitude, unsigned width) {
  int top = int(width) - 1;
  if (magnitude <= 0)
    return top;
  return std::clamp(top - int(std::ceil(std::log2(magnitude) - 1e-12)), -32,
                    top + 8);
}

Formats::Formats(func::FuncOp function, unsigned weights, unsigned activations,
                 unsigned leaves)
    : weights(weights), activations(activations), leaves(leaves) {
  tieAll(function);
  gather(function);
  classify();
  tiePreactivations(function);
  groups.clear();
  gather(function);
  classify();
  widenCompared(function);
  findDeciding(function);
  for (auto &[leader, group] : groups)
    for (Value member : group.members)
      formats[member] = choose(group);
  capExact();
  capProducts();
  fixPaths(function);
  fixGates(function);
}

FixedType Formats::of(Value value) const { return formats.lookup(value); }

//===-- Groups ------------------------------------------------------------===//

static bool isNumber(Value value) {
  return elementTypeOf(value.getType()).isF32();
}

void Formats::tie(Value a, Value b) {
  // Constants take the format of whatever uses them.
  if (!a.getDefiningOp<ConstantOp>() && !b.getDefiningOp<ConstantOp>() &&
      isNumber(a) && isNumber(b))
    ties.unionSets(a, b);
}

void Formats::tieScan(ScanOp scan) {
  for (auto [argument, sequence] :
       llvm::zip(scan.getElementArgs(), scan.getSequences()))
    tie(argument, sequence);
  Operation *yield = scan.getStep().getTerminator();
  for (int64_t i = 0; i < scan.getNumStates(); ++i) {
    tie(scan.getStateArgs()[i], scan.getInits()[i]);
    tie(scan.getStateArgs()[i], scan.getResult(i));
    tie(scan.getStateArgs()[i], yield->getOperand(i));
  }
  for (unsigned i = scan.getNumStates(); i < scan.getNumResults(); ++i)
    tie(yield->getOperand(i), scan.getResult(i));
}

void Formats::tieAll(func::FuncOp function) {
  function.walk([&](Operation *op) {
    if (auto scan = dyn_cast<ScanOp>(op))
      tieScan(scan);
    if (isa<SliceOp, ReshapeOp, ConcatOp, BroadcastOp, TransposeOp>(op))
      for (Value operand : op->getOperands())
        tie(operand, op->getResult(0));
    // What is chosen stays what it is, bit for bit.
    if (auto select = dyn_cast<SelectOp>(op)) {
      tie(select.getChosen(), select);
      tie(select.getOther(), select);
    }
  });
}

/// The parts of a pre-activation and their sums share one format, so that a
/// second matrix can add to the result of the first.
void Formats::tiePreactivations(func::FuncOp function) {
  function.walk([&](Operation *op) {
    if (!isa<AddOp, SubOp>(op) || !groupOf(op->getResult(0)).preactivation)
      return;
    for (Value operand : op->getOperands())
      if (!operand.getDefiningOp<ConstantOp>() &&
          groupOf(operand).preactivation)
        tie(operand, op->getResult(0));
  });
}

Formats::Group &Formats::groupOf(Value value) {
  auto it = ties.findLeader(value);
  return groups[it == ties.member_end() ? value : *it];
}

/// Of an answer every digit counts; of scores only which is the largest.
unsigned Formats::leafBits(TreeEnsembleOp trees) const {
  if (leaves)
    return leaves;
  return areAnswers(trees) ? 16 : weights;
}

/// Stored vectors have the format of what is compared with them.
void Formats::gatherRows(NearestOp nearest, Group &group) {
  RangeAttr rows = rangeOf(nearest.getPrototypes());
  group.lo = std::min(group.lo, rows.getLow());
  group.hi = std::max(group.hi, rows.getHigh());
  group.best8 = std::min(group.best8, bestRowFraction(nearest));
  group.wide |= nearest->hasAttr(wideRowsName);
}

/// Limits that every reader of `value` sets, far inside its range: a factor so
/// large that it asks for a sign. What lies beyond may saturate.
static RangeAttr limitsFor(Value value, RangeAttr range) {
  constexpr double steep = 256;
  double limit = 0;
  for (Operation *user : value.getUsers()) {
    auto clip = dyn_cast<ClipOp>(user);
    if (!clip)
      return range;
    limit = std::max({limit, std::fabs(clip.getLo().convertToDouble()),
                      std::fabs(clip.getHi().convertToDouble())});
  }
  if (!value.getDefiningOp<MulOp>() || range.getMagnitude() <= steep * limit)
    return range;
  return RangeAttr::get(value.getContext(), -limit, limit, range.getSource());
}

void Formats::gather(func::FuncOp function) {
  forEachNumber(function, [&](Value value) {
    Group &group = groupOf(value);
    RangeAttr range = limitsFor(value, rangeOf(value));
    bool isFirst = group.members.empty();
    group.members.push_back(value);
    group.lo = isFirst ? range.getLow() : std::min(group.lo, range.getLow());
    group.hi = isFirst ? range.getHigh() : std::max(group.hi, range.getHigh());
    group.measured &= range.getSource() == "data";
    group.assumed |= range.getSource() == "assumed";
    // The coarsest of the best: a state's own and its next value's are alike.
    group.best8 = std::min(group.best8, range.getBest8());
    group.middle |= value.getDefiningOp<MatvecOp>() != nullptr;
    group.softmax |= isa_and_nonnull<SoftmaxOp>(value.getDefiningOp()) &&
                     !value.getDefiningOp<SoftmaxOp>().getLog();
    if (auto trees = value.getDefiningOp<TreeEnsembleOp>()) {
      // Data cannot narrow what leaves add up to: the bound is exact.
      Interval bound = boundTrees(trees).hull();
      group.lo = std::min(group.lo, bound.lo);
      group.hi = std::max(group.hi, bound.hi);
      group.leafFraction =
          std::min(group.leafFraction, fractionOfTrees(trees, leafBits(trees)));
    }
    for (Operation *user : value.getUsers())
      if (auto nearest = dyn_cast<NearestOp>(user);
          nearest && nearest.getInput() == value)
        gatherRows(nearest, group);
    if (auto nearest = value.getDefiningOp<NearestOp>())
      group.leafFraction =
          std::min(group.leafFraction, fractionOfValues(nearest));
  });
  for (Value result : function.getBody().front().getTerminator()->getOperands())
    if (isNumber(result))
      groupOf(result).isOutput = true;
}

/// Uses that only pass the value on within its group.
static bool isTie(Operation *user) {
  return isa<ScanOp, YieldOp, SliceOp, ReshapeOp, ConcatOp, BroadcastOp,
             TransposeOp, SelectOp>(user);
}

/// The positive number that `op` multiplies all of its other operand by.
static std::optional<double> factorOf(Operation *op) {
  auto constant = isa<MulOp>(op) ? op->getOperand(1).getDefiningOp<ConstantOp>()
                                 : ConstantOp();
  if (!constant)
    return std::nullopt;
  auto values = constantValues(constant.getValue(), constant.getType());
  bool isOne = llvm::all_equal(ArrayRef<double>(values)) && values[0] > 0;
  return isOne ? std::optional(values[0]) : std::nullopt;
}

/// Whether `op` gives the same for all operands beyond `at`, and likewise for
/// all below `-at`: a sigmoid, a clipped line, either of them after a factor.
static bool isFlatBeyond(double at, Operation *op) {
  if (auto activation = dyn_cast<ActivationOp>(op))
    return at >= preactivationLimit &&
           (activation.getFunction() == Function::Sigmoid ||
            activation.getFunction() == Function::Tanh);
  if (auto clip = dyn_cast<ClipOp>(op))
    return std::max(std::fabs(clip.getLo().convertToDouble()),
                    std::fabs(clip.getHi().convertToDouble())) <= at;
  auto factor = factorOf(op);
  return factor && llvm::all_of(op->getUsers(), [&](Operation *user) {
           return isa<ClipOp>(user) && isFlatBeyond(at * *factor, user);
         });
}

/// Whether each element of `op` is one of its operand's, or a constant.
static bool isLimit(Operation *op) {
  if (auto activation = dyn_cast<ActivationOp>(op))
    return activation.getFunction() == Function::Relu;
  return isa<ClipOp>(op) || (isa<MinOp, MaxOp>(op) &&
                             op->getOperand(1).getDefiningOp<ConstantOp>());
}

void Formats::classify() {
  for (auto &[leader, group] : groups)
    for (Value member : group.members)
      for (Operation *user : member.getUsers()) {
        bool isOperand = isa<MatvecOp, NearestOp>(user);
        if (!isOperand && !isTie(user))
          group.operandOnly = false;
        bool isSummed =
            isa<AddOp, SubOp>(user) || isFlatBeyond(preactivationLimit, user);
        // A factor before a clipped line has its operand's digits.
        bool isScaled = isa<ClipOp>(user) && member.getDefiningOp<MulOp>();
        if (isScaled || (!isTie(user) && !isSummed))
          group.preactivation = false;
        if (isa<func::ReturnOp>(user))
          group.operandOnly = group.preactivation = false;
      }
  // A sum is a pre-activation only if what it is added into is one.
  for (bool changed = true; changed;) {
    changed = false;
    for (auto &[leader, group] : groups) {
      if (!group.preactivation)
        continue;
      for (Value member : group.members)
        for (Operation *user : member.getUsers())
          if (isa<AddOp, SubOp>(user) &&
              !groupOf(user->getResult(0)).preactivation)
            group.preactivation = false;
      changed |= !group.preactivation;
    }
  }
}

//===-- Choice ------------------------------------------------------------===//

static FixedType signedFormat(MLIRContext *context, unsigned width,
                              int fraction) {
  return FixedType::get(context, width, fraction);
}

/// Values that one operation alone defines may have a format of their own.
FixedType Formats::chooseForOne(Operation *op, const Group &group) const {
  MLIRContext *context = op->getContext();
  auto activation = dyn_cast<ActivationOp>(op);
  if (!activation || group.operandOnly || group.isOutput)
    return {};
  if (activation.getFunction() == Function::Sigmoid)
    return FixedType::get(context, 16, true, 16, {});
  if (activation.getFunction() == Function::Tanh)
    return activations == 8 && !isFine(activation)
               ? signedFormat(context, 8, 7)
               : signedFormat(context, 16, 15);
  return {};
}

/// Largest constant that is added within the group.
double Formats::constantsIn(const Group &group) const {
  double largest = 0;
  for (Value member : group.members) {
    Operation *op = member.getDefiningOp();
    if (!isa_and_nonnull<AddOp, SubOp>(op))
      continue;
    for (Value operand : op->getOperands())
      if (operand.getDefiningOp<ConstantOp>())
        largest = std::max(largest, rangeOf(operand).getMagnitude());
  }
  return largest;
}

/// The fraction of a pre-activation. Without data only its constants tell
/// whether its parts are large.
static int preactivationFormat(double measured, double constants) {
  double magnitude = std::max(measured, constants);
  return magnitude <= largestSaturatedPart
             ? preactivationFraction
             : std::min(preactivationFraction, fractionFor(magnitude, 16));
}

FixedType Formats::choose(const Group &group) const {
  MLIRContext *context = group.members[0].getContext();
  double magnitude = std::max(-group.lo, group.hi);
  // Probabilities have the format of softmax, unless they are tied to others.
  if (group.softmax && group.lo >= 0 && group.hi <= 1)
    return FixedType::get(context, 16, true, 16, {});
  if (Operation *op = group.members[0].getDefiningOp();
      op && group.members.size() == 1)
    if (FixedType own = chooseForOne(op, group))
      return own;
  // Without data only bounded values are known well enough for 8 bits.
  bool known = group.measured || (!group.assumed && !group.middle &&
                                  magnitude <= largestKnownBound);
  if (activations == 8 && group.operandOnly && !group.wide && !group.isOutput &&
      known)
    return signedFormat(context, 8,
                        group.measured && group.best8 != 127
                            ? group.best8
                            : fractionFor(magnitude, 8));
  int natural = fractionFor(magnitude, 16);
  if (group.preactivation && !group.isOutput)
    return signedFormat(context, 16,
                        preactivationFormat(group.measured ? magnitude : 0,
                                            constantsIn(group)));
  int fraction = std::min(natural, group.leafFraction);
  if (TreeEnsembleOp trees = treesOf(group))
    if (FixedType byte = chooseByte(trees, leaves, weights, fraction))
      return byte;
  return signedFormat(context, 16, fraction);
}

/// The only ensemble of a group that holds nothing but its sums.
TreeEnsembleOp Formats::treesOf(const Group &group) {
  TreeEnsembleOp trees;
  for (Value member : group.members) {
    if (member.getDefiningOp<ReshapeOp>())
      continue;
    auto op = member.getDefiningOp<TreeEnsembleOp>();
    if (!op || trees)
      return {};
    trees = op;
  }
  return trees;
}

FixedType Formats::ofOperand(Value value) const {
  FixedType stored = of(value);
  if (activations != 8 || stored.getWidth() == 8)
    return stored;
  auto it = ties.findLeader(value);
  const Group &group =
      groups.find(it == ties.member_end() ? value : *it)->second;
  double magnitude = std::max(-group.lo, group.hi);
  if (group.assumed ||
      (!group.measured && (group.middle || magnitude > largestKnownBound)))
    return stored;
  int fraction = group.measured && group.best8 != 127
                     ? group.best8
                     : fractionFor(magnitude, 8);
  return signedFormat(value.getContext(), 8, fraction);
}

/// What picks from a value or shifts it holds no more digits than the value
/// does: a finer format would only cost a shift.
void Formats::capExact() {
  for (auto &[leader, group] : groups) {
    Value value = group.members[0];
    Operation *op = value.getDefiningOp();
    if (group.members.size() != 1 || group.isOutput || !op)
      continue;
    // What saturates at its readers' limits needs their digits.
    if (limitsFor(value, rangeOf(value)) != rangeOf(value))
      continue;
    int gained = 0;
    if (auto factor = factorOf(op);
        factor && std::frexp(*factor, &gained) == 0.5)
      --gained;
    else if (!isLimit(op))
      continue;
    FixedType own = formats[value], source = of(op->getOperand(0));
    if (source && !own.getIsUnsigned() &&
        own.getFraction() > source.getFraction() - gained)
      formats[value] = signedFormat(value.getContext(), own.getWidth(),
                                    source.getFraction() - gained);
  }
}

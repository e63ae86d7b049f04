// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// [W1 x; W2 x] = [W1; W2] x, row by row, whatever the fraction of a row. The
// later matvec moves up to the first, so that nothing between them may touch
// its result or write the input.

#include "compiler/emit/Merge.h"
#include "compiler/emit/Ranges.h"
#include "ir/Numbers.h"

using namespace mlir;
using namespace pannikin;
using namespace pannikin::emit;

using Group = SmallVector<panc::GemvOp>;

static panc::BufferType bufferOf(Value value) {
  return cast<panc::BufferType>(value.getType());
}

static pan::FixedType weightType(panc::GemvOp op) {
  return dyn_cast<pan::FixedType>(numberTypeOf(op.getWeights().getType()));
}

/// Whether `op`, or anything in it, has a buffer that looks into `root`.
static bool touches(Operation *op, Value root) {
  bool found = false;
  op->walk([&](Operation *inner) {
    if (!isa<panc::ViewOp>(inner))
      for (Value operand : inner->getOperands())
        found |= isa<panc::BufferType>(operand.getType()) &&
                 rootOf(operand) == root;
  });
  return found;
}

/// Whether `op` may write what `input` shows: it has it as anything but the
/// input of a matvec, or hands control to another function.
static bool mayWrite(Operation *op, Value input) {
  auto gemv = dyn_cast<panc::GemvOp>(op);
  if (gemv)
    return touches(op, rootOf(input)) && rootOf(gemv.getOut()) == rootOf(input);
  auto ref = rootOf(input).getDefiningOp<panc::RefOp>();
  bool sameState = false;
  op->walk([&](Operation *inner) {
    for (Value operand : inner->getOperands())
      if (isa<panc::BufferType>(operand.getType()))
        if (auto other = rootOf(operand).getDefiningOp<panc::RefOp>())
          sameState |= ref && other.getSymbol() == ref.getSymbol();
  });
  return isa<panc::CallOp, panc::ForTimeOp>(op) || sameState ||
         touches(op, rootOf(input));
}

/// The input of a matvec by what it shows: two references of one state are one.
static bool isSameBuffer(Value a, Value b) {
  auto refA = a.getDefiningOp<panc::RefOp>();
  auto refB = b.getDefiningOp<panc::RefOp>();
  return a == b || (refA && refB && refA.getSymbol() == refB.getSymbol());
}

static bool isMergeable(panc::GemvOp op) {
  panc::RomOp rom = romOf(op.getWeights());
  bool accumulates = op.getAddend() && op.getAddend() == op.getOut();
  return weightType(op) && rom && op.getWeights() == rootOf(op.getWeights()) &&
         (!op.getAddend() || accumulates) &&
         rootOf(op.getOut()).getDefiningOp<panc::ScratchOp>() &&
         rootOf(op.getOut()) != rootOf(op.getInput());
}

/// Whether `later` computes in the formats of `first` and may move up to it.
static bool canJoin(panc::GemvOp first, panc::GemvOp later) {
  pan::FixedType a = weightType(first), b = weightType(later);
  if (!isSameBuffer(first.getInput(), later.getInput()) ||
      a.getWidth() != b.getWidth() || a.getIsUnsigned() != b.getIsUnsigned() ||
      bufferOf(first.getOut()).getElementType() !=
          bufferOf(later.getOut()).getElementType() ||
      bool(first.getAddend()) != bool(later.getAddend()))
    return false;
  for (Operation *op = first->getNextNode(); op != later;
       op = op->getNextNode())
    if (mayWrite(op, first.getInput()) ||
        touches(op, rootOf(later.getOut())))
      return false;
  return true;
}

/// Where a result begins in its working buffer.
static int64_t startOf(Value out) {
  auto view = out.getDefiningOp<panc::ViewOp>();
  return view ? int64_t(view.getOffset()) + startOf(view.getSource()) : 0;
}

/// Whether the result of `next` can follow that of `last`: it does already, or
/// both have whole buffers of their own.
static bool canFollow(panc::GemvOp last, panc::GemvOp next) {
  Value a = last.getOut(), b = next.getOut();
  if (rootOf(a) == rootOf(b))
    return startOf(a) + bufferOf(a).getNumElements() == startOf(b);
  auto scratchA = a.getDefiningOp<panc::ScratchOp>();
  auto scratchB = b.getDefiningOp<panc::ScratchOp>();
  return scratchA && scratchB && !scratchA.getOffset() &&
         !scratchB.getOffset() && scratchA->getBlock() == scratchB->getBlock();
}

static Group groupOf(panc::GemvOp first) {
  Group group = {first};
  bool inOne = false;
  for (Operation *op = first->getNextNode(); op; op = op->getNextNode()) {
    auto gemv = dyn_cast<panc::GemvOp>(op);
    if (!gemv || !isMergeable(gemv) || !canJoin(first, gemv) ||
        !canFollow(group.back(), gemv))
      continue;
    bool same = rootOf(group.back().getOut()) == rootOf(gemv.getOut());
    if (group.size() > 1 && same != inOne)
      continue;
    inOne = same;
    group.push_back(gemv);
  }
  return group;
}

/// What names have in common at their beginning, without separators.
static std::string commonName(ArrayRef<std::string> names) {
  StringRef common = names.front();
  for (StringRef name : names)
    while (!name.starts_with(common))
      common = common.drop_back();
  common = common.rtrim("_./: ");
  return common.empty() ? names.front() : common.str();
}

/// One table of the rows of all tables.
static panc::RomOp stack(ModuleOp module, Group &group) {
  SmallVector<int64_t> integers;
  SmallVector<int> fractions;
  std::vector<std::string> names, origins;
  int64_t rows = 0, columns = bufferOf(group[0].getWeights()).getShape()[1];
  for (panc::GemvOp op : group) {
    panc::RomOp rom = romOf(op.getWeights());
    llvm::append_range(integers, integersOf(rom));
    int64_t count = bufferOf(op.getWeights()).getShape()[0];
    for (int64_t i = 0; i < count; ++i)
      fractions.push_back(weightType(op).getFractionOf(i));
    rows += count;
    names.push_back(rom.getSymName().str());
    origins.push_back(rom.getOrigin().value_or("").str());
  }
  MLIRContext *context = module.getContext();
  pan::FixedType one = weightType(group[0]);
  auto element = pan::FixedType::get(context, one.getWidth(),
                                     one.getIsUnsigned(), 0, fractions);
  OpBuilder builder(context);
  SymbolTable symbols(module);
  std::string origin = origins[0].empty() ? "" : commonName(origins);
  auto rom = panc::RomOp::create(
      builder, group[0].getLoc(), commonName(names),
      makeIntegers(context, {rows, columns}, integers, one.getWidth()),
      panc::BufferType::get(context, {rows, columns}, element), 1,
      origin.empty() ? StringAttr() : builder.getStringAttr(origin));
  symbols.insert(rom, Block::iterator(romOf(group[0].getWeights())));
  return rom;
}

/// A buffer for all results, in place of the buffers that they had.
static Value joinResults(Group &group, int64_t rows) {
  Value first = group[0].getOut();
  auto type = panc::BufferType::get(first.getContext(), {rows},
                                    bufferOf(first).getElementType());
  OpBuilder builder(first.getContext());
  Value root = rootOf(first);
  if (root == rootOf(group.back().getOut())) {
    if (root.getType() == type)
      return root;
    builder.setInsertionPoint(group[0]);
    return panc::ViewOp::create(builder, group[0].getLoc(), type, root, Value(),
                                startOf(first));
  }
  std::vector<std::string> names;
  Operation *earliest = root.getDefiningOp();
  for (panc::GemvOp op : group) {
    auto scratch = op.getOut().getDefiningOp<panc::ScratchOp>();
    names.push_back(scratch.getName().str());
    if (scratch->isBeforeInBlock(earliest))
      earliest = scratch;
  }
  builder.setInsertionPoint(earliest);
  Value whole = panc::ScratchOp::create(
      builder, earliest->getLoc(), type,
      builder.getStringAttr(commonName(names)), IntegerAttr());
  SmallVector<Operation *> replaced;
  int64_t start = 0;
  for (panc::GemvOp op : group) {
    Value old = op.getOut();
    Value part = panc::ViewOp::create(builder, old.getLoc(), old.getType(),
                                      whole, Value(), start);
    start += bufferOf(old).getNumElements();
    old.replaceAllUsesWith(part);
    replaced.push_back(old.getDefiningOp());
  }
  for (Operation *op : replaced)
    op->erase();
  return whole;
}

static void merge(ModuleOp module, Group &group) {
  uint64_t accumulator = 0, bound = 0;
  for (panc::GemvOp op : group) {
    accumulator = std::max(accumulator, uint64_t(op.getAccumulator()));
    bound = std::max(bound, uint64_t(op.getBound()));
  }
  panc::RomOp rom = stack(module, group);
  auto type = cast<panc::BufferType>(rom.getType());
  Value out = joinResults(group, type.getShape()[0]);
  panc::GemvOp first = group[0];
  OpBuilder builder(first);
  Value weights = panc::RefOp::create(builder, first.getLoc(), type,
                                      rom.getSymName());
  panc::GemvOp::create(builder, first.getLoc(), weights, first.getInput(),
                       first.getAddend() ? out : Value(), out, accumulator,
                       bound);
  for (panc::GemvOp op : group)
    op.erase();
}

void emit::mergeMatvecs(ModuleOp module) {
  bool changed = true;
  while (changed) {
    changed = false;
    SmallVector<panc::GemvOp> all;
    module.walk([&](panc::GemvOp op) { all.push_back(op); });
    for (panc::GemvOp op : all) {
      Group group = isMergeable(op) ? groupOf(op) : Group();
      if (group.size() < 2)
        continue;
      merge(module, group);
      changed = true;
      break;
    }
  }
}

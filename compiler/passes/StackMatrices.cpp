// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Matrices of one step that read the same vector become one, row over row:
//     a = A x, b = B x   =>   [a; b] = [A; B] x
// One loop instead of several, and no padding between gates.

#include "compiler/passes/Passes.h"
#include "compiler/passes/Places.h"
#include "compiler/passes/Roms.h"
#include "ir/Numbers.h"

namespace pannikin {
#define GEN_PASS_DEF_STACKMATRICES
#include "compiler/passes/Passes.h.inc"
} // namespace pannikin

using namespace mlir;
using namespace pannikin;
using namespace pannikin::panc;

namespace {

BufferType typeOf(Value buffer) { return cast<BufferType>(buffer.getType()); }

/// Whether `op` reads or writes any part of the buffer that holds `vector`.
bool touches(Operation *op, Value vector) {
  Value root = wholeOf(vector).first;
  auto ref = root.getDefiningOp<RefOp>();
  for (Value operand : op->getOperands()) {
    Value other = wholeOf(operand).first;
    auto otherRef = other.getDefiningOp<RefOp>();
    if (other == root ||
        (ref && otherRef && ref.getSymbol() == otherRef.getSymbol()))
      return true;
  }
  return false;
}

bool isFixedOf(Value buffer, unsigned &width) {
  auto fixed = panc::fixedTypeOf(typeOf(buffer));
  width = fixed ? fixed.getWidth() : 0;
  return bool(fixed);
}

/// Whether `b` may be computed together with `a`, which comes before it.
bool canStack(GemvOp a, GemvOp b) {
  unsigned wa, wb;
  if (isFixedOf(a.getWeights(), wa) != isFixedOf(b.getWeights(), wb) ||
      wa != wb)
    return false;
  if (!isSamePlace(a.getInput(), b.getInput()) ||
      typeOf(a.getOut()).getElementType() !=
          typeOf(b.getOut()).getElementType())
    return false;
  if (bool(a.getAt()) != bool(b.getAt()) ||
      (a.getAt() && !isSamePlace(a.getAt(), b.getAt())))
    return false;
  auto adds = [](GemvOp op) {
    return op.getAddend() && op.getAddend() == op.getOut();
  };
  auto plain = [](GemvOp op) { return !op.getAddend(); };
  if (!(adds(a) && adds(b)) && !(plain(a) && plain(b)))
    return false;
  return true;
}

/// What stands between a matrix and those that may join it, walked through
/// once: other matrices, addresses, and loops over other vectors.
class Between {
public:
  explicit Between(GemvOp first) : input(first.getInput()), at(first) {}

  /// Whether `next`, which comes after all that was asked before, can be
  /// computed together with the first.
  bool reaches(GemvOp next) {
    for (; !isBlocked && at->getNextNode() != next; at = at->getNextNode())
      pass(at->getNextNode());
    return !isBlocked &&
           !touched.contains(placeOf(wholeOf(next.getOut()).first));
  }

private:
  void pass(Operation *op) {
    if (isa<GemvOp, ScratchOp, RefOp, ViewOp>(op))
      return;
    isBlocked |= !isa<MapOp, CopyOp, HoldOp>(op) || touches(op, input);
    for (Value operand : op->getOperands())
      touched.insert(placeOf(wholeOf(operand).first));
  }

  Value input;
  Operation *at;
  llvm::DenseSet<std::pair<const void *, int64_t>> touched;
  bool isBlocked = false;
};

/// Plain results are working memory that nothing else touches before.
bool ownsResult(GemvOp op) {
  auto scratch = op.getOut().getDefiningOp<ScratchOp>();
  return scratch && scratch->getBlock() == op->getBlock();
}

class Stacker {
public:
  Stacker(ModuleOp module) : roms(module) {
    for (Operation &op : module.getBody()->getOperations()) {
      if (auto name = op.getAttrOfType<StringAttr>("sym_name"))
        roms.freeName(name.getValue());
      if (auto rom = dyn_cast<RomOp>(op))
        tables[rom.getSymNameAttr()] = rom;
    }
    module.walk([&](RefOp ref) { ++uses[ref.getSymbolAttr().getAttr()]; });
  }

  void run(Block &block) {
    for (bool adding : {false, true}) {
      auto gemvs = llvm::to_vector(block.getOps<GemvOp>());
      // Only those that read one vector can meet.
      llvm::MapVector<std::pair<const void *, int64_t>, SmallVector<GemvOp>>
          readers;
      for (GemvOp gemv : gemvs)
        if (romOf(gemv.getWeights()))
          readers[placeOf(gemv.getInput())].push_back(gemv);
      for (auto &[place, group] : readers)
        runOn(group, adding);
    }
  }

private:
  RomOp romOf(Value buffer) {
    auto ref = buffer.getDefiningOp<RefOp>();
    return ref ? tables.lookup(ref.getSymbolAttr().getAttr()) : RomOp();
  }

  /// `gemvs` read one vector, in the order of the block.
  void runOn(ArrayRef<GemvOp> gemvs, bool adding) {
    llvm::DenseSet<Operation *> taken;
    for (size_t i = 0; i < gemvs.size(); ++i) {
      GemvOp first = gemvs[i];
      if (taken.contains(first) || bool(first.getAddend()) != adding ||
          (!adding && !ownsResult(first)))
        continue;
      SmallVector<GemvOp> group{first};
      Between between(first);
      for (GemvOp next : gemvs.drop_front(i + 1))
        if (!taken.contains(next) && canStack(first, next) &&
            between.reaches(next) &&
            (adding ? follows(group.back(), next) : ownsResult(next)))
          group.push_back(next);
      if (group.size() < 2)
        continue;
      taken.insert(group.begin(), group.end());
      stack(group, adding);
    }
  }

  /// True when the result of `b` lies right behind that of `a`.
  static bool follows(GemvOp a, GemvOp b) {
    auto [x, i] = wholeOf(a.getOut());
    auto [y, j] = wholeOf(b.getOut());
    return x == y && i + typeOf(a.getOut()).getNumElements() == j;
  }

  /// Rows of several tables, one over the other.
  struct Rows {
    std::vector<int64_t> integers;
    SmallVector<float> reals;
    SmallVector<int> fractions;
  };

  /// Adds the rows of matrix number `part` of those that `op` chooses from.
  void append(Rows &rows, GemvOp op, int64_t part) {
    RomOp rom = romOf(op.getWeights());
    auto type = cast<BufferType>(rom.getType());
    auto fixed = panc::fixedTypeOf(type);
    int64_t count = typeOf(op.getOut()).getNumElements();
    int64_t size = count * type.getShape()[1];
    if (fixed) {
      auto all = constantIntegers(rom.getValue(), false);
      llvm::append_range(rows.integers, ArrayRef(all).slice(part * size, size));
    } else {
      auto all = constantValues(rom.getValue(), type);
      llvm::append_range(rows.reals, ArrayRef(all).slice(part * size, size));
    }
    for (int64_t i = part * count; i < (part + 1) * count; ++i)
      rows.fractions.push_back(fixed ? fixed.getFractionOf(i) : 0);
  }

  /// Weights over weights, with the fractions of all rows. Of several matrices
  /// to choose from, each is stacked by itself.
  RomOp stackWeights(ArrayRef<GemvOp> group) {
    GemvOp leader = group[0];
    auto first = cast<BufferType>(romOf(leader.getWeights()).getType());
    auto fixed = panc::fixedTypeOf(first);
    int64_t parts =
        first.getShape()[0] / typeOf(leader.getOut()).getNumElements();
    Rows stacked;
    for (int64_t part = 0; part < parts; ++part)
      for (GemvOp op : group)
        append(stacked, op, part);
    int64_t rows = stacked.fractions.size(), columns = first.getShape()[1];
    MLIRContext *context = leader.getContext();
    Type element = first.getElementType();
    DenseElementsAttr value;
    if (fixed) {
      element = pan::FixedType::get(context, fixed.getWidth(), false, 0,
                                    stacked.fractions);
      value = makeIntegers(context, {rows, columns}, stacked.integers,
                           fixed.getWidth());
    } else {
      value = DenseElementsAttr::get(
          RankedTensorType::get({rows, columns}, element),
          ArrayRef<float>(stacked.reals));
    }
    auto [name, origin] = namesOf(group);
    return roms.table(leader.getLoc(), value, {rows, columns}, element,
                      name.empty() ? "weights" : name,
                      origin.empty() ? StringAttr()
                                     : StringAttr::get(context, origin));
  }

  /// What the names of all tables, and of their initializers, begin with.
  std::pair<std::string, std::string> namesOf(ArrayRef<GemvOp> group) {
    std::string name, origin;
    for (auto [i, op] : llvm::enumerate(group)) {
      RomOp rom = romOf(GemvOp(op).getWeights());
      StringRef symbol = rom.getSymName(), from = rom.getOrigin().value_or("");
      name = i == 0 ? symbol.str() : commonStart(name, symbol);
      origin = i == 0 ? from.str() : commonStart(origin, from);
    }
    trimName(name);
    trimName(origin);
    return {name, origin};
  }

  static void trimName(std::string &name) {
    while (!name.empty() && (name.back() == '_' || name.back() == '.'))
      name.pop_back();
  }

  static std::string commonStart(StringRef a, StringRef b) {
    size_t n = 0;
    while (n < a.size() && n < b.size() && a[n] == b[n])
      ++n;
    return a.take_front(n).str();
  }

  void stack(ArrayRef<GemvOp> group, bool adding) {
    GemvOp first = group.front();
    RomOp rom = stackWeights(group);
    OpBuilder builder(first);
    Location loc = first.getLoc();
    auto weightsType = cast<BufferType>(rom.getType());
    int64_t rows = 0, accumulator = 0, bound = 0;
    for (GemvOp op : group) {
      rows += typeOf(op.getOut()).getNumElements();
      accumulator = std::max<int64_t>(accumulator, op.getAccumulator());
      bound = std::max<int64_t>(bound, op.getBound());
    }
    auto type = BufferType::get(builder.getContext(), {rows},
                                typeOf(first.getOut()).getElementType());
    Value weights = RefOp::create(builder, loc, weightsType, rom.getSymName());
    tables[rom.getSymNameAttr()] = rom;
    ++uses[rom.getSymNameAttr()];
    Value out;
    if (adding) {
      auto [root, offset] = wholeOf(first.getOut());
      out = root.getType() == type && offset == 0
                ? root
                : ViewOp::create(builder, loc, type, root, Value(), offset);
    } else {
      out = ScratchOp::create(builder, loc, type, builder.getStringAttr("pre"),
                              IntegerAttr());
    }
    auto stacked =
        GemvOp::create(builder, loc, weights, first.getInput(), first.getAt(),
                       adding ? out : Value(), out, accumulator, bound);
    int64_t offset = 0;
    for (GemvOp op : group) {
      if (!adding) {
        auto scratch = op.getOut().getDefiningOp<ScratchOp>();
        builder.setInsertionPointAfter(stacked);
        Value part = ViewOp::create(builder, loc, scratch.getType(), out,
                                    Value(), offset);
        offset += scratch.getType().getNumElements();
        scratch.replaceAllUsesWith(part);
        scratch.erase();
      }
      RomOp old = romOf(op.getWeights());
      auto ref = op.getWeights().getDefiningOp<RefOp>();
      op.erase();
      if (!ref->use_empty())
        continue;
      ref.erase();
      if (--uses[old.getSymNameAttr()] == 0) {
        tables.erase(old.getSymNameAttr());
        roms.erase(old);
      }
    }
  }

  Roms roms;
  llvm::DenseMap<StringAttr, RomOp> tables;
  llvm::DenseMap<StringAttr, int64_t> uses;
};

struct StackMatricesPass
    : public pannikin::impl::StackMatricesBase<StackMatricesPass> {
  void runOnOperation() override {
    Stacker stacker(getOperation());
    getOperation().walk([&](FuncOp function) {
      SmallVector<Block *> blocks{&function.getBody().front()};
      function.walk(
          [&](ForTimeOp loop) { blocks.push_back(&loop.getBody().front()); });
      for (Block *block : blocks)
        stacker.run(*block);
    });
  }
};

} // namespace

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Products with held vectors: their sums stay, and what moved is added.

#include "compiler/passes/Passes.h"
#include "compiler/passes/Places.h"
#include "compiler/passes/Roms.h"
#include "ir/Hold.h"
#include "ir/Numbers.h"

namespace pannikin {
#define GEN_PASS_DEF_KEEPSUMS
#include "compiler/passes/Passes.h.inc"
} // namespace pannikin

using namespace mlir;
using namespace pannikin;
using namespace pannikin::panc;

/// What a column of a list costs beside one of a dense product: its index, and
/// its share of loading and storing sums.
static constexpr double columnPrice = 1.3;

namespace {

BufferType typeOf(Value buffer) { return cast<BufferType>(buffer.getType()); }

class SumKeeper {
public:
  explicit SumKeeper(ModuleOp module) : module(module), roms(module) {}

  void run(HoldOp hold) {
    if (hold.getColumns() || !isWorthIt(hold) || !startsAtZero(hold))
      return;
    SmallVector<GemvOp> readers = readersOf(hold);
    if (readers.empty())
      return;
    OpBuilder builder(hold);
    BufferType input = typeOf(hold.getInput());
    auto list = [&](BufferType type, StringRef name) -> Value {
      return ScratchOp::create(builder, hold.getLoc(), type,
                               builder.getStringAttr(name), IntegerAttr());
    };
    Value columns = list(moved::columnsFor(input), "moved");
    Value differences = list(moved::differencesFor(input), "by");
    hold.getColumnsMutable().assign(columns);
    hold.getDifferencesMutable().assign(differences);
    for (GemvOp gemv : readers)
      keep(gemv, columns, differences);
  }

private:
  static bool isWorthIt(HoldOp hold) {
    double count = double(typeOf(hold.getKept()).getNumElements());
    auto share = hold->getAttrOfType<FloatAttr>(movedName);
    return count <= double(moved::mostColumns) &&
           (!share || share.getValueAsDouble() * columnPrice < count);
  }

  /// What is kept is a state of zeros, or was filled with zeros right before
  /// the loop.
  bool startsAtZero(HoldOp hold) {
    if (auto ref = hold.getKept().getDefiningOp<RefOp>()) {
      auto state = module.lookupSymbol<StateOp>(ref.getSymbol());
      return state && !state.getInit();
    }
    auto scratch = hold.getKept().getDefiningOp<ScratchOp>();
    Operation *loop = hold->getParentOp();
    if (!scratch || !isa<ForTimeOp>(loop))
      return false;
    for (Operation *user : scratch->getUsers())
      if (auto map = dyn_cast<MapOp>(user);
          map && map->getBlock() == loop->getBlock() && isZero(map))
        return true;
    return false;
  }

  /// Whether `map` writes zeros only.
  static bool isZero(MapOp map) {
    return map.getIns().empty() &&
           llvm::all_of(
               map.getBody().front().getTerminator()->getOperands(),
               [](Value value) {
                 auto constant = value.getDefiningOp<pan::ConstantOp>();
                 return constant && constantValues(constant.getValue(),
                                                   constant.getType())[0] == 0;
               });
  }

  RomOp romOf(Value buffer) {
    auto ref = buffer.getDefiningOp<RefOp>();
    return ref ? module.lookupSymbol<RomOp>(ref.getSymbol()) : RomOp();
  }

  /// Products in the same step with what `hold` has just left.
  SmallVector<GemvOp> readersOf(HoldOp hold) {
    SmallVector<GemvOp> readers;
    for (Operation *op = hold->getNextNode(); op; op = op->getNextNode()) {
      auto gemv = dyn_cast<GemvOp>(op);
      if (!gemv || !isSamePlace(gemv.getInput(), hold.getKept()))
        continue;
      RomOp rom = romOf(gemv.getWeights());
      pan::FixedType weights =
          rom ? panc::fixedTypeOf(cast<BufferType>(rom.getType()))
              : pan::FixedType();
      if (weights && moved::areWeights(weights) && !gemv.getAt() &&
          !gemv.getSums())
        readers.push_back(gemv);
    }
    return readers;
  }

  void keep(GemvOp gemv, Value columns, Value differences) {
    BufferType type =
        moved::sumsFor(typeOf(gemv.getOut()), int64_t(gemv.getAccumulator()));
    gemv.getSumsMutable().assign(sumsOf(gemv, type));
    gemv.getColumnsMutable().assign(columns);
    gemv.getDifferencesMutable().assign(differences);
  }

  /// Memory of zeros that lives as long as what is kept does.
  Value sumsOf(GemvOp gemv, BufferType type) {
    Location loc = gemv.getLoc();
    auto loop = dyn_cast<ForTimeOp>(gemv->getParentOp());
    if (!loop) {
      OpBuilder top(gemv->getParentOfType<FuncOp>());
      top.setInsertionPoint(firstFunction());
      auto state = StateOp::create(top, loc, roms.freeName("sums"), type,
                                   ElementsAttr());
      OpBuilder builder(gemv);
      return RefOp::create(builder, loc, type, state.getSymName());
    }
    OpBuilder builder(loop);
    Value sums = ScratchOp::create(
        builder, loc, type, builder.getStringAttr("sums"), IntegerAttr());
    auto map = MapOp::create(builder, loc, ValueRange(), sums);
    OpBuilder inner = OpBuilder::atBlockEnd(&map.getBody().emplaceBlock());
    auto element = cast<pan::FixedType>(type.getElementType());
    Value zero = pan::ConstantOp::create(
        inner, loc, element,
        makeIntegers(inner.getContext(), {1}, {0}, element.getWidth()),
        StringAttr());
    YieldOp::create(inner, loc, zero);
    return sums;
  }

  Operation *firstFunction() { return *module.getOps<FuncOp>().begin(); }

  ModuleOp module;
  Roms roms;
};

struct KeepSumsPass : public pannikin::impl::KeepSumsBase<KeepSumsPass> {
  void runOnOperation() override {
    SumKeeper keeper(getOperation());
    SmallVector<HoldOp> holds;
    getOperation().walk([&](HoldOp hold) { holds.push_back(hold); });
    for (HoldOp hold : holds)
      keeper.run(hold);
  }
};

} // namespace

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Trees as `panc` idioms: where their sum is kept, and in which layout.

#include "compiler/passes/LowerBlock.h"
#include "compiler/passes/PackTrees.h"
#include "compiler/passes/ShareSubtrees.h"
#include "ir/Numbers.h"

using namespace mlir;
using namespace pannikin;
using namespace pannikin::pan;

/// Whether the sums of leaves never leave the range of `type`.
static bool holdsSums(FixedType type, const Trees &trees) {
  return llvm::all_of(trees.sumBounds(), [&](const auto &sum) {
    return sum.first >= type.getMin() && sum.second <= type.getMax();
  });
}

/// A table of the module with packed numbers, or null without any.
FlatSymbolRefAttr BlockLowering::packed(Location loc,
                                        const PackedNumbers &numbers,
                                        StringRef name) {
  if (numbers.numbers.empty())
    return {};
  int64_t size = int64_t(numbers.numbers.size());
  MLIRContext *context = loc.getContext();
  auto type = FixedType::get(context, numbers.width, numbers.isUnsigned, 0, {});
  auto value = makeIntegers(context, {size}, numbers.numbers, numbers.width);
  auto rom = roms.table(loc, value, {size}, type, name, StringAttr());
  return FlatSymbolRefAttr::get(rom.getSymNameAttr());
}

static SmallVector<int32_t> baseOf(const Trees &trees) {
  return SmallVector<int32_t>(trees.base.begin(), trees.base.end());
}

static DenseI32ArrayAttr stopsOf(Builder &builder, const Trees &trees) {
  return trees.stops.empty() ? DenseI32ArrayAttr()
                             : builder.getDenseI32ArrayAttr(trees.stops);
}

/// `trees`, without constants, in a packed layout; null when there is none.
Operation *BlockLowering::lowerPacked(TreeEnsembleOp op, StringRef layout,
                                      const Trees &trees, Value input,
                                      Value sum) {
  Location loc = op.getLoc();
  FixedType from = fixedTypeOf(op.getInput().getType());
  if (trees.roots.empty())
    return nullptr;
  if (layout == "table") {
    std::optional<PackedTable> table = packTable(trees, from);
    if (!table)
      return nullptr;
    const PackedLeaves &leaves = table->leaves;
    FlatSymbolRefAttr nodes = packed(loc, table->nodes, "nodes");
    FlatSymbolRefAttr pool = packed(loc, table->pool, "thresholds");
    FlatSymbolRefAttr lists = packed(loc, leaves.lists, "leaves");
    FlatSymbolRefAttr offsets = packed(loc, leaves.offsets, "offsets");
    return panc::TreeTableOp::create(
        builder, loc, input, sum, nodes.getValue(), pool, lists, offsets,
        table->starts, leaves.targets, baseOf(trees), stopsOf(builder, trees),
        table->feature, table->threshold, leaves.leaf, table->skip,
        leaves.column, leaves.value, leaves.isUnsigned, table->missing);
  }
  std::optional<PackedHeap> heap;
  if (layout == "heap" && trees.stops.empty())
    heap = packHeap(trees, from);
  if (!heap)
    return nullptr;
  const PackedLeaves &leaves = heap->leaves;
  FlatSymbolRefAttr features = packed(loc, heap->features, "features");
  FlatSymbolRefAttr thresholds = packed(loc, heap->thresholds, "thresholds");
  FlatSymbolRefAttr answers = packed(loc, heap->references, "answers");
  FlatSymbolRefAttr lists = packed(loc, leaves.lists, "leaves");
  FlatSymbolRefAttr offsets = packed(loc, leaves.offsets, "offsets");
  return panc::TreeHeapOp::create(
      builder, loc, input, sum, features.getValue(), thresholds.getValue(),
      answers.getValue(), lists, offsets, int64_t(trees.roots.size()),
      heap->depth, leaves.targets, baseOf(trees), leaves.column, leaves.value,
      leaves.isUnsigned);
}

/// The type of 8 bits in which the chip had better add leaves up, or null: it
/// holds all sums, and trees have leaves of several numbers.
static FixedType byteFor(TreeEnsembleOp op, DictionaryAttr layout,
                         const Trees &trees) {
  FixedType to = fixedTypeOf(op.getType());
  int64_t lists = 0;
  for (int64_t leaf = 0; leaf < trees.leafCount(); ++leaf)
    lists +=
        trees.outputs - llvm::count(trees.leafAt(Trees::leaf(leaf)), 0) > 1;
  if (to.getWidth() == 8 || !layout.getAs<BoolAttr>("bytes").getValue() ||
      lists <= trees.outputs)
    return {};
  for (bool isUnsigned : {true, false}) {
    auto byte =
        FixedType::get(op.getContext(), 8, isUnsigned, to.getFraction(), {});
    if (holdsSums(byte, trees))
      return byte;
  }
  return {};
}

LogicalResult BlockLowering::lowerTrees(TreeEnsembleOp op) {
  Value input = bufferOf(op.getInput());
  if (!input)
    return failure();
  Location loc = op.getLoc();
  FixedType to = fixedTypeOf(op.getType());
  bool isSum = op.getKind() == Reduction::Sum;
  Trees trees =
      shareSubtrees(Trees::of(op), fixedTypeOf(op.getInput().getType()));
  bool saturates = to && isSum && !holdsSums(to, trees);
  auto layout = op->getAttrOfType<DictionaryAttr>(treeLayoutName);
  Value out = placeFor(op, {}), sum = out;
  if (saturates) {
    auto wide =
        FixedType::get(op.getContext(), 32, false, to.getFraction(), {});
    if (!holdsSums(wide, trees))
      return op.emitError("adds up leaves to more than 32 bits; give the "
                          "result a smaller fraction");
    sum = scratch(loc, RankedTensorType::get(trees.outputs, wide), "sum");
  }
  FixedType byte =
      layout && to && isSum ? byteFor(op, layout, trees) : FixedType();
  if (byte)
    sum = scratch(loc, RankedTensorType::get(trees.outputs, byte), "sum");
  Operation *idiom = nullptr;
  if (layout && to && isSum) {
    foldConstantTrees(trees);
    idiom = lowerPacked(op, layout.getAs<StringAttr>("name").getValue(), trees,
                        input, sum);
  }
  if (!idiom)
    idiom = panc::TreeCodeOp::create(
        builder, loc, op.getKind(), input, sum, op.getRootsAttr(),
        op.getFeaturesAttr(), op.getThresholdsAttr(), op.getChildrenAttr(),
        op.getMissingAttr(), op.getLeavesAttr(), op.getBaseAttr(),
        op.getStopsAttr());
  if (layout)
    idiom->setAttr(treeLayoutName, layout);
  if (sum != out)
    narrow(loc, sum, out);
  bind(op, out);
  return success();
}

/// Rounds and saturates each number of `from` to the format of `to`.
void BlockLowering::narrow(Location loc, Value from, Value to) {
  auto map =
      panc::MapOp::create(builder, loc, ValueRange{from}, ValueRange{to});
  Block &body = map.getBody().emplaceBlock();
  auto elementOf = [](Value buffer) {
    return cast<panc::BufferType>(buffer.getType()).getElementType();
  };
  Value number = body.addArgument(elementOf(from), loc);
  OpBuilder inner = OpBuilder::atBlockEnd(&body);
  Value result = RescaleOp::create(inner, loc, elementOf(to), number);
  panc::YieldOp::create(inner, loc, result);
}

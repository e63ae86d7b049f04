// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The numbered constraints of trees in tables.

#include "ir/TreeTables.h"

using namespace mlir;
using namespace pannikin;
using namespace pannikin::panc;

static bool isSize(int64_t bytes) {
  return bytes == 1 || bytes == 2 || bytes == 4;
}

/// Whether `symbol` is absent or a table of integers; of bytes when asked.
static bool isTable(Operation *op, SymbolTableCollection &symbols,
                    FlatSymbolRefAttr symbol, bool ofBytes) {
  if (!symbol)
    return true;
  auto rom = dyn_cast_or_null<RomOp>(
      symbols.lookupNearestSymbolFrom(op->getParentOfType<ModuleOp>(), symbol));
  pan::FixedType fixed =
      rom ? fixedTypeOf(cast<BufferType>(rom.getType())) : pan::FixedType();
  return fixed &&
         (!ofBytes || (fixed.getWidth() == 8 && fixed.getIsUnsigned()));
}

/// (C1) of both layouts, as far as they share it.
template <typename Op>
static LogicalResult verifyLeaves(Op op, size_t trees) {
  auto out = cast<BufferType>(op.getOut().getType());
  auto input = cast<BufferType>(op.getInput().getType());
  if (!fixedTypeOf(out) || out.getShape().size() != 1 ||
      input.getShape().size() != 1 ||
      op.getBase().size() != size_t(out.getNumElements()))
    return op.emitOpError("needs vectors, a fixed result and a base for each "
                          "of its entries");
  if (!isSize(op.getColumn()) || !isSize(op.getValue()))
    return op.emitOpError("has a size that is not 1, 2 or 4");
  if (op.getTargets().empty() ? !op.getLists()
                              : op.getTargets().size() != trees)
    return op.emitOpError("needs a target for each tree, or lists");
  for (int32_t target : op.getTargets())
    if (target < 0 || target >= out.getNumElements())
      return op.emitOpError("has the target ")
             << target << " of " << out.getNumElements();
  return success();
}

LogicalResult TreeTableOp::verify() {
  if (!isSize(getFeature()) || !isSize(getThreshold()) || !isSize(getLeaf()) ||
      !isSize(getSkip()) || getStarts().empty())
    return emitOpError("has a size that is not 1, 2 or 4, or no tree");
  auto out = cast<BufferType>(getOut().getType());
  if (getStops() &&
      (getStops()->size() != getStarts().size() || out.getNumElements() < 2))
    return emitOpError("has stops, which need two entries of the result or "
                       "more, and one for each tree");
  return verifyLeaves(*this, getStarts().size());
}

LogicalResult TreeTableOp::verifySymbolUses(SymbolTableCollection &symbols) {
  if (!isTable(*this, symbols, getNodesAttr(), true) ||
      !isTable(*this, symbols, getPoolAttr(), false) ||
      !isTable(*this, symbols, getListsAttr(), true) ||
      !isTable(*this, symbols, getOffsetsAttr(), false)) // (C1)
    return emitOpError("names a symbol that is no table of its kind");
  return success(succeeded(decodeTrees(*this))); // (C2)
}

LogicalResult TreeHeapOp::verify() {
  if (getDepth() < 1 || getDepth() > 20 || getTrees() < 1)
    return emitOpError("needs a tree, and a depth of 1 to 20");
  return verifyLeaves(*this, size_t(getTrees()));
}

LogicalResult TreeHeapOp::verifySymbolUses(SymbolTableCollection &symbols) {
  if (!isTable(*this, symbols, getFeaturesAttr(), false) ||
      !isTable(*this, symbols, getThresholdsAttr(), false) ||
      !isTable(*this, symbols, getLeavesAttr(), false) ||
      !isTable(*this, symbols, getListsAttr(), true) ||
      !isTable(*this, symbols, getOffsetsAttr(), false)) // (C1)
    return emitOpError("names a symbol that is no table of its kind");
  return success(succeeded(decodeTrees(*this))); // (C2)
}

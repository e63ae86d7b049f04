// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Neighbours as a `panc` idiom: rows in flash, and a label for each where rows
// vote.

#include "compiler/passes/LowerBlock.h"
#include "compiler/passes/TableNames.h"
#include "ir/Nearest.h"
#include "ir/Numbers.h"

using namespace mlir;
using namespace pannikin;
using namespace pannikin::pan;

/// The output that each row votes for; empty unless every row says one and the
/// same number for one output.
static std::vector<int64_t> votesOf(const Nearest &nearest) {
  std::vector<int64_t> votes;
  if (nearest.kernel == Kernel::Exponential)
    return votes;
  double vote = 0;
  for (int64_t i = 0; i < nearest.rows(); ++i) {
    auto row =
        ArrayRef(nearest.values).slice(i * nearest.outputs, nearest.outputs);
    const double *said = llvm::find_if(row, [](double v) { return v != 0; });
    if (said == row.end() || (i > 0 && *said != vote) ||
        llvm::count(row, 0.0) + 1 != nearest.outputs)
      return {};
    vote = *said;
    votes.push_back(said - row.begin());
  }
  return votes;
}

LogicalResult BlockLowering::lowerNearest(NearestOp op) {
  Value input = bufferOf(op.getInput());
  if (!input)
    return failure();
  Location loc = op.getLoc();
  Nearest nearest = Nearest::of(op);
  auto tableOf = [&](Value value, StringRef otherwise) {
    auto constant = value.getDefiningOp<ConstantOp>();
    std::string name = tableNameOf(constant);
    auto rom = roms.table(loc, constant.getValue(), shapeOf(value.getType()),
                          elementTypeOf(value.getType()),
                          name.empty() ? otherwise.str() : name,
                          constant.getNameAttr());
    return FlatSymbolRefAttr::get(rom.getSymNameAttr());
  };
  FlatSymbolRefAttr prototypes = tableOf(op.getPrototypes(), "prototypes");
  FlatSymbolRefAttr values;
  FloatAttr vote;
  if (std::vector<int64_t> votes = votesOf(nearest); !votes.empty()) {
    unsigned width = nearest.outputs <= 256 ? 8 : 16;
    int64_t rows = nearest.rows();
    auto type = FixedType::get(op.getContext(), width, true, 0, {});
    auto labels = makeIntegers(op.getContext(), {rows, 1}, votes, width);
    auto rom = roms.table(loc, labels, {rows, 1}, type, "labels", StringAttr());
    values = FlatSymbolRefAttr::get(rom.getSymNameAttr());
    vote = builder.getF64FloatAttr(
        *llvm::find_if(nearest.values, [](double v) { return v != 0; }));
  } else {
    values = tableOf(op.getValues(), "values");
  }
  Value out = placeFor(op, {});
  panc::NearestOp::create(
      builder, loc, op.getK(), op.getMetric(), op.getKernel(), op.getMean(),
      op.getScaleAttr().getValue(), op.getPower(), op.getDrop(), op.getCell(),
      op.getHighAttr(), op.getLowAttr(), op.getTrim(), op.getLeast(),
      op.getBits(), input, prototypes.getValue(), values.getValue(), vote, out);
  bind(op, out);
  return success();
}

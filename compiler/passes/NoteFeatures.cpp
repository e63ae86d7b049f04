// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Looks on which grid features lie, and whether 16 bits keep their decisions.

#include "compiler/passes/NoteFeatures.h"
#include "compiler/passes/FeatureFormat.h"
#include "compiler/passes/ScaleFeatures.h"
#include "ir/Numbers.h"
#include "ir/TensorMath.h"
#include "ir/Trees.h"
#include <cmath>

using namespace mlir;
using namespace pannikin;
using namespace pannikin::pan;

static DenseI32ArrayAttr gridOf(BlockArgument argument,
                                ArrayRef<std::vector<Tensor>> rows) {
  std::vector<int32_t> grid(shapeOf(argument.getType())[0], 0);
  auto isInteger = [](double x, int fraction) {
    double scaled = std::ldexp(x, fraction);
    return scaled == std::floor(scaled);
  };
  for (const std::vector<Tensor> &row : rows)
    for (auto [x, fraction] :
         llvm::zip(row[argument.getArgNumber()].data, grid))
      while (fraction < FeatureRanges::noGrid && !isInteger(x, fraction))
        ++fraction;
  return DenseI32ArrayAttr::get(argument.getContext(), grid);
}

/// Whether rounding to `type` leads more than one row in 500 to another leaf.
static bool isCoarse(BlockArgument argument, ArrayRef<TreeEnsembleOp> ensembles,
                     ArrayRef<std::vector<Tensor>> rows, FixedType type) {
  std::vector<Trees> all;
  for (TreeEnsembleOp op : ensembles)
    all.push_back(Trees::of(op));
  auto leads = [&](const Tensor &x, const Tensor &y) {
    return llvm::all_of(all, [&](const Trees &trees) {
      return llvm::all_of(trees.roots, [&](int32_t root) {
        return trees.walk(root, x.data) == trees.walk(root, y.data);
      });
    });
  };
  size_t lost = 0;
  for (const std::vector<Tensor> &row : rows) {
    Tensor x = row[argument.getArgNumber()], rounded = x;
    quantize(rounded, withElementType(argument.getType(), type));
    lost += !leads(x, rounded);
  }
  return lost * 500 > rows.size();
}

/// The fraction of `width` bits with the least squared error for each element.
static SmallVector<int32_t> bestFractions(BlockArgument argument,
                                          ArrayRef<std::vector<Tensor>> rows,
                                          unsigned width) {
  unsigned index = argument.getArgNumber();
  int top = int(width) - 1;
  SmallVector<int32_t> best;
  for (int64_t i = 0; i < shapeOf(argument.getType())[0]; ++i) {
    double magnitude = 0;
    for (const std::vector<Tensor> &row : rows)
      magnitude = std::max(magnitude, std::fabs(row[index].data[i]));
    int widest = magnitude > 0 && std::isfinite(magnitude)
                     ? top - int(std::ceil(std::log2(magnitude) - 1e-12))
                     : top;
    auto error = [&](int fraction) {
      Format format(FixedType::get(argument.getContext(), width, fraction));
      double sum = 0;
      for (const std::vector<Tensor> &row : rows) {
        double d = format.quantize(row[index].data[i]) - row[index].data[i];
        sum += d * d;
      }
      return sum;
    };
    widest = std::clamp(widest, -32, 48);
    // A power of two is one unit beyond the widest: one bit less holds it.
    int chosen = widest - 1;
    for (int fraction = widest; fraction <= widest + 2; ++fraction)
      if (error(fraction) < error(chosen))
        chosen = fraction;
    best.push_back(chosen);
  }
  return best;
}

void pannikin::noteFeatures(func::FuncOp function,
                            ArrayRef<std::vector<Tensor>> rows) {
  MLIRContext *context = function.getContext();
  for (BlockArgument argument : function.getArguments()) {
    if (hasOwnScales(argument))
      for (unsigned width : {8, 16})
        function.setArgAttr(argument.getArgNumber(),
                            "pan.best" + std::to_string(width),
                            DenseI32ArrayAttr::get(
                                context, bestFractions(argument, rows, width)));
    SmallVector<TreeEnsembleOp> ensembles;
    for (Operation *user : argument.getUsers())
      if (auto op = dyn_cast<TreeEnsembleOp>(user))
        ensembles.push_back(op);
    if (ensembles.empty())
      continue;
    unsigned index = argument.getArgNumber();
    DenseI32ArrayAttr grid = gridOf(argument, rows);
    function.setArgAttr(index, "pan.grid", grid);
    FeatureRanges ranges(ensembles);
    ranges.setGrid(grid);
    FeatureWish wish;
    wish.width = 16;
    if (isCoarse(argument, ensembles, rows, ranges.choose(context, wish)))
      function.setArgAttr(index, "pan.coarse", UnitAttr::get(context));
  }
}

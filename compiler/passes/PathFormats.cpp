// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decides the formats of a path through a tree: nodes are counted, and of a
// question only the sign matters.

#include "compiler/passes/Formats.h"

using namespace mlir;
using namespace pannikin;
using namespace pannikin::pan;

/// A question whose rows are below 1 in magnitude and have all digits of the
/// product: shifts of its sum go to the left or nowhere, and saturation keeps
/// the sign. So the sign is that of the exact sum.
void Formats::fixSigns(ChildOp child) {
  Value signs = child.getSigns();
  auto product = signs.getDefiningOp<MatvecOp>();
  if (!product || !llvm::all_of(signs.getUsers(), llvm::IsaPred<ChildOp>))
    return;
  int fraction = ofOperand(product.getInput()).getFraction() + int(weights) - 1;
  formats[signs] = FixedType::get(child.getContext(), 16, fraction);
}

/// Matrices of one node that read one vector lie in one table if their results
/// have one format. With 8-bit operands 12 fraction bits are enough for both.
static bool mayShare(FixedType a, FixedType b) {
  int least = std::min(a.getFraction(), b.getFraction());
  return a.getWidth() == 16 && b.getWidth() == 16 && !a.getIsUnsigned() &&
         !b.getIsUnsigned() && least >= 10;
}

void Formats::fixPaths(func::FuncOp function) {
  function.walk([&](ChildOp child) {
    int64_t largest = 2 * shapeOf(child.getSigns().getType())[0];
    auto type = FixedType::get(child.getContext(), largest < 256 ? 8 : 16,
                               /*isUnsigned=*/true, 0, {});
    for (Value member : groupOf(child.getResult()).members)
      formats[member] = type;
    fixSigns(child);
  });
  if (activations != 8)
    return;
  llvm::MapVector<std::pair<Value, Value>, SmallVector<MatvecOp>> readers;
  function.walk([&](MatvecOp op) {
    if (op.getAt())
      readers[{op.getInput(), op.getAt()}].push_back(op);
  });
  for (auto &[operands, group] : readers)
    for (MatvecOp a : group)
      for (MatvecOp b : group)
        if (mayShare(formats[a], formats[b]))
          formats[a] = formats[b] =
              formats[a].getFraction() < formats[b].getFraction() ? formats[a]
                                                                  : formats[b];
}

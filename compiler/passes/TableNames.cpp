// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decides which tables keep the names of their initializers.

#include "compiler/passes/TableNames.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"

using namespace mlir;
using namespace pannikin;
using namespace pannikin::pan;

/// What a vector comes from, through factors of a matrix and roundings.
static Value originOf(Value vector) {
  while (Operation *op = vector.getDefiningOp()) {
    if (auto matvec = dyn_cast<MatvecOp>(op))
      vector = matvec.getInput();
    else if (isa<RescaleOp, ReshapeOp>(op))
      vector = op->getOperand(0);
    else
      break;
  }
  return vector;
}

std::string pannikin::tableNameOf(ConstantOp constant) {
  auto function = constant->getParentOfType<func::FuncOp>();
  if (constant->use_empty() || !function || !function->hasAttr(writtenOutName))
    return constant.getName().value_or("").str();
  // Its readers are alike; there may be thousands.
  Operation *reader = *constant->user_begin();
  auto product = dyn_cast<MatvecOp>(reader);
  if (product && product.getWeights() != constant.getResult())
    product = {};
  auto scan = reader->getParentOfType<ScanOp>();
  if (!scan)
    return product ? "head_W" : "head_b";
  if (!product)
    return "b";
  auto argument = dyn_cast<BlockArgument>(originOf(product.getInput()));
  if (!argument || argument.getOwner() != &scan.getStep())
    return "V";
  bool isElement = argument.getArgNumber() < scan.getSequences().size();
  return isElement ? "W" : "U";
}

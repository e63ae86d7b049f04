// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decides which tables keep the names of their initializers.

#include "compiler/passes/TableNames.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"

using namespace mlir;
using namespace pannikin;
using namespace pannikin::pan;

/// True when some recurrence of the model was no operator of ONNX.
static bool isWrittenOut(Operation *inside) {
  auto function = inside->getParentOfType<func::FuncOp>();
  if (!function)
    return false;
  bool any = false, operators = false;
  for (auto scan : function.getOps<ScanOp>()) {
    if (scan.getNumStates() == 0)
      continue;
    StringRef cell = scan.getCell().value_or("");
    bool isOperator = cell == "LSTM" || cell == "GRU" || cell == "RNN";
    (isOperator ? operators : any) = true;
  }
  return any && !operators;
}

/// The matrix product that reads `constant` as its weights, or null.
static MatvecOp productOf(ConstantOp constant) {
  for (OpOperand &use : constant->getUses())
    if (auto matvec = dyn_cast<MatvecOp>(use.getOwner());
        matvec && use.getOperandNumber() == 0)
      return matvec;
  return {};
}

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
  if (constant->use_empty() || !isWrittenOut(constant))
    return constant.getName().value_or("").str();
  MatvecOp product = productOf(constant);
  Operation *reader =
      product ? product.getOperation() : *constant->user_begin();
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

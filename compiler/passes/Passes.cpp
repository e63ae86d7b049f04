// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What all passes share: where the model is.

#include "compiler/passes/Passes.h"

using namespace mlir;

/// Every number of a model lies in a tensor with a known shape of at least one
/// element, but for the length of a stream.
static bool hasUsableType(Value value) {
  auto tensor = dyn_cast<RankedTensorType>(value.getType());
  if (!tensor || tensor.getRank() == 0)
    return false;
  auto isUsable = [](int64_t size) { return size >= 1; };
  bool isStream = ShapedType::isDynamic(tensor.getDimSize(0));
  return llvm::all_of(tensor.getShape().drop_front(isStream ? 1 : 0), isUsable);
}

/// Checks `values`, which belong to `op`.
static LogicalResult checkTypes(Operation *op, ValueRange values) {
  for (Value value : values)
    if (!hasUsableType(value))
      return op->emitError("has a value of type ")
             << value.getType()
             << "; a model computes with tensors of at least one dimension, "
                "none of them empty, and only the first of unknown length";
  return success();
}

static LogicalResult checkBody(func::FuncOp function) {
  if (!llvm::hasSingleElement(function.getBody()))
    return function.emitError("has ")
           << function.getBody().getBlocks().size()
           << " blocks; a model is one function with one block";
  WalkResult walked = function.walk([](Operation *op) -> WalkResult {
    if (failed(checkTypes(op, op->getResults())))
      return failure();
    for (Region &region : op->getRegions())
      for (Block &block : region)
        if (failed(checkTypes(op, block.getArguments())))
          return failure();
    return success();
  });
  return failure(walked.wasInterrupted());
}

func::FuncOp pannikin::modelFunction(ModuleOp module) {
  auto functions = llvm::to_vector(module.getOps<func::FuncOp>());
  if (functions.size() != 1) {
    module.emitError("has ")
        << functions.size() << " functions; a model is one function";
    return nullptr;
  }
  return succeeded(checkBody(functions[0])) ? functions[0] : func::FuncOp();
}

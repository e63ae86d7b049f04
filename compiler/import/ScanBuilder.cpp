// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decides how a loop over ONNX shapes becomes one over the sizes of the IR.

#include "compiler/import/ScanBuilder.h"
#include "compiler/import/Error.h"

#include "llvm/ADT/STLExtras.h"

namespace pannikin::onnx_import {

ScanBuilder::ScanBuilder(GraphBuilder &build, int64_t steps, bool reverse,
                         llvm::StringRef cell)
    : steps(steps), reverse(reverse), build(build),
      cell(cell.empty() ? mlir::StringAttr()
                        : build.builder.getStringAttr(cell)),
      before(build.builder.saveInsertionPoint()),
      body(std::make_unique<mlir::Block>()) {
  build.builder.setInsertionPointToEnd(body.get());
}

ScanBuilder::~ScanBuilder() { build.builder.restoreInsertionPoint(before); }

void ScanBuilder::outside(llvm::function_ref<void()> emit) {
  mlir::OpBuilder::InsertionGuard guard(build.builder);
  build.builder.restoreInsertionPoint(before);
  emit();
}

/// The sizes of a sequence of elements of ONNX shape `shape`: time stays, also
/// beside dimensions that the element drops.
static Shape sequenceSizes(int64_t steps, llvm::ArrayRef<int64_t> shape) {
  Shape sizes = irShape(shape);
  sizes.insert(sizes.begin(), steps);
  return sizes;
}

Tensor ScanBuilder::addSequence(const Tensor &sequence) {
  llvm::ArrayRef<int64_t> shape = llvm::ArrayRef(sequence.shape).drop_front();
  mlir::Value whole;
  outside(
      [&] { whole = build.valueAs(sequence, sequenceSizes(steps, shape)); });
  auto type = llvm::cast<mlir::RankedTensorType>(whole.getType());
  mlir::Value element = body->insertArgument(
      sequences.size(), type.clone(irShape(shape)), build.location);
  sequences.push_back(whole);
  return build.fromValue(element, shape);
}

Tensor ScanBuilder::stack(llvm::ArrayRef<Tensor> each) {
  Tensors rows;
  for (const Tensor &one : each) {
    Shape row = one.shape;
    row.insert(row.begin(), 1);
    rows.push_back(build.reshape(one, row));
  }
  if (reverse)
    std::reverse(rows.begin(), rows.end());
  return build.concat(rows, 0);
}

Tensor ScanBuilder::addConstants(const Tensor &numbers) {
  Tensor &known = constants[numbers.steps.get()];
  if (known.value)
    return known;
  Tensors each;
  for (const Constant &one : numbers.steps->each)
    each.push_back(Tensor{one->shape, one, nullptr, nullptr, nullptr});
  return known = addSequence(stack(each));
}

Tensor ScanBuilder::addState(const Tensor &start) {
  outside(
      [&] { initial.push_back(build.valueAs(start, irShape(start.shape))); });
  stateShapes.push_back(start.shape);
  return build.fromValue(
      body->addArgument(initial.back().getType(), build.location), start.shape);
}

bool ScanBuilder::isInside(mlir::Value value) const {
  return value.getParentBlock() == body.get();
}

Tensors ScanBuilder::finish(llvm::ArrayRef<Tensor> next,
                            llvm::ArrayRef<Tensor> outputs) {
  llvm::SmallVector<mlir::Value> yielded;
  llvm::SmallVector<mlir::Type> types;
  for (auto [state, shape] : llvm::zip_equal(next, stateShapes)) {
    if (state.shape != shape)
      fail("found a state of shape " + formatShape(shape) +
           " whose successor has shape " + formatShape(state.shape) +
           "; both must agree");
    yielded.push_back(build.valueAs(state, irShape(shape)));
    types.push_back(yielded.back().getType());
  }
  for (const Tensor &output : outputs) {
    yielded.push_back(build.valueAs(output, irShape(output.shape)));
    auto type = llvm::cast<mlir::RankedTensorType>(yielded.back().getType());
    types.push_back(type.clone(sequenceSizes(steps, output.shape)));
  }
  pan::YieldOp::create(build.builder, build.location, yielded);
  build.builder.restoreInsertionPoint(before);
  auto length = sequences.empty() ? build.builder.getI64IntegerAttr(steps)
                                  : mlir::IntegerAttr();
  auto scan = pan::ScanOp::create(build.builder, build.location, types,
                                  sequences, initial, reverse, length, cell);
  scan.getBody().push_back(body.release());
  Tensors results;
  for (auto [i, value] : llvm::enumerate(scan.getResults())) {
    Shape shape =
        i < next.size() ? next[i].shape : outputs[i - next.size()].shape;
    if (i >= next.size())
      shape.insert(shape.begin(), steps);
    results.push_back(build.fromValue(value, shape));
  }
  return results;
}

} // namespace pannikin::onnx_import

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Removes sequences that nothing needs: the last step of an output that is
// also a state is the final state, and the first step that a scan runs needs
// no scan.

#include "compiler/import/Tidy.h"
#include "ir/Pan.h"

#include "mlir/IR/IRMapping.h"
#include "mlir/IR/Iterators.h"
#include "llvm/ADT/STLExtras.h"

namespace pannikin::onnx_import {

namespace {
/// A slice of one index of the time axis of a scan's stacked output.
struct StepRead {
  pan::SliceOp slice;
  pan::ScanOp scan;
  int64_t output;
  bool ofLast, ofFirst;
};
} // namespace

static std::optional<StepRead> matchStepRead(pan::SliceOp slice) {
  auto scan = slice.getInput().getDefiningOp<pan::ScanOp>();
  llvm::ArrayRef<int64_t> sizes = pan::shapeOf(slice.getType());
  if (!scan || slice.getAxis() != 0 || sizes[0] != 1)
    return std::nullopt;
  int64_t result =
      llvm::cast<mlir::OpResult>(slice.getInput()).getResultNumber();
  int64_t output = result - scan.getNumStates();
  if (output < 0 || mlir::ShapedType::isDynamic(scan.getSteps()))
    return std::nullopt;
  int64_t at = slice.getStart(), last = scan.getSteps() - 1;
  bool reverse = scan.getReverse();
  return StepRead{slice, scan, output, at == (reverse ? 0 : last),
                  at == (reverse ? last : 0)};
}

/// scan(..).out[last] = scan(..).state when each step puts out its state.
static mlir::Value finalState(StepRead read) {
  mlir::Value out = read.scan.getStepOutputs()[read.output];
  for (auto [i, next] : llvm::enumerate(read.scan.getNextStates()))
    if (next == out)
      return read.scan.getResult(i);
  return nullptr;
}

/// scan(xs, init).out[first] = step(xs[first], init).out
static mlir::Value firstStep(StepRead read) {
  pan::ScanOp scan = read.scan;
  mlir::OpBuilder builder(read.slice);
  mlir::IRMapping mapping;
  int64_t at = scan.getReverse() ? scan.getSteps() - 1 : 0;
  for (auto [sequence, element] :
       llvm::zip(scan.getSequences(), scan.getElementArgs())) {
    auto type = llvm::cast<mlir::RankedTensorType>(sequence.getType());
    llvm::SmallVector<int64_t> sizes(type.getShape());
    sizes[0] = 1;
    mlir::Value one = pan::SliceOp::create(builder, scan.getLoc(),
                                           type.clone(sizes), sequence, 0, at);
    mapping.map(element, pan::ReshapeOp::create(builder, scan.getLoc(),
                                                element.getType(), one));
  }
  mapping.map(scan.getStateArgs(), scan.getInits());
  for (mlir::Operation &op : scan.getStep().without_terminator()) {
    mlir::Operation *copy = builder.clone(op, mapping);
    // A step from the zero state needs little: W 0 = 0, 0 x = 0, x + 0 = x.
    llvm::SmallVector<mlir::Value> known;
    if (mlir::succeeded(builder.tryFold(copy, known)) && known.size() == 1)
      mapping.map(op.getResult(0), known[0]);
  }
  return mapping.lookupOrDefault(
      mlir::Value(scan.getStepOutputs()[read.output]));
}

/// The value with the type of the slice: a dimension of size 1 in front.
static void replaceRead(pan::SliceOp slice, mlir::Value step) {
  for (mlir::Operation *user : llvm::make_early_inc_range(slice->getUsers()))
    if (auto reshape = llvm::dyn_cast<pan::ReshapeOp>(user))
      if (reshape.getType() == step.getType()) {
        reshape.replaceAllUsesWith(step);
        reshape.erase();
      }
  if (slice->use_empty())
    return;
  mlir::OpBuilder builder(slice);
  slice.replaceAllUsesWith(
      pan::ReshapeOp::create(builder, slice.getLoc(), slice.getType(), step)
          .getResult());
}

static void readFinalStates(mlir::ModuleOp module) {
  llvm::SmallVector<pan::SliceOp> slices;
  module.walk([&](pan::SliceOp slice) { slices.push_back(slice); });
  for (pan::SliceOp slice : slices) {
    std::optional<StepRead> read = matchStepRead(slice);
    mlir::Value step = read && read->ofLast ? finalState(*read) : nullptr;
    // One step of a scan that is read nowhere else replaces the scan.
    if (!step && read && read->ofFirst &&
        llvm::all_of(read->scan->getUsers(), [&](mlir::Operation *user) {
          return user == slice.getOperation();
        }))
      step = firstStep(*read);
    if (!step)
      continue;
    replaceRead(slice, step);
    slice.erase();
  }
}

/// The scan without the outputs that nothing reads.
static void dropOutputs(pan::ScanOp scan) {
  int64_t states = scan.getNumStates();
  llvm::SmallVector<mlir::Value> kept, yielded(scan.getNextStates());
  llvm::SmallVector<mlir::Type> types;
  for (auto [i, result] : llvm::enumerate(scan.getResults())) {
    if (int64_t(i) >= states && result.use_empty())
      continue;
    kept.push_back(result);
    types.push_back(result.getType());
    if (int64_t(i) >= states)
      yielded.push_back(scan.getStepOutputs()[i - states]);
  }
  if (kept.size() == scan.getNumResults())
    return;
  mlir::OpBuilder builder(scan);
  auto smaller = pan::ScanOp::create(
      builder, scan.getLoc(), types, scan.getSequences(), scan.getInits(),
      scan.getReverseAttr(), scan.getLengthAttr(), scan.getCellAttr());
  smaller.getBody().takeBody(scan.getBody());
  smaller.getStep().getTerminator()->setOperands(yielded);
  for (auto [before, after] : llvm::zip(kept, smaller.getResults()))
    before.replaceAllUsesWith(after);
  scan.erase();
}

static void eraseDead(mlir::ModuleOp module) {
  module.walk<mlir::WalkOrder::PostOrder, mlir::ReverseIterator>(
      [](mlir::Operation *op) {
        if (mlir::isOpTriviallyDead(op))
          op->erase();
      });
}

void tidy(mlir::ModuleOp module) {
  eraseDead(module);
  readFinalStates(module);
  llvm::SmallVector<pan::ScanOp> scans;
  module.walk([&](pan::ScanOp scan) { scans.push_back(scan); });
  for (pan::ScanOp scan : scans)
    dropOutputs(scan);
  eraseDead(module);
}

} // namespace pannikin::onnx_import

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decides which models can slide over a stream, and what a stride may be.

#include "compiler/passes/LowerBlock.h"
#include "compiler/passes/Passes.h"

namespace pannikin {
#define GEN_PASS_DEF_SLIDEWINDOWS
#include "compiler/passes/Passes.h.inc"
} // namespace pannikin

using namespace mlir;
using namespace pannikin;
using namespace pannikin::pan;

namespace {

class WindowSlider {
public:
  WindowSlider(func::FuncOp function, int64_t stride)
      : function(function), block(function.getBody().front()), stride(stride) {}

  LogicalResult run() {
    FailureOr<ScanOp> scan = onlyLoop();
    if (failed(scan) || failed(checkAnswers(*scan)) ||
        failed(readSamples(*scan)) || failed(checkBricks(*scan)))
      return failure();
    Builder builder(function.getContext());
    Operation *module = function->getParentOp();
    module->setAttr("pan.stride", builder.getI64IntegerAttr(stride));
    if (hasBricks)
      module->setAttr("pan.bricks", builder.getUnitAttr());
    return success();
  }

private:
  FailureOr<ScanOp> onlyLoop();
  LogicalResult checkAnswers(ScanOp scan);
  LogicalResult readSamples(ScanOp scan);
  LogicalResult checkBricks(ScanOp scan);
  LogicalResult checkBrick(ScanOp outer, ScanOp brick);

  LogicalResult refuse(const Twine &found) {
    return function.emitError("windows slide over a model with one loop, "
                              "forward over its samples, that answers after "
                              "the last one; found ")
           << found.str()
           << "; leave out --stride, keep the samples of a window, and call "
              "_predict";
  }

  func::FuncOp function;
  Block &block;
  int64_t stride;
  bool takesBricks = false; ///< Steps take several samples,
  bool hasBricks = false;   ///< which go through a loop.
};

std::string loopText(ScanOp scan) {
  std::string name = nameOf(scan->getResult(0), "");
  return name.empty() ? "a loop" : "a loop, from node '" + name + "',";
}

FailureOr<ScanOp> WindowSlider::onlyLoop() {
  auto scans = llvm::to_vector(block.getOps<ScanOp>());
  for (ScanOp scan : scans) {
    if (scan.getReverse())
      return refuse(loopText(scan) + " that runs backwards");
    if (ShapedType::isDynamic(scan.getSteps()))
      return function.emitError(
          "a window needs its number of samples; found a stream of any length; "
          "give a length with --dim, or leave out --stride and call _step");
  }
  if (scans.empty())
    return refuse("none");
  if (scans.size() > 1)
    return refuse(Twine(scans.size()) + ", one after the other");
  return scans[0];
}

LogicalResult WindowSlider::checkAnswers(ScanOp scan) {
  for (auto [i, result] : llvm::enumerate(block.getTerminator()->getOperands()))
    for (Value output : scan.getResults().drop_front(scan.getNumStates()))
      if (output == result) {
        auto name = function.getResultAttrOfType<StringAttr>(i, "pan.name");
        return refuse("the output '" + (name ? name.strref() : "") +
                      "' of every step");
      }
  return success();
}

/// A loop over bricks reads the run in the shape of bricks: that shape becomes
/// the argument's, so that a step takes a brick.
LogicalResult WindowSlider::readSamples(ScanOp scan) {
  for (Value sequence : llvm::to_vector(scan.getSequences())) {
    auto bricks = sequence.getDefiningOp<ReshapeOp>();
    auto samples =
        dyn_cast<BlockArgument>(bricks ? bricks.getInput() : sequence);
    if (!samples)
      return refuse("'" + sequence.getDefiningOp()->getName().getStringRef() +
                    "' between the samples and the loop");
    if (!bricks)
      continue;
    ArrayRef<int64_t> to = shapeOf(bricks.getType());
    if (to.size() < 2 || to[0] * to[1] != shapeOf(samples.getType())[0] ||
        !samples.hasOneUse())
      return refuse("a loop that cuts samples apart");
    takesBricks = to[1] > 1;
    samples.setType(bricks.getType());
    bricks.replaceAllUsesWith(Value(samples));
    bricks.erase();
  }
  function.setFunctionType(
      FunctionType::get(function.getContext(), block.getArgumentTypes(),
                        function.getFunctionType().getResults()));
  return success();
}

/// Whether `scan` runs over an element of the loop that it stands in.
bool runsOverBrick(ScanOp scan) {
  return llvm::any_of(scan.getSequences(), [&](Value sequence) {
    if (auto reshape = sequence.getDefiningOp<ReshapeOp>())
      sequence = reshape.getInput();
    auto argument = dyn_cast<BlockArgument>(sequence);
    return argument && argument.getOwner() == scan->getBlock();
  });
}

LogicalResult WindowSlider::checkBricks(ScanOp scan) {
  SmallVector<ScanOp> bricks;
  for (auto inner : scan.getStep().getOps<ScanOp>())
    if (runsOverBrick(inner))
      bricks.push_back(inner);
  if (bricks.empty() && takesBricks)
    return refuse("steps of several samples without a loop over them");
  if (bricks.empty())
    return success();
  hasBricks = true;
  if (bricks.size() > 1)
    return refuse(Twine(bricks.size()) + " loops over each brick");
  return checkBrick(scan, bricks[0]);
}

/// A brick's samples go through its loop as they come, and its vector knows
/// nothing of the bricks before.
LogicalResult WindowSlider::checkBrick(ScanOp outer, ScanOp brick) {
  int64_t length = brick.getSteps();
  if (brick.getReverse())
    return refuse(loopText(brick) + " that runs backwards over each brick");
  if (int64_t(brick.getNumResults()) > brick.getNumStates())
    return refuse(loopText(brick) + " of which every step of a brick is read");
  for (Value init : brick.getInits())
    if (!init.getDefiningOp<ConstantOp>())
      return refuse(loopText(brick) + " that begins where the bricks before "
                                      "ended");
  for (Value samples : outer.getElementArgs())
    if (!samples.hasOneUse())
      return refuse("bricks of which more than a loop over them reads samples");
  if (brick.getSequences().size() != outer.getSequences().size())
    return refuse(loopText(brick) + " over some of the samples");
  if (stride % length == 0)
    return success();
  return function.emitError("the model computes bricks of ")
         << length
         << " samples, which windows share where they begin with one; "
         << "found --stride " << stride << "; allowed are " << length << ", "
         << 2 * length << " and so on";
}

struct SlideWindowsPass
    : public pannikin::impl::SlideWindowsBase<SlideWindowsPass> {
  using SlideWindowsBase::SlideWindowsBase;
  void runOnOperation() override {
    func::FuncOp function = modelFunction(getOperation());
    if (!function)
      return signalPassFailure();
    if (stride < 1 || stride > UINT16_MAX) {
      function.emitError(
          "windows move on by 1 to 65535 samples; found a stride "
          "of ")
          << int64_t(stride);
      return signalPassFailure();
    }
    if (failed(WindowSlider(function, stride).run()))
      signalPassFailure();
  }
};

} // namespace

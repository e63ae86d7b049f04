// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Finds the loops of a straight-line model, one after the other.

#include "compiler/passes/JoinSlices.h"
#include "compiler/passes/Passes.h"
#include "compiler/passes/StepDifference.h"
#include "compiler/passes/StepLoop.h"
#include "mlir/Analysis/TopologicalSortUtils.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Transforms/Passes.h"

namespace pannikin {
#define GEN_PASS_DEF_ROLLUPRECURRENCE
#include "compiler/passes/Passes.h.inc"
} // namespace pannikin

using namespace mlir;
using namespace pannikin;
using namespace pannikin::pan;

/// Fewer copies than these are no loop that somebody unrolled.
static constexpr int fewestSteps = 3;

/// What is needed only so many steps later still belongs to the step that needs
/// it.
static constexpr int longestDelay = 8;

/// Rolls up what has the most steps along dimensions of `length`, if anything.
static bool rollUp(Block &block, int64_t length, bool reverse, bool outputs) {
  ValueTable values(block);
  StepGraph graph(block, length, reverse);
  std::optional<StepColours> colours(std::in_place, graph, values);
  for (int times = 0;
       times < longestDelay && postponeToReaders(graph, *colours); ++times)
    colours.emplace(graph, values);
  auto step =
      findTemplate(graph, *colours, mostCommonStep(graph, *colours), outputs);
  if (!step)
    return false;
  StepRun run = fitSteps(*step, graph, *colours, values, block);
  if (run.size() < fewestSteps) {
    eraseDead(block);
    return false;
  }
  size_t before = block.getOperations().size();
  writeLoop(*step, run, graph, block, outputs);
  sortTopologically(&block);
  eraseDead(block);
  simplifySlices(block);
  joinRows(block);
  return block.getOperations().size() < before;
}

/// True when the block has a loop of `length` steps: what else happens at each
/// of them belongs to it. Alone, that would be no recurrence.
static bool hasLoop(Block &block, int64_t length) {
  return llvm::any_of(block.getOps<ScanOp>(),
                      [&](ScanOp scan) { return scan.getSteps() == length; });
}

/// Forward loops first, then backward ones, then what has no state.
static bool rollUpOne(Block &block) {
  SmallVector<int64_t> lengths = unrolledLengths(block);
  for (int64_t length : lengths)
    for (bool reverse : {false, true})
      if (rollUp(block, length, reverse, /*outputs=*/false))
        return true;
  for (int64_t length : lengths)
    if (hasLoop(block, length) &&
        rollUp(block, length, /*reverse=*/false, /*outputs=*/true))
      return true;
  return false;
}

namespace {
struct RollUpRecurrencePass
    : public pannikin::impl::RollUpRecurrenceBase<RollUpRecurrencePass> {
  void runOnOperation() override {
    auto function = modelFunction(getOperation());
    if (!function)
      return signalPassFailure();
    Block &block = function.getBody().front();
    if (unrolledLengths(block).empty())
      return;
    simplifySlices(block);
    if (failed(tidy()))
      return signalPassFailure();
    bool any = false;
    while (rollUpOne(block))
      any = true;
    warn(block);
    if (any && failed(tidy()))
      signalPassFailure();
  }

private:
  /// One reason is enough.
  static void warn(Block &block) {
    for (int64_t length : unrolledLengths(block))
      for (bool reverse : {false, true})
        if (warnOfDifference(block, length, reverse))
          return;
  }

  LogicalResult tidy() {
    OpPassManager manager(ModuleOp::getOperationName());
    manager.addPass(createCanonicalizerPass());
    manager.addPass(createCSEPass());
    return runPipeline(manager, getOperation());
  }
};
} // namespace

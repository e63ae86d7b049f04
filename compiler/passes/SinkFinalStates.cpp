// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Moves what only the last step is asked for behind the loop.

#include "compiler/passes/Passes.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/RegionUtils.h"
#include "llvm/ADT/SetVector.h"

namespace pannikin {
#define GEN_PASS_DEF_SINKFINALSTATES
#include "compiler/passes/Passes.h.inc"
} // namespace pannikin

using namespace mlir;
using namespace pannikin;
using namespace pannikin::pan;

namespace {

class Sinker {
public:
  explicit Sinker(ScanOp scan) : scan(scan) {
    for (auto [i, next] : llvm::enumerate(scan.getNextStates()))
      if (!isUnread(i))
        last.try_emplace(next, scan.getResult(unsigned(i)));
  }

  void run() {
    for (size_t i = 0; i < size_t(scan.getNumStates()); ++i)
      if (isUnread(i) && !scan.getResult(unsigned(i)).use_empty())
        sink(unsigned(i));
  }

private:
  /// Whether no step reads what the step before left in state `i`.
  bool isUnread(size_t i) { return scan.getStateArgs()[i].use_empty(); }

  /// The operations between `value` and final states, if nothing else leads to
  /// it.
  std::optional<llvm::SetVector<Operation *>> coneOf(Value value) {
    llvm::SetVector<Operation *> cone;
    SmallVector<Value> work = {value};
    while (!work.empty()) {
      Value next = work.pop_back_val();
      if (last.contains(next) || next.getParentBlock() != &scan.getStep())
        continue;
      Operation *op = next.getDefiningOp();
      if (!op || op->getNumRegions() != 0)
        return std::nullopt;
      if (cone.insert(op))
        llvm::append_range(work, op->getOperands());
    }
    return cone;
  }

  void sink(unsigned i) {
    Value next = scan.getNextStates()[i];
    auto cone = coneOf(next);
    if (!cone || last.contains(next))
      return;
    OpBuilder builder(scan);
    builder.setInsertionPointAfter(scan);
    IRMapping mapping;
    for (auto [value, result] : last)
      mapping.map(value, result);
    for (Operation &op : scan.getStep())
      if (cone->contains(&op))
        builder.clone(op, mapping);
    scan.getResult(i).replaceAllUsesWith(mapping.lookup(next));
  }

  ScanOp scan;
  llvm::MapVector<Value, Value> last; ///< Next states, after the last step.
};

struct SinkFinalStatesPass
    : public pannikin::impl::SinkFinalStatesBase<SinkFinalStatesPass> {
  void runOnOperation() override {
    getOperation().walk([](ScanOp scan) { Sinker(scan).run(); });
  }
};

} // namespace

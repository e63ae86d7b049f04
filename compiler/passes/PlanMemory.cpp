// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Lets working buffers that never live together share memory: first fit over
// the intervals from first to last use, in the order of the program.

#include "compiler/passes/Passes.h"

namespace pannikin {
#define GEN_PASS_DEF_PLANMEMORY
#include "compiler/passes/Passes.h.inc"
} // namespace pannikin

using namespace mlir;
using namespace pannikin;
using namespace pannikin::panc;

namespace {

/// A buffer and the positions of its first and last use.
struct Lifetime {
  ScratchOp op;
  int64_t first, last;
  Operation *lastUser;
};

BufferType typeOf(ScratchOp op) { return op.getType(); }

class Planner {
public:
  explicit Planner(FuncOp function) {
    function.walk<WalkOrder::PreOrder>(
        [&](Operation *op) { positions[op] = next++; });
    function.walk([&](ScratchOp op) { lifetimes.push_back(lifetimeOf(op)); });
    llvm::stable_sort(lifetimes, [](const Lifetime &a, const Lifetime &b) {
      return a.first < b.first;
    });
  }

  void run() {
    SmallVector<Lifetime> kept;
    for (Lifetime &wanted : lifetimes) {
      if (Value output = outputFor(wanted)) {
        wanted.op.replaceAllUsesWith(output);
        wanted.op.erase();
        continue;
      }
      auto host = llvm::find_if(
          kept, [&](Lifetime &other) { return canHost(other, wanted); });
      if (host == kept.end()) {
        kept.push_back(wanted);
        continue;
      }
      move(wanted.op, host->op);
      host->last = wanted.last;
      host->lastUser = wanted.lastUser;
    }
  }

private:
  /// A use inside a loop that does not hold the buffer counts as one over the
  /// whole loop.
  void extend(Lifetime &life, Value buffer) {
    for (Operation *user : buffer.getUsers()) {
      Operation *at = user;
      while (at->getBlock() != life.op->getBlock())
        at = at->getParentOp();
      int64_t last = positions[at];
      at->walk(
          [&](Operation *inner) { last = std::max(last, positions[inner]); });
      if (isa<ViewOp>(user)) {
        extend(life, user->getResult(0));
        if (at == user)
          continue;
      }
      life.first = std::min(life.first, positions[at]);
      if (last >= life.last) {
        life.last = last;
        life.lastUser = at;
      }
    }
  }

  Lifetime lifetimeOf(ScratchOp op) {
    Lifetime life{op, next, -1, nullptr};
    extend(life, op);
    return life;
  }

  /// Whether `map` reads `buffer` element by element and may write over it: it
  /// neither writes it nor reads it through a view, which may start elsewhere.
  static bool readsInPlace(MapOp map, Value buffer) {
    auto isPart = [&](Value in) {
      Value root = in;
      while (auto view = root.getDefiningOp<ViewOp>())
        root = view.getSource();
      return root == buffer && in != root;
    };
    return !llvm::is_contained(map.getOuts(), buffer) &&
           llvm::none_of(map->getOperands(), isPart);
  }

  /// A loop may write over what it reads for the last time.
  static bool overwrites(const Lifetime &host, const Lifetime &wanted,
                         DenseMap<Operation *, int64_t> &positions) {
    auto map = dyn_cast_or_null<MapOp>(host.lastUser);
    ScratchOp held = host.op;
    return map && positions[map] == wanted.first &&
           typeOf(host.op) == typeOf(wanted.op) &&
           readsInPlace(map, held.getResult());
  }

  /// The caller's buffer that the last loop to read `wanted` makes of it, if
  /// nothing else has touched that one until then: it holds both.
  Value outputFor(Lifetime &wanted) {
    auto map = dyn_cast_or_null<MapOp>(wanted.lastUser);
    if (!map || !readsInPlace(map, wanted.op.getResult()))
      return {};
    for (Value out : map.getOuts()) {
      auto argument = dyn_cast<BlockArgument>(out);
      if (!argument || out.getType() != wanted.op.getType() ||
          argument.getOwner() != wanted.op->getBlock() ||
          map->getBlock() != argument.getOwner() ||
          llvm::is_contained(map.getIns(), out))
        continue;
      if (llvm::all_of(out.getUsers(), [&](Operation *user) {
            return positions[user] >= positions[map.getOperation()];
          }))
        return out;
    }
    return {};
  }

  bool canHost(const Lifetime &host, const Lifetime &wanted) {
    BufferType from = typeOf(host.op), to = typeOf(wanted.op);
    if (host.op->getBlock() != wanted.op->getBlock() ||
        from.getNumElements() < to.getNumElements() ||
        from.getElementType() != to.getElementType())
      return false;
    return host.last < wanted.first || overwrites(host, wanted, positions);
  }

  void move(ScratchOp from, ScratchOp to) {
    Value place = to;
    if (from.getType() != to.getType()) {
      OpBuilder builder(from);
      if (!to->isBeforeInBlock(from))
        builder.setInsertionPointAfter(to);
      place = ViewOp::create(builder, from.getLoc(), from.getType(), to,
                             Value(), 0);
    }
    from.replaceAllUsesWith(place);
    from.erase();
  }

  DenseMap<Operation *, int64_t> positions;
  int64_t next = 0;
  SmallVector<Lifetime> lifetimes;
};

struct PlanMemoryPass : public pannikin::impl::PlanMemoryBase<PlanMemoryPass> {
  void runOnOperation() override {
    for (auto function : getOperation().getOps<FuncOp>())
      Planner(function).run();
  }
};

} // namespace

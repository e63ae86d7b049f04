// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decides which matrices lie in flash without their zeros: those that become
// smaller by it and cost no more time.

#include "compiler/passes/Passes.h"
#include "ir/Numbers.h"
#include "ir/SparseRows.h"
#include "targets/Target.h"

namespace pannikin {
#define GEN_PASS_DEF_STORESPARSE
#include "compiler/passes/Passes.h.inc"
} // namespace pannikin

using namespace mlir;
using namespace pannikin;
using namespace pannikin::panc;

namespace {

/// The products that read a table; nothing when something else does.
using Readers = llvm::DenseMap<StringAttr, SmallVector<GemvOp>>;

Readers readersOf(ModuleOp module) {
  Readers readers;
  llvm::DenseSet<StringAttr> others;
  module.walk([&](RefOp ref) {
    StringAttr name = ref.getSymbolAttr().getAttr();
    for (Operation *user : ref->getUsers()) {
      auto gemv = dyn_cast<GemvOp>(user);
      if (gemv && gemv.getWeights() == ref.getResult() && !gemv.getAt())
        readers[name].push_back(gemv);
      else
        others.insert(name);
    }
  });
  for (StringAttr name : others)
    readers.erase(name);
  return readers;
}

int bitsOf(Value buffer) {
  return int(panc::fixedTypeOf(cast<BufferType>(buffer.getType())).getWidth());
}

/// Whether `rom` without its zeros is smaller, and `reader` no slower.
bool pays(RomOp rom, GemvOp reader, const Target &chip) {
  auto type = cast<BufferType>(rom.getType());
  int64_t rows = type.getShape()[0], columns = type.getShape()[1];
  SparseRows sparse(constantIntegers(rom.getValue(), false), columns);
  int64_t bytes = 0;
  for (const auto &row : sparse.bytes())
    bytes += int64_t(row.size());
  // Dense rows lie in blocks of four.
  int64_t blocks = int64_t(llvm::alignTo(rows, 4));
  int input = bitsOf(reader.getInput()), sum = int(reader.getAccumulator());
  double dense = double(blocks * columns) * chip.cyclesPerMac(8, input, sum);
  double left = double(sparse.count()) * chip.cyclesPerSparseMac(input, sum);
  return bytes < blocks * columns && left <= dense;
}

struct StoreSparsePass
    : public pannikin::impl::StoreSparseBase<StoreSparsePass> {
  using StoreSparseBase::StoreSparseBase;

  void runOnOperation() override {
    const Target *chip = findTarget(target);
    if (!chip) {
      getOperation().emitError("'")
          << target << "' is no chip; use one of " << targetNames();
      return signalPassFailure();
    }
    Readers readers = readersOf(getOperation());
    for (auto rom : getOperation().getOps<RomOp>()) {
      auto type = cast<BufferType>(rom.getType());
      auto fixed = panc::fixedTypeOf(type);
      auto it = readers.find(rom.getSymNameAttr());
      if (it == readers.end() || type.getShape().size() != 2 || !fixed ||
          fixed.getWidth() != 8 || fixed.getIsUnsigned())
        continue;
      if (llvm::all_of(it->second,
                       [&](GemvOp reader) { return pays(rom, reader, *chip); }))
        rom.setSparse(true);
    }
  }
};

} // namespace

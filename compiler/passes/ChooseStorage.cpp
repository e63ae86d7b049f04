// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decides how each matrix of 8-bit weights lies in flash.

#include "compiler/passes/Passes.h"
#include "compiler/passes/Storage.h"
#include "ir/Numbers.h"

namespace pannikin {
#define GEN_PASS_DEF_CHOOSESTORAGE
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

/// What a product multiplies the matrix with.
MatrixInput inputOf(GemvOp gemv) {
  auto type = cast<BufferType>(gemv.getInput().getType());
  auto fixed = panc::fixedTypeOf(type);
  return {int(fixed.getWidth()),
          std::max(std::abs(fixed.getMin()), std::abs(fixed.getMax()))};
}

bool isNarrow(BufferType type) {
  auto fixed = panc::fixedTypeOf(type);
  return type.getShape().size() == 2 && fixed && fixed.getWidth() == 8 &&
         !fixed.getIsUnsigned();
}

struct ChooseStoragePass
    : public pannikin::impl::ChooseStorageBase<ChooseStoragePass> {
  using ChooseStorageBase::ChooseStorageBase;

  void runOnOperation() override {
    const Target *chip = findTarget(target);
    std::optional<Prefer> wish = parsePrefer(prefer);
    if (!chip)
      getOperation().emitError("'")
          << target << "' is no chip; use one of " << targetNames();
    if (!wish)
      getOperation().emitError("'")
          << prefer << "' cannot be preferred; use size, balanced or speed";
    if (!chip || !wish)
      return signalPassFailure();
    Readers readers = readersOf(getOperation());
    SmallVector<RomOp> matrices;
    SmallVector<StorageChoice> choices;
    for (auto rom : getOperation().getOps<RomOp>()) {
      auto it = readers.find(rom.getSymNameAttr());
      if (it == readers.end() || !isNarrow(cast<BufferType>(rom.getType())))
        continue;
      matrices.push_back(rom);
      choices.push_back(choose(rom, it->second, *wish, *chip));
    }
    if (*wish != Prefer::Speed)
      dropDearKernels(choices, *chip);
    for (auto [rom, choice] : llvm::zip(matrices, choices))
      rom.setStorage(choice.storage);
  }

private:
  StorageChoice choose(RomOp rom, ArrayRef<GemvOp> readers, Prefer wish,
                       const Target &chip) {
    auto type = cast<BufferType>(rom.getType());
    SmallVector<int> fractions;
    for (int64_t i = 0; i < type.getShape()[0]; ++i)
      fractions.push_back(panc::fixedTypeOf(type).getFractionOf(i));
    SmallVector<MatrixInput> inputs = llvm::map_to_vector(readers, inputOf);
    return chooseStorage(constantIntegers(rom.getValue(), false), fractions,
                         type.getShape()[1], inputs, wish, chip);
  }
};

} // namespace

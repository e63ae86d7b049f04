// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decides how each matrix of 8-bit weights lies in flash.

#include "compiler/passes/Passes.h"
#include "compiler/passes/Storage.h"
#include "ir/Numbers.h"
#include "ir/RowPairs.h"
#include <map>

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
      if (gemv && gemv.getWeights() == ref.getResult() && !gemv.getAt() &&
          !gemv.getSums())
        readers[name].push_back(gemv);
      else
        others.insert(name);
    }
  });
  for (StringAttr name : others)
    readers.erase(name);
  return readers;
}

bool isSigned(pan::FixedType type, unsigned width) {
  return type && type.getWidth() == width && !type.getIsUnsigned();
}

pan::FixedType formatOf(Value buffer) {
  return panc::fixedTypeOf(cast<BufferType>(buffer.getType()));
}

/// What a product multiplies the matrix with.
MatrixInput inputOf(GemvOp gemv) {
  pan::FixedType fixed = formatOf(gemv.getInput()),
                 out = formatOf(gemv.getOut());
  bool isByte = isSigned(out, 8) && isSigned(fixed, 8) && !gemv.getAddend();
  return {int(fixed.getWidth()),
          std::max(std::abs(fixed.getMin()), std::abs(fixed.getMax())),
          isByte || isSigned(out, 16)};
}

bool isNarrow(BufferType type) {
  return type.getShape().size() == 2 && isSigned(panc::fixedTypeOf(type), 8);
}

/// What products have in common that share a kernel where code is dear.
using KernelKey = std::tuple<unsigned, bool, unsigned, bool, int64_t>;

KernelKey kernelOf(GemvOp gemv) {
  pan::FixedType in = formatOf(gemv.getInput()), out = formatOf(gemv.getOut());
  return {in.getWidth(), in.getIsUnsigned(), out.getWidth(),
          out.getIsUnsigned(), gemv.getAccumulator()};
}

int64_t savedByPair(RomOp rom) {
  ArrayRef<int64_t> shape = cast<BufferType>(rom.getType()).getShape();
  return savedByRowPair(shape[0], shape[1]);
}

/// What each of the matrices is multiplied with.
std::vector<SmallVector<MatrixInput>> inputsOf(ArrayRef<RomOp> matrices,
                                               const Readers &readers) {
  auto firstOf = [&](RomOp rom) {
    return kernelOf(readers.find(rom.getSymNameAttr())->second[0]);
  };
  std::map<KernelKey, int64_t> saved;
  for (RomOp rom : matrices)
    saved[firstOf(rom)] += savedByPair(rom);
  std::vector<SmallVector<MatrixInput>> all;
  for (RomOp rom : matrices) {
    all.push_back(llvm::map_to_vector(
        readers.find(rom.getSymNameAttr())->second, inputOf));
    all.back()[0].savedElsewhere = saved[firstOf(rom)] - savedByPair(rom);
  }
  return all;
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
    SmallVector<RomOp> matrices =
        llvm::filter_to_vector(getOperation().getOps<RomOp>(), [&](RomOp rom) {
          return readers.count(rom.getSymNameAttr()) &&
                 isNarrow(cast<BufferType>(rom.getType()));
        });
    SmallVector<StorageChoice> choices;
    for (auto [rom, inputs] : llvm::zip(matrices, inputsOf(matrices, readers)))
      choices.push_back(choose(rom, inputs, *wish, *chip));
    if (*wish != Prefer::Speed)
      dropDearKernels(choices, *chip);
    for (auto [rom, choice] : llvm::zip(matrices, choices))
      rom.setStorage(choice.storage);
  }

private:
  StorageChoice choose(RomOp rom, ArrayRef<MatrixInput> inputs, Prefer wish,
                       const Target &chip) {
    auto type = cast<BufferType>(rom.getType());
    SmallVector<int> fractions;
    for (int64_t i = 0; i < type.getShape()[0]; ++i)
      fractions.push_back(panc::fixedTypeOf(type).getFractionOf(i));
    return chooseStorage(constantIntegers(rom.getValue(), false), fractions,
                         type.getShape()[1], inputs, wish, chip);
  }
};

} // namespace

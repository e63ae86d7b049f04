// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// w * 2^-f = (w * 2^(top - f)) * 2^-top: the same real weights, so that every
// sum and its one rounding stay what they were.

#include "compiler/emit/Widen.h"
#include "compiler/emit/Ranges.h"
#include "ir/Numbers.h"
#include <algorithm>

using namespace mlir;
using namespace pannikin;
using namespace pannikin::emit;

/// Weights of a matrix that is worth twice its bytes.
static const int64_t mostWeights = 256;

/// The type of the widened weights; null when `rom` stays as it is.
static pan::FixedType widenedType(panc::RomOp rom) {
  auto type = cast<panc::BufferType>(rom.getType());
  auto fixed = dyn_cast<pan::FixedType>(type.getElementType());
  if (!fixed || fixed.getWidth() != 8 || fixed.getIsUnsigned() ||
      !fixed.hasRowFractions() || type.getNumElements() > mostWeights)
    return {};
  auto rows = fixed.getRowFractions();
  auto [least, most] = std::minmax_element(rows.begin(), rows.end());
  if (*least == *most || *most - *least > 8)
    return {};
  return pan::FixedType::get(rom.getContext(), 16, *most);
}

static panc::RomOp widened(panc::RomOp rom, pan::FixedType element) {
  auto type = cast<panc::BufferType>(rom.getType());
  auto fixed = cast<pan::FixedType>(type.getElementType());
  std::vector<int64_t> integers = integersOf(rom);
  int64_t columns = type.getShape()[1];
  for (size_t i = 0; i < integers.size(); ++i)
    integers[i] *= int64_t(1) << (element.getFraction() -
                                  fixed.getFractionOf(int64_t(i) / columns));
  OpBuilder builder(rom);
  auto wide = panc::BufferType::get(rom.getContext(), type.getShape(), element);
  return panc::RomOp::create(
      builder, rom.getLoc(), rom.getSymName(),
      makeIntegers(rom.getContext(), type.getShape(), integers, 16), wide, 1,
      rom.getOriginAttr());
}

/// Whether all uses of a table are as the weights of matvecs.
static bool isOnlyWeights(ModuleOp module, panc::RomOp rom) {
  bool only = true;
  module.walk([&](panc::RefOp ref) {
    if (ref.getSymbol() == rom.getSymName())
      for (Operation *user : ref->getUsers()) {
        auto gemv = dyn_cast<panc::GemvOp>(user);
        only &= gemv && gemv.getWeights() == ref.getResult() &&
                gemv.getInput() != ref.getResult();
      }
  });
  return only;
}

void emit::widenSmallWeights(ModuleOp module) {
  SmallVector<panc::RomOp> roms(module.getOps<panc::RomOp>());
  for (panc::RomOp rom : roms) {
    pan::FixedType element = widenedType(rom);
    if (!element || !isOnlyWeights(module, rom))
      continue;
    panc::RomOp wide = widened(rom, element);
    module.walk([&](panc::RefOp ref) {
      if (ref.getSymbol() == rom.getSymName())
        ref.getResult().setType(cast<panc::BufferType>(wide.getType()));
    });
    rom.erase();
  }
}

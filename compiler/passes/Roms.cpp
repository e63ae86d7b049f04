// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Makes the tables of a module.

#include "compiler/passes/Roms.h"
#include "mlir/IR/BuiltinOps.h"

using namespace mlir;
using namespace pannikin;

std::string Roms::freeName(StringRef wanted) {
  std::string name = wanted.empty() ? "table" : wanted.str();
  int count = names[name]++;
  if (count == 0)
    return name;
  return freeName(name + "_" + std::to_string(count));
}

panc::RomOp Roms::table(Location loc, ElementsAttr value,
                        ArrayRef<int64_t> shape, Type element, StringRef name,
                        StringAttr origin) {
  auto type = panc::BufferType::get(module.getContext(), shape, element);
  auto dense = cast<DenseElementsAttr>(value);
  auto shaped = RankedTensorType::get(shape, dense.getElementType());
  DenseElementsAttr attr =
      dense.isSplat() ? dense.resizeSplat(shaped) : dense.reshape(shaped);
  panc::RomOp &rom = made[{attr, type}];
  if (rom)
    return rom;
  OpBuilder builder = OpBuilder::atBlockBegin(module.getBody());
  if (!newest)
    for (auto last : module.getOps<panc::RomOp>())
      newest = last;
  if (newest)
    builder.setInsertionPointAfter(newest);
  rom = panc::RomOp::create(builder, loc, builder.getStringAttr(freeName(name)),
                            attr, TypeAttr::get(type),
                            builder.getI64IntegerAttr(1), origin);
  newest = rom;
  return rom;
}

void Roms::erase(panc::RomOp rom) {
  auto known = made.find({rom.getValue(), rom.getType()});
  if (known != made.end() && known->second == rom)
    made.erase(known);
  if (newest == rom)
    newest = {};
  rom.erase();
}

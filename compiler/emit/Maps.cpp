// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Loops over vectors: maps and copies.

#include "compiler/emit/Functions.h"
#include "compiler/emit/Scalars.h"

using namespace mlir;
using namespace pannikin;
using namespace pannikin::emit;

/// A table whose entries are all one integer needs no table.
static std::optional<Scalar> constantInput(const Place &place) {
  if (!place.rom || !isa<pan::FixedType>(place.element()))
    return std::nullopt;
  std::vector<int64_t> values = integersOf(place.rom);
  if (!llvm::all_equal(values))
    return std::nullopt;
  return literalScalar(values[0], place.element());
}

/// A local's name for what operation computes.
static std::string localName(Operation *op) {
  if (auto lut = dyn_cast<panc::LutOp>(op))
    if (auto ref = lut.getTable().getDefiningOp<panc::RefOp>())
      return ref.getSymbol().str();
  return llvm::StringSwitch<std::string>(op->getName().stripDialect())
      .Case("add", "sum")
      .Case("sub", "difference")
      .Case("mul", "product")
      .Case("div", "quotient")
      .Case("activation", "active")
      .Case("rescale", "scaled")
      .Default("limited");
}

/// The last part of a place's name: `h` of `s->h`; a table's own name.
static std::string shortName(const Place &place) {
  if (panc::RomOp rom = place.rom)
    return rom.getSymName().str();
  std::string name = place.name();
  StringRef text = StringRef(name).take_until([](char c) { return c == '['; });
  size_t dot = text.find_last_of(".>");
  return (dot == StringRef::npos ? text : text.drop_front(dot + 1)).str();
}

void FunctionEmitter::emitMap(panc::MapOp op) {
  Block &body = op.getBody().front();
  Operation *yield = body.getTerminator();
  SmallVector<Place> outs;
  std::string targets;
  for (Value out : op.getOuts()) {
    outs.push_back(place(out));
    targets += (targets.empty() ? "" : ", ") + outs.back().name();
  }
  explain(op, targets);
  Names names(locals.get());
  std::string i = openLoop(outs[0].type.getNumElements(), names);
  ScalarEmitter scalars(model, names);
  llvm::DenseMap<Value, Scalar> values;
  for (auto [buffer, argument] : llvm::zip(op.getIns(), body.getArguments())) {
    if (argument.use_empty())
      continue;
    Place from = place(buffer);
    if (auto constant = constantInput(from)) {
      values[argument] = *constant;
      continue;
    }
    bool single = from.type.getNumElements() == 1;
    values[argument] =
        scalars.declare({from.read(single ? "0" : i), argument.getType(),
                         model.ranges.of(buffer)},
                        shortName(from) + "_" + i, /*isRead=*/true);
  }
  for (Operation &inner : body.without_terminator()) {
    SmallVector<Scalar> operands;
    unsigned count = isa<panc::LutOp>(inner) ? 1 : inner.getNumOperands();
    for (Value operand : inner.getOperands().take_front(count))
      operands.push_back(values[operand]);
    Scalar result = scalars.emit(&inner, operands);
    Value value = inner.getResult(0);
    bool stored = value.hasOneUse() && *value.user_begin() == yield &&
                  yield->getNumOperands() == 1;
    values[value] =
        stored ? result : scalars.declare(result, localName(&inner));
  }
  std::vector<std::string> stores;
  for (auto [out, value] : llvm::zip(outs, yield->getOperands()))
    stores.push_back(out.at(i) + " = " + values[value].text + ";");
  scalars.flush(writer, stores);
  for (const std::string &store : stores)
    writer.line(store);
  writer.close();
}

void FunctionEmitter::emitCopy(panc::CopyOp op) {
  Place from = place(op.getInput()), out = place(op.getOut());
  explain(op, Twine(out.name()) + " = " + from.name() +
                  (op.getTransposed() ? " transposed" : ""));
  Names names(locals.get());
  size_t ranks = from.type.getShape().size() + out.type.getShape().size();
  if (ranks == 2) {
    std::string i = openLoop(out.type.getNumElements(), names);
    writer.line(out.at(i) + " = " + from.read(i) + ";");
    return writer.close();
  }
  bool transposed = op.getTransposed();
  if (transposed || from.type.getShape() == out.type.getShape()) {
    std::string i = openLoop(out.type.getShape()[0], names);
    std::string j = openLoop(out.type.getShape()[1], names);
    writer.line(out.at(i) + "[" + j + "] = " +
                (transposed ? from.read(j, i) : from.read(i, j)) + ";");
    writer.close();
    return writer.close();
  }
  // Another shape: number by number in row-major order.
  Place flatFrom = from, flatOut = out;
  flatFrom.text = "(" + from.flat() + ")";
  flatOut.text = "(" + out.flat() + ")";
  flatFrom.offset = flatOut.offset = 0;
  std::string i = openLoop(out.type.getNumElements(), names);
  writer.line(flatOut.at(i) + " = " + flatFrom.read(i) + ";");
  writer.close();
}

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// How elements of buffers are spelled.

#include "compiler/emit/CTypes.h"
#include "compiler/emit/Functions.h"
#include "ir/Numbers.h"

using namespace mlir;
using namespace pannikin;
using namespace pannikin::emit;

static std::string shifted(const std::string &index, int64_t offset) {
  if (offset == 0)
    return index;
  if (index == "0")
    return std::to_string(offset);
  return index + " + " + std::to_string(offset);
}

static std::string fromRom(const Place &place, const std::string &element) {
  return "pk_rom_" + suffixOf(place.element()) + "(&" + element + ")";
}

std::string Place::at(const std::string &index) const {
  return text + "[" + shifted(index, offset) + "]";
}

std::string Place::read(const std::string &index) const {
  return rom ? fromRom(*this, at(index)) : at(index);
}

std::string Place::read(const std::string &row,
                        const std::string &column) const {
  std::string element = at(row) + "[" + column + "]";
  return rom ? fromRom(*this, element) : element;
}

std::string Place::pointer() const {
  return offset ? text + " + " + std::to_string(offset) : text;
}

std::string Place::flat() const {
  if (type.getShape().size() == 1)
    return pointer();
  return offset || !rom ? "&" + at("0") + "[0]" : "&" + text + "[0][0]";
}

Place Place::row(const std::string &index) const {
  auto shape = panc::BufferType::get(type.getContext(), type.getShape()[1],
                                     type.getElementType());
  std::string element = "[" + shifted(index, offset) + "]";
  return {text + element, 0, shape, rom,
          alias.empty() ? alias : alias + element};
}

/// Number `start` of `T text[R][C]` is number `start` of the vector
/// `(T *)text`, and of the matrix of `D` columns `(T (*)[D])text` if it begins
/// a row there.
Place Place::part(int64_t start, panc::BufferType shape, bool isConst) const {
  bool wasMatrix = type.getShape().size() == 2;
  bool isMatrix = shape.getShape().size() == 2;
  int64_t columns = wasMatrix ? type.getShape()[1] : 1;
  int64_t first = start + offset * columns;
  if (wasMatrix == isMatrix && first % columns == 0 &&
      (!isMatrix || shape.getShape()[1] == columns))
    return {text, first / columns, shape, rom};
  std::string number = (isConst ? "const " : "") + cTypeOf(element());
  std::string vector = wasMatrix ? "((" + number + " *)" + text + ")" : text;
  if (!isMatrix)
    return {vector, first, shape, rom, name()};
  std::string from =
      first ? "(" + vector + " + " + std::to_string(first) + ")" : text;
  std::string row = std::to_string(shape.getShape()[1]);
  return {"((" + number + " (*)[" + row + "])" + from + ")", 0, shape, rom,
          name()};
}

/// Whether `op` may write its operand.
static bool writes(Operation *op, Value operand) {
  if (auto map = dyn_cast<panc::MapOp>(op))
    return llvm::is_contained(map.getOuts(), operand);
  auto gemv = dyn_cast<panc::GemvOp>(op);
  return isa<panc::CallOp>(op) || (gemv && operand == gemv.getSums()) ||
         operand == op->getOperands().back();
}

/// Whether a function writes the caller's state.
static bool writesState(Model &model, panc::FuncOp func) {
  bool found = false;
  auto isState = [&](Value buffer) {
    return rootOf(buffer).getDefiningOp<panc::RefOp>() && !model.romOf(buffer);
  };
  func.walk([&](Operation *op) {
    for (Value operand : op->getOperands())
      if (isa<panc::BufferType>(operand.getType()) && isState(operand) &&
          !isa<panc::ViewOp>(op))
        found |= writes(op, operand);
  });
  return found;
}

bool emit::takesConstState(Model &model, panc::FuncOp func) {
  auto [known, isNew] = model.constStates.try_emplace(func, false);
  if (isNew)
    known->second = func.getRole() == "output" && !writesState(model, func);
  return known->second;
}

std::string emit::parameterText(panc::BufferType type, const std::string &name,
                                bool isInput) {
  std::string text =
      (isInput ? "const " : "") + cTypeOf(type.getElementType()) + " " + name;
  for (int64_t size : type.getShape())
    text += "[" + std::to_string(size) + "]";
  return text;
}

std::string emit::signatureOf(Model &model, panc::FuncOp func) {
  std::string role = func.getRole().str(), text;
  std::string prefix = "void " + model.name + "_" + role + "(";
  bool takesState = model.isStream() && role != "predict";
  if (takesState)
    text = std::string(takesConstState(model, func) ? "const " : "") +
           model.name + "_state *s";
  const std::vector<std::string> &names = model.arguments[func];
  for (auto [i, argument] :
       llvm::enumerate(func.getBody().front().getArguments()))
    text += (text.empty() ? "" : ", ") +
            parameterText(cast<panc::BufferType>(argument.getType()), names[i],
                          int64_t(i) < int64_t(func.getInputs()));
  return prefix + (text.empty() ? "void" : text) + ")";
}

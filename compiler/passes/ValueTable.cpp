// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decides when two operations are known to compute the same.

#include "compiler/passes/ValueTable.h"

using namespace mlir;
using namespace pannikin;
using namespace pannikin::pan;

bool pannikin::isCommutative(Operation *op) {
  return op->hasTrait<OpTrait::IsCommutative>() && op->getNumOperands() == 2;
}

ValueTable::ValueTable(Block &block) {
  for (Operation &op : block)
    if (op.getNumResults() == 1 && op.getNumRegions() == 0)
      insert(&op);
}

ValueTable::Key ValueTable::keyOf(Operation *op,
                                  ArrayRef<Value> operands) const {
  Key key{op->getName().getAsOpaquePointer(),
          op->getResult(0).getType().getAsOpaquePointer()};
  if (auto constant = dyn_cast<ConstantOp>(op)) {
    key.push_back(constant.getValue().getAsOpaquePointer());
    return key;
  }
  key.push_back(op->getAttrDictionary().getAsOpaquePointer());
  for (Value operand : operands)
    key.push_back(standFor(operand).getAsOpaquePointer());
  if (isCommutative(op) && key[key.size() - 2] > key.back())
    std::swap(key[key.size() - 2], key.back());
  return key;
}

Value ValueTable::standFor(Value value) const {
  auto known = equals.find(value);
  return known == equals.end() ? value : known->second;
}

Value ValueTable::find(Operation *op, ArrayRef<Value> operands) const {
  auto known = table.find(keyOf(op, operands));
  return known == table.end() ? Value() : known->second;
}

Value ValueTable::insert(Operation *op) {
  Value value = op->getResult(0);
  auto [entry, isNew] =
      table.try_emplace(keyOf(op, llvm::to_vector(op->getOperands())), value);
  if (!isNew)
    equals[value] = entry->second;
  return entry->second;
}

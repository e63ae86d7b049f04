// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decides what two values must share to count as equal in structure.

#include "compiler/passes/StepHashes.h"
#include "compiler/passes/ValueTable.h"
#include "llvm/Support/raw_ostream.h"
#include "llvm/Support/xxhash.h"

using namespace mlir;
using namespace pannikin;
using namespace pannikin::pan;

static uint64_t hashText(StringRef text) { return llvm::xxh3_64bits(text); }

static uint64_t hashNumbers(ArrayRef<uint64_t> numbers) {
  return hashText(StringRef(reinterpret_cast<const char *>(numbers.data()),
                            numbers.size() * sizeof(uint64_t)));
}

template <typename Printable>
static uint64_t hashPrinted(Printable printable) {
  std::string text;
  llvm::raw_string_ostream os(text);
  printable.print(os);
  return hashText(text);
}

/// The numbers of a constant, without its name.
static uint64_t hashConstant(ConstantOp constant) {
  uint64_t type = hashPrinted(constant.getType());
  auto dense = dyn_cast<DenseElementsAttr>(constant.getValue());
  if (!dense)
    return hashNumbers({type, hashPrinted(constant.getValue())});
  ArrayRef<char> raw = dense.getRawData();
  return hashNumbers(
      {type, dense.isSplat(), hashText(StringRef(raw.data(), raw.size()))});
}

/// An input of the model without its length: a window's steps are those of a
/// stream.
static uint64_t hashArgument(BlockArgument argument) {
  SmallVector<uint64_t> key{argument.getArgNumber()};
  ArrayRef<int64_t> shape = shapeOf(argument.getType());
  key.push_back(shape.size());
  for (int64_t size : shape.drop_front(shape.size() > 1))
    key.push_back(uint64_t(size));
  return hashNumbers(key);
}

StepHashes::StepHashes(Block &block, bool numbers) : numbers(numbers) {
  for (BlockArgument argument : block.getArguments())
    hashes[argument] = hashArgument(argument);
  for (Operation &op : block.without_terminator()) {
    if (auto scan = dyn_cast<ScanOp>(op))
      visit(scan);
    else
      visit(op);
  }
}

void StepHashes::visit(Operation &op) {
  if (auto constant = dyn_cast<ConstantOp>(op)) {
    hashes[constant] =
        numbers ? hashConstant(constant) : hashPrinted(constant.getType());
    return;
  }
  SmallVector<uint64_t> operands;
  for (Value operand : op.getOperands())
    operands.push_back(of(operand));
  if (isCommutative(&op))
    llvm::sort(operands);
  SmallVector<uint64_t> key{hashText(op.getName().getStringRef()),
                            hashPrinted(op.getAttrDictionary())};
  llvm::append_range(key, operands);
  for (OpResult result : op.getResults()) {
    key.push_back(hashPrinted(result.getType()));
    hashes[result] = hashNumbers(key);
  }
}

/// States are known by how they begin and by what becomes of them, to a depth
/// that tells apart as many states as there are.
void StepHashes::visit(ScanOp scan) {
  for (auto [argument, sequence] :
       llvm::zip(scan.getElementArgs(), scan.getSequences()))
    hashes[argument] = hashNumbers({1, of(sequence), scan.getReverse()});
  SmallVector<uint64_t> begins;
  for (auto [argument, init] : llvm::zip(scan.getStateArgs(), scan.getInits()))
    begins.push_back(hashes[argument] = hashNumbers({2, of(init)}));
  int64_t rounds = std::min<int64_t>(scan.getNumStates(), 8) + 1;
  for (int64_t round = 0; round < rounds; ++round) {
    for (Operation &op : scan.getStep().without_terminator())
      visit(op);
    if (round + 1 == rounds)
      break;
    SmallVector<uint64_t> next;
    for (auto [begin, value] : llvm::zip(begins, scan.getNextStates()))
      next.push_back(hashNumbers({3, begin, of(value)}));
    for (auto [argument, hash] : llvm::zip(scan.getStateArgs(), next))
      hashes[argument] = hash;
  }
  Operation *yield = scan.getStep().getTerminator();
  for (auto [i, result] : llvm::enumerate(scan.getResults()))
    hashes[result] = hashNumbers({4, uint64_t(int64_t(i) < scan.getNumStates()),
                                  of(yield->getOperand(i))});
}

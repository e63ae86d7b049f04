// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Compares the scores of nodes, operation by operation from the result down,
// and writes the one that serves them all.

#include "compiler/passes/PathScore.h"
#include "ir/Numbers.h"

using namespace mlir;
using namespace pannikin;
using namespace pannikin::pan;

/// Scores of more operations are not looked at.
static constexpr size_t mostOperations = 64;

/// Factors come in any order: matrices first, then by function.
static std::pair<bool, StringRef> rankOf(Value factor) {
  Operation *op = factor.getDefiningOp();
  return {!isa_and_nonnull<MatvecOp>(op),
          op ? op->getName().getStringRef() : StringRef()};
}

PathScore::PathScore(const PathTree &tree) : nodes(tree.scores.size()) {
  for (auto [node, score] : llvm::enumerate(tree.scores)) {
    if (score.empty())
      continue;
    SmallVector<Value> sorted(score);
    llvm::stable_sort(sorted,
                      [](Value a, Value b) { return rankOf(a) < rankOf(b); });
    if (present.empty())
      factors.resize(sorted.size());
    present.push_back(node);
    sameCount &= sorted.size() == factors.size();
    for (size_t i = 0; sameCount && i < sorted.size(); ++i)
      factors[i].push_back(sorted[i]);
  }
}

PathScore::Alike PathScore::operands(const Alike &values, unsigned index) {
  Alike result;
  for (Value value : values)
    result.push_back(value.getDefiningOp()->getOperand(index));
  return result;
}

/// Constant matrices of one shape.
bool PathScore::areMatrices(const Alike &values) {
  return shapeOf(values[0].getType()).size() == 2 &&
         llvm::all_of(values, [&](Value value) {
           return value.getDefiningOp<ConstantOp>() &&
                  value.getType() == values[0].getType();
         });
}

/// One operation on operands that have to be alike themselves.
static bool isOneOperation(ArrayRef<Value> values) {
  Operation *first = values[0].getDefiningOp();
  if (!first || !isa<MatvecOp, AddOp, SubOp, MulOp, DivOp, MinOp, MaxOp,
                     ActivationOp, ClipOp, ReshapeOp>(first))
    return false;
  return llvm::all_of(values, [&](Value value) {
    Operation *op = value.getDefiningOp();
    return op && op->getName() == first->getName() &&
           op->getAttrDictionary() == first->getAttrDictionary() &&
           op->getNumOperands() == first->getNumOperands() &&
           value.getType() == values[0].getType();
  });
}

bool PathScore::areAlike(const Alike &result) {
  SmallVector<Alike> pending{result};
  for (size_t count = 0; !pending.empty(); ++count) {
    Alike values = pending.pop_back_val();
    if (llvm::all_equal(values))
      continue;
    if (count > mostOperations || !isOneOperation(values))
      return false;
    unsigned first = 0;
    if (auto product = values[0].getDefiningOp<MatvecOp>()) {
      if (product.getAt() || shapeOf(product.getType()).size() != 1 ||
          !areMatrices(operands(values, 0)))
        return false;
      first = 1;
    }
    for (unsigned i = first; i < values[0].getDefiningOp()->getNumOperands();
         ++i)
      pending.push_back(operands(values, i));
  }
  return true;
}

bool PathScore::fits(RankedTensorType type) {
  if (!sameCount || factors.empty() || type.getRank() != 1)
    return false;
  // A matrix of zeros as factor makes the score of a missing node 0.
  if (present.size() < nodes && !factors[0][0].getDefiningOp<MatvecOp>())
    return false;
  SmallVector<int64_t> shape;
  for (const Alike &factor : factors) {
    auto joined = broadcastShapes(shape, shapeOf(factor[0].getType()));
    if (!joined || !areAlike(factor))
      return false;
    shape = *joined;
  }
  return ArrayRef<int64_t>(shape) == type.getShape();
}

bool PathScore::isBonsai() const {
  if (factors.size() != 2 || !factors[0][0].getDefiningOp<MatvecOp>())
    return false;
  auto tanh = factors[1][0].getDefiningOp<ActivationOp>();
  return tanh && tanh.getFunction() == Function::Tanh;
}

/// What the names of tables begin with alike, without what joins them. Names
/// that exporters make up say nothing: as in the paper, W is multiplied by a
/// function of V.
StringRef PathScore::nameOf(const Alike &matrices) const {
  StringRef name;
  for (auto [i, matrix] : llvm::enumerate(matrices)) {
    StringRef own = matrix.getDefiningOp<ConstantOp>().getName().value_or("");
    size_t same = 0;
    while (same < name.size() && same < own.size() && name[same] == own[same])
      ++same;
    name = i == 0 ? own : name.take_front(same);
  }
  name = name.rtrim("_.:/0123456789");
  bool isMadeUp =
      name.empty() || name.starts_with("onnx::") || name.starts_with("val");
  return !isMadeUp ? name : isFirst ? "W" : "V";
}

Value PathScore::stack(OpBuilder &outside, const Alike &matrices) {
  ArrayRef<int64_t> shape = shapeOf(matrices[0].getType());
  int64_t size = shape[0] * shape[1];
  std::vector<double> all(nodes * size, 0.0);
  for (auto [node, matrix] : llvm::zip(present, matrices)) {
    auto constant = matrix.getDefiningOp<ConstantOp>();
    llvm::copy(constantValues(constant.getValue(), constant.getType()),
               all.begin() + node * size);
  }
  return makeConstant(outside, matrices[0].getLoc(),
                      {int64_t(nodes) * shape[0], shape[1]}, all,
                      nameOf(matrices));
}

/// The value that `values` are, for any node. `areAlike` has bounded how deep
/// this goes.
Value PathScore::make(OpBuilder &outside, OpBuilder &step, Value node,
                      const Alike &values) {
  bool isWhole = present.size() == nodes;
  auto product = values[0].getDefiningOp<MatvecOp>();
  if (llvm::all_equal(values) && (isWhole || !product))
    return values[0];
  if (product) {
    Value input = make(outside, step, node, operands(values, 1));
    return MatvecOp::create(step, product.getLoc(), product.getType(),
                            stack(outside, operands(values, 0)), input, node);
  }
  Operation *first = values[0].getDefiningOp();
  Operation *copy = first->clone();
  for (unsigned i = 0; i < first->getNumOperands(); ++i)
    copy->setOperand(i, make(outside, step, node, operands(values, i)));
  return step.insert(copy)->getResult(0);
}

Value PathScore::build(OpBuilder &outside, OpBuilder &step, Value node) {
  Value score;
  for (const Alike &factor : factors) {
    Value value = make(outside, step, node, factor);
    isFirst = false;
    if (!score) {
      score = value;
      continue;
    }
    auto shape =
        broadcastShapes(shapeOf(score.getType()), shapeOf(value.getType()));
    score = MulOp::create(
        step, value.getLoc(),
        RankedTensorType::get(*shape, elementTypeOf(score.getType())), score,
        value);
  }
  return score;
}

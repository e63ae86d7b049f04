// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Makes one ensemble of several, and folds what is computed from the answer of
// trees into their leaves.

#include "compiler/passes/Passes.h"
#include "ir/Numbers.h"
#include "ir/Trees.h"
#include "mlir/IR/IRMapping.h"

namespace pannikin {
#define GEN_PASS_DEF_MERGETREES
#include "compiler/passes/Passes.h.inc"
} // namespace pannikin

using namespace mlir;
using namespace pannikin;
using namespace pannikin::pan;

namespace {

/// A sum of trees with real leaves that nothing but `user` reads.
TreeEnsembleOp summedTrees(Value value, Operation *user) {
  auto trees = value.getDefiningOp<TreeEnsembleOp>();
  bool fits = trees && trees.getKind() == Reduction::Sum &&
              !fixedTypeOf(trees.getType()) &&
              llvm::all_of(trees->getUsers(),
                           [&](Operation *other) { return other == user; });
  return fits ? trees : TreeEnsembleOp();
}

/// Puts `trees` in the place of the result of `op`.
void replace(Operation *op, TreeEnsembleOp like, const Trees &trees) {
  OpBuilder builder(op);
  auto merged = trees.build(builder, op->getLoc(), like.getInput(),
                            Reduction::Sum, op->getResult(0).getType(),
                            like.getThresholds().getElementType(),
                            like.getLeaves().getElementType());
  op->getResult(0).replaceAllUsesWith(merged);
}

//===-- Functions of one tree's answer ------------------------------------===//

bool sameQuestions(TreeEnsembleOp a, TreeEnsembleOp b) {
  return a.getInput() == b.getInput() && a.getRootsAttr() == b.getRootsAttr() &&
         a.getFeaturesAttr() == b.getFeaturesAttr() &&
         a.getThresholds() == b.getThresholds() &&
         a.getChildrenAttr() == b.getChildrenAttr() &&
         a.getMissingAttr() == b.getMissingAttr();
}

/// The operands of `op` that are no constants, if they are answers of one and
/// the same tree.
SmallVector<TreeEnsembleOp> answersOfOneTree(Operation *op) {
  SmallVector<TreeEnsembleOp> answers;
  for (Value operand : op->getOperands()) {
    if (operand.getDefiningOp<ConstantOp>())
      continue;
    auto tree = operand.getDefiningOp<TreeEnsembleOp>();
    if (!tree || fixedTypeOf(tree.getType()) || tree.getRoots().size() != 1 ||
        tree.getKind() != Reduction::Sum ||
        (!answers.empty() && !sameQuestions(answers[0], tree)))
      return {};
    if (!llvm::is_contained(answers, tree))
      answers.push_back(tree);
  }
  return answers;
}

/// A function of `answers` that computes `op`.
OwningOpRef<func::FuncOp> isolate(Operation *op,
                                  ArrayRef<TreeEnsembleOp> answers) {
  OpBuilder builder(op->getContext());
  SmallVector<Type> types;
  for (TreeEnsembleOp answer : answers)
    types.push_back(answer.getType());
  OwningOpRef<func::FuncOp> function(func::FuncOp::create(
      op->getLoc(), "leaf",
      builder.getFunctionType(types, op->getResultTypes())));
  Block *body = function->addEntryBlock();
  builder.setInsertionPointToEnd(body);
  IRMapping map;
  for (auto [i, answer] : llvm::enumerate(answers))
    map.map(TreeEnsembleOp(answer).getResult(), body->getArgument(i));
  for (Value operand : op->getOperands())
    if (!map.contains(operand))
      map.map(operand, builder.clone(*operand.getDefiningOp())->getResult(0));
  Operation *clone = builder.clone(*op, map);
  func::ReturnOp::create(builder, op->getLoc(), clone->getResults());
  return function;
}

/// Gives each leaf what `op` makes of it.
bool foldIntoLeaves(Operation *op) {
  if (op->getNumResults() != 1 || op->getNumRegions() != 0 ||
      !isa<PanDialect>(op->getDialect()) || isa<TreeEnsembleOp>(op) ||
      shapeOf(op->getResult(0).getType()).size() != 1 ||
      !elementTypeOf(op->getResult(0).getType()).isF32())
    return false;
  SmallVector<TreeEnsembleOp> answers = answersOfOneTree(op);
  if (answers.empty())
    return false;
  OwningOpRef<func::FuncOp> function = isolate(op, answers);
  PanEvaluator evaluator(*function);
  std::vector<Trees> trees;
  for (TreeEnsembleOp answer : answers)
    trees.push_back(Trees::of(answer));
  Trees folded = trees[0];
  folded.leaves.clear();
  folded.base.clear();
  folded.outputs = shapeOf(op->getResult(0).getType())[0];
  for (int64_t leaf = 0; leaf < trees[0].leafCount(); ++leaf) {
    std::vector<Tensor> numbers;
    for (const Trees &tree : trees) {
      numbers.push_back({{tree.outputs}, tree.leafAt(Trees::leaf(leaf)).vec()});
      for (size_t k = 0; k < tree.base.size(); ++k)
        numbers.back().data[k] += tree.base[k];
    }
    llvm::append_range(folded.leaves, evaluator.run(numbers)[0].data);
  }
  replace(op, answers[0], folded);
  return true;
}

//===-- Sums of ensembles -------------------------------------------------===//

void addBase(Trees &trees, ArrayRef<double> base) {
  trees.base.resize(trees.outputs);
  for (int64_t k = 0; k < trees.outputs; ++k)
    trees.base[k] += base[base.size() == 1 ? 0 : k];
}

void scale(Trees &trees, ArrayRef<double> factor) {
  for (size_t i = 0; i < trees.leaves.size(); ++i)
    trees.leaves[i] *= factor[factor.size() == 1 ? 0 : i % trees.outputs];
  for (size_t k = 0; k < trees.base.size(); ++k)
    trees.base[k] *= factor[factor.size() == 1 ? 0 : k];
}

/// Adds the trees of `other`, which ask about the same vector.
void append(Trees &trees, const Trees &other) {
  int32_t nodes = trees.nodes.size();
  int32_t leaves = int32_t(trees.leafCount());
  auto moved = [&](int32_t child) {
    return child >= 0 ? child + nodes : child - leaves;
  };
  for (int32_t root : other.roots)
    trees.roots.push_back(moved(root));
  for (TreeNode node : other.nodes) {
    node.yes = moved(node.yes);
    node.no = moved(node.no);
    trees.nodes.push_back(node);
  }
  llvm::append_range(trees.leaves, other.leaves);
  if (!other.base.empty())
    addBase(trees, other.base);
}

bool canJoin(TreeEnsembleOp a, TreeEnsembleOp b) {
  return a.getInput() == b.getInput() && a.getType() == b.getType() &&
         a.getThresholds().getElementType() ==
             b.getThresholds().getElementType();
}

/// trees + trees, trees + c, c * trees, trees / c.
bool foldArithmetic(Operation *op) {
  if (!isa<AddOp, SubOp, MulOp, DivOp>(op))
    return false;
  Value lhs = op->getOperand(0), rhs = op->getOperand(1);
  auto trees = summedTrees(lhs, op), other = summedTrees(rhs, op);
  std::vector<double> c;
  for (Value operand : {lhs, rhs})
    if (auto constant = operand.getDefiningOp<ConstantOp>();
        constant && shapeOf(constant.getType()).size() <= 1)
      c = constantValues(constant.getValue(), constant.getType());
  bool constantFirst = c.size() && other;
  if (constantFirst)
    std::swap(trees, other);
  if (!trees || trees.getType() != op->getResult(0).getType() ||
      (c.empty() && (!other || !canJoin(trees, other))) ||
      (isa<MulOp, DivOp>(op) && c.empty()) || (constantFirst && isa<DivOp>(op)))
    return false;
  Trees merged = Trees::of(trees);
  if (isa<DivOp>(op))
    for (double &d : c)
      d = 1 / d;
  if (isa<MulOp, DivOp>(op)) {
    scale(merged, c);
  } else {
    bool negate = isa<SubOp>(op);
    if (negate && constantFirst)
      scale(merged, {-1.0});
    Trees addend = c.empty() ? Trees::of(other) : Trees();
    if (negate && !constantFirst) {
      scale(addend, {-1.0});
      for (double &d : c)
        d = -d;
    }
    if (c.empty())
      append(merged, addend);
    else
      addBase(merged, c);
  }
  replace(op, trees, merged);
  return true;
}

/// The ensembles that `reduce` adds up: the rows of what it reads.
SmallVector<TreeEnsembleOp> summedRows(ReduceOp reduce) {
  auto concat = reduce.getInput().getDefiningOp<ConcatOp>();
  SmallVector<TreeEnsembleOp> rows;
  if (!concat || !concat->hasOneUse() || concat.getAxis() != 0 ||
      reduce.getAxis() != 0)
    return {};
  for (Value part : concat.getInputs()) {
    auto reshape = part.getDefiningOp<ReshapeOp>();
    auto trees = reshape && reshape->hasOneUse()
                     ? summedTrees(reshape.getInput(), reshape)
                     : TreeEnsembleOp();
    if (!trees || shapeOf(part.getType()).size() != 2 ||
        shapeOf(part.getType())[0] != 1 ||
        (!rows.empty() && !canJoin(rows[0], trees)))
      return {};
    rows.push_back(trees);
  }
  return rows;
}

/// The sum or mean of ensembles that were stacked.
bool foldReduction(Operation *op) {
  auto reduce = dyn_cast<ReduceOp>(op);
  if (!reduce || (reduce.getKind() != Reduction::Sum &&
                  reduce.getKind() != Reduction::Mean))
    return false;
  SmallVector<TreeEnsembleOp> rows = summedRows(reduce);
  if (rows.empty() || rows[0].getType() != reduce.getType())
    return false;
  Trees merged = Trees::of(rows[0]);
  for (TreeEnsembleOp row : ArrayRef(rows).drop_front())
    append(merged, Trees::of(row));
  if (reduce.getKind() == Reduction::Mean)
    scale(merged, {1.0 / double(rows.size())});
  replace(op, rows[0], merged);
  return true;
}

struct MergeTreesPass : public pannikin::impl::MergeTreesBase<MergeTreesPass> {
  void runOnOperation() override {
    getOperation().walk([](func::FuncOp function) {
      SmallVector<Operation *> ops;
      for (Operation &op : function.getBody().front().without_terminator())
        ops.push_back(&op);
      SmallVector<Operation *> dead;
      for (Operation *op : ops)
        if (foldIntoLeaves(op) || foldArithmetic(op) || foldReduction(op))
          dead.push_back(op);
      for (Operation *op : llvm::reverse(dead))
        eraseWithOperands(op);
    });
  }

  /// Erases `op`, and what only it needed.
  static void eraseWithOperands(Operation *op) {
    SmallVector<Value> operands = llvm::to_vector(op->getOperands());
    op->erase();
    for (Value operand : operands)
      if (Operation *source = operand.getDefiningOp();
          source && source->use_empty())
        eraseWithOperands(source);
  }
};

} // namespace

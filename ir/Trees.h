// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decision trees as plain numbers: what passes, the emitter and the evaluator
// read and write instead of the attributes of `pan.tree_ensemble`.

#ifndef PANNIKIN_IR_TREES_H
#define PANNIKIN_IR_TREES_H

#include "ir/Panc.h"
#include <vector>

namespace pannikin {

/// A yes-or-no question, `x[feature] <= threshold`, and where its answers lead:
/// a node `c >= 0` or the leaf `-1 - c`. NaN is a no unless `missing`.
struct TreeNode {
  int32_t feature = 0;
  double threshold = 0;
  int32_t yes = 0, no = 0;
  bool missing = false;
};

/// The trees of one ensemble, as `pan.tree_ensemble` describes them. Numbers
/// are real; with fixed types they are the integers (not yet multiplied by
/// 2^-fraction), and so are `stops`. `leaves` holds `outputs` numbers a leaf;
/// `base` is empty or has `outputs`.
struct Trees {
  std::vector<int32_t> roots;
  std::vector<TreeNode> nodes;
  std::vector<double> leaves, base;
  std::vector<int32_t> stops; ///< Empty, or an entry a tree.
  int64_t outputs = 1;

  static int32_t leaf(int64_t index) { return int32_t(-1 - index); }
  int64_t leafCount() const { return int64_t(leaves.size()) / outputs; }
  llvm::ArrayRef<double> leafAt(int32_t child) const {
    return llvm::ArrayRef(leaves).slice((-1 - int64_t(child)) * outputs,
                                        outputs);
  }

  /// The numbers of an operation.
  static Trees of(pan::TreeEnsembleOp op);
  static Trees of(panc::TreeCodeOp op);

  /// Questions on the longest way from a root to a leaf.
  int64_t depth() const;

  /// The leaves that `root` leads to, each once and in order.
  std::vector<int32_t> leavesBelow(int32_t root) const;

  /// "10 trees, 1041 questions, depth 8", for reports.
  std::string describe() const;

  /// The leaf (as a child: negative) that `x` reaches from `root`.
  int32_t walk(int32_t root, llvm::ArrayRef<double> x) const;

  /// What the trees say of `x`, base included, before the result is rounded;
  /// with `stops` those that are asked.
  /// `absent` is the number by which a leaf says nothing, for `min` and `max`.
  std::vector<double> answer(llvm::ArrayRef<double> x, pan::Reduction kind,
                             double absent) const;

  /// The smallest and the largest sum, base included, that the leaves of all
  /// trees can have for each output.
  std::vector<std::pair<double, double>> sumBounds() const;

  /// Gives `op` these trees; thresholds and numbers of leaves are stored as
  /// `thresholdType` and `leafType` (`f32`, `f64` or signless integers, which
  /// the numbers must fit). Input and result type stay.
  void storeIn(pan::TreeEnsembleOp op, mlir::Type thresholdType,
               mlir::Type leafType) const;

  /// A new operation with these trees; numbers are stored as above.
  pan::TreeEnsembleOp build(mlir::OpBuilder &builder, mlir::Location loc,
                            mlir::Value input, pan::Reduction kind,
                            mlir::Type resultType, mlir::Type thresholdType,
                            mlir::Type leafType) const;
};

/// By how much the largest of `sums` exceeds every other.
double leadOf(llvm::ArrayRef<double> sums);

/// The number by which a leaf of `type` says nothing, for `min` and `max`.
double absentOf(pan::Reduction kind, mlir::Type type);

/// The bits of a float so that unsigned comparison orders them like the
/// numbers: -infinity is 0, both zeros are one, every NaN is above infinity.
uint32_t orderedBits(float number);

/// The number that `orderedBits` maps to `bits`.
float fromOrderedBits(uint32_t bits);

} // namespace pannikin

#endif // PANNIKIN_IR_TREES_H

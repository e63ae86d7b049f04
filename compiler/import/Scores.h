// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What the classical models of `ai.onnx.ml` share behind their sums: post
// transforms, class labels and the rule of two classes.

#ifndef PANNIKIN_COMPILER_IMPORT_SCORES_H
#define PANNIKIN_COMPILER_IMPORT_SCORES_H

#include "compiler/import/Node.h"

namespace pannikin::onnx_import {

enum class PostTransform { None, Softmax, Logistic, SoftmaxZero, Probit };

/// The attribute 'post_transform' as text; throws on another word.
PostTransform postTransformOf(Node &node);

/// `scores[1,K]` after `transform`.
Tensor transformScores(GraphBuilder &build, PostTransform transform,
                       const Tensor &scores);

/// The same for the targets of a regression: the transform of a single one is
/// left out but for PROBIT, as ONNX Runtime does.
Tensor transformTargets(GraphBuilder &build, PostTransform transform,
                        const Tensor &sums);

/// Labels that the node declares, as 'classlabels_strings' or one of the lists
/// of integers. Throws when there is not exactly one list.
struct ClassLabels {
  std::shared_ptr<const Labels> names;
  int64_t count = 0;
};
ClassLabels classLabels(Node &node);
/// Integers as labels; 0, 1, 2, .. are indices and have no names.
ClassLabels numberedLabels(llvm::ArrayRef<int64_t> labels);

/// What `Tensor::labels` is for scores of these classes: an empty list when
/// they are just numbered.
std::shared_ptr<const Labels> labelsOfScores(const ClassLabels &labels);

/// Sets the outputs of a classifier: the index of the largest of `decision`
/// [1,K], of equal ones the first, and `scores`.
void setClasses(Node &node, const ClassLabels &labels, const Tensor &decision,
                Tensor scores);

/// [1 - s, s] for `s` [1,1].
Tensor withComplement(GraphBuilder &build, const Tensor &score);
/// [-s, s] for `s` [1,1].
Tensor withNegative(GraphBuilder &build, const Tensor &score);
/// [first, s] for `s` [1,1].
Tensor withConstant(GraphBuilder &build, double first, const Tensor &score);

} // namespace pannikin::onnx_import

#endif // PANNIKIN_COMPILER_IMPORT_SCORES_H

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Operators that name classes. In the IR a class is its index; its name is
// kept beside.

#include "compiler/import/Operators.h"
#include "compiler/import/Scores.h"

namespace pannikin::onnx_import {

/// The names by which `list`, known at import, counts classes; null when they
/// are 0, 1, 2, ..
static std::shared_ptr<const Labels> namesOf(const Tensor &list) {
  const HostTensor &known = *list.constant;
  if (known.texts)
    return known.texts->size() == known.ints.size()
               ? std::make_shared<const Labels>(*known.texts)
               : nullptr;
  if (known.isFloat())
    fail("found a list of floats read at a computed index; a list of class "
         "labels is expected");
  return numberedLabels(known.ints).names;
}

/// The labels of classes at computed indices stay the indices.
static void labelIndex(Node &node) {
  const Tensor &list = node.input(0);
  Tensor index = node.input(1);
  if (!list.isConstant() || countElements(list.shape) != list.shape.back())
    fail("found indices that depend on the input; known ones, or a known list "
         "of class labels, are expected");
  if (index.labels)
    fail("found class labels as indices; a number is expected");
  index = node.build.reshape(index, {1, countElements(index.shape)});
  index.labels = namesOf(list);
  node.set(0, std::move(index));
}

/// Elements of the last dimension.
void importArrayFeatureExtractor(Node &node) {
  const Tensor &input = node.input(0), &indices = node.input(1);
  if (input.rank() == 0)
    fail("found a scalar; a list of features is expected");
  if (!indices.isConstant())
    return labelIndex(node);
  if (indices.constant->isFloat())
    fail("found indices that are floats; integers are expected");
  llvm::ArrayRef<int64_t> wanted(indices.constant->ints);
  for (int64_t index : wanted)
    if (index < 0 || index >= input.shape.back())
      fail("found index " + llvm::Twine(index) + "; the input has " +
           llvm::Twine(input.shape.back()) + " features");
  Tensor row = input.rank() == 1
                   ? node.build.reshape(input, {1, input.shape[0]})
                   : input;
  node.set(0, node.build.take(row, row.rank() - 1, wanted));
}

/// A map from labels to scores is the scores, with names.
void importZipMap(Node &node) {
  ClassLabels labels = classLabels(node);
  Tensor scores = node.input(0);
  if (scores.rank() == 0 || scores.shape.back() != labels.count)
    fail("found " + llvm::Twine(labels.count) + " labels for scores of shape " +
         formatShape(scores.shape) + "; one label a score is expected");
  scores.labels = labelsOfScores(labels);
  node.set(0, std::move(scores));
}

} // namespace pannikin::onnx_import

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The table of supported ONNX operators. Each importer sets the outputs of
// its node, or throws `ImportError` saying what is not supported about it.

#ifndef PANNIKIN_COMPILER_IMPORT_OPERATORS_H
#define PANNIKIN_COMPILER_IMPORT_OPERATORS_H

#include "compiler/import/Node.h"

namespace pannikin::onnx_import {

/// Versions of the default operator set that are accepted, and the newest one
/// whose changes were reviewed.
constexpr int64_t minOpset = 7, maxReviewedOpset = 24;

struct Operator {
  const char *name;
  /// First version of the operator set in which the importer is right.
  int64_t since;
  void (*import)(Node &node);
  /// What is allowed, for docs/generated/operators.md.
  const char *note;
  /// Whether operands may be lists of tensors.
  bool lists = false;
  /// Whether operands may be labels of classes, or numbers that are still to
  /// be truncated.
  bool labels = false;
  /// Whether operands may be numbers whose NaN is replaced.
  bool missing = false;
};

llvm::ArrayRef<Operator> operators();

/// Cells that are one node of any domain.
llvm::ArrayRef<Operator> cells();

/// Domain of the classical models, its operators, and the newest version that
/// was reviewed. What its versions changed shows in the attributes.
constexpr const char *classicalDomain = "ai.onnx.ml";
constexpr int64_t maxReviewedClassical = 5;
llvm::ArrayRef<Operator> classicalOperators();

/// Domain of ONNX Runtime's own operators.
constexpr const char *runtimeDomain = "com.microsoft";
llvm::ArrayRef<Operator> runtimeOperators();

/// The table's entry for `name` of `domain`; null when it is not supported.
const Operator *findOperator(llvm::StringRef name, llvm::StringRef domain);

/// What to do instead of an operator that is not in the table.
std::string wayOut(llvm::StringRef name, llvm::StringRef domain);

// Lstm.cpp, Gru.cpp, Rnn.cpp
void importLstm(Node &node);
void importGru(Node &node);
void importRnn(Node &node);

// TreeEnsemble.cpp
void importTreeEnsembleClassifier(Node &node);
void importTreeEnsembleRegressor(Node &node);
void importTreeEnsemble(Node &node);

// LinearModels.cpp
void importLinearClassifier(Node &node);
void importLinearRegressor(Node &node);

// Truth.cpp
void importCompare(Node &node);
void importLogic(Node &node);
void importWhere(Node &node);

// Svm.cpp
void importSvmClassifier(Node &node);
void importSvmRegressor(Node &node);

// TopK.cpp
void importTopK(Node &node);
void importCDist(Node &node);
/// Sets the index of the nearest row; false when `axis` of the input holds no
/// distances of which it is.
bool importNearestIndex(Node &node, int64_t axis, bool last, bool smallest);

// Known.cpp
void importIsNaN(Node &node);
void importOneHot(Node &node);
void importGatherElements(Node &node);
void importGatherND(Node &node);

// Categories.cpp
void importOneHotEncoder(Node &node);
void importLabelEncoder(Node &node);
void importImputer(Node &node);

// Features.cpp
void importScaler(Node &node);
void importNormalizer(Node &node);
void importLpNormalization(Node &node);
void importFeatureVectorizer(Node &node);
void importBinarizer(Node &node);

// Labels.cpp
void importArrayFeatureExtractor(Node &node);
void importZipMap(Node &node);

// EdgemlCells.cpp
void importFastRnn(Node &node);
void importFastGrnn(Node &node);
void importUgrnn(Node &node);
void importGruLr(Node &node);
void importLstmLr(Node &node);

// Scan.cpp
void importScan(Node &node);

// Loop.cpp
void importLoop(Node &node);
void importIf(Node &node);

// Linear.cpp
void importMatMul(Node &node);
void importGemm(Node &node);
void importBatchNormalization(Node &node);

// Elementwise.cpp
void importBinary(Node &node);
void importVariadic(Node &node);
void importFunction(Node &node);
void importClip(Node &node);
void importHardSwish(Node &node);

// Shape.cpp
void importReshape(Node &node);
void importFlatten(Node &node);
void importSqueeze(Node &node);
void importUnsqueeze(Node &node);
void importTranspose(Node &node);
void importConcat(Node &node);
void importExpand(Node &node);
void importIdentity(Node &node);

// Select.cpp
void importSlice(Node &node);
void importReverseSequence(Node &node);
void importGather(Node &node);
void importSplit(Node &node);

// Scatter.cpp
void importScatterND(Node &node);
void importScatterElements(Node &node);

// Sequences.cpp
void importSequenceMake(Node &node);
void importSequenceInsert(Node &node);
void importSequenceAt(Node &node);
void importSequenceLength(Node &node);
void importConcatFromSequence(Node &node);
void importSplitToSequence(Node &node);

// Reduce.cpp
void importReduce(Node &node);
void importSoftmax(Node &node);
void importArg(Node &node);

// Constants.cpp
void importConstant(Node &node);
void importShape(Node &node);
void importConstantOfShape(Node &node);
void importRange(Node &node);
void importCast(Node &node);

} // namespace pannikin::onnx_import

#endif // PANNIKIN_COMPILER_IMPORT_OPERATORS_H

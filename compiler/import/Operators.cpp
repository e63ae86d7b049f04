// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decides which operators are imported, and by which function.

#include "compiler/import/Operators.h"
#include "compiler/import/Import.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/raw_ostream.h"

namespace pannikin::onnx_import {

static constexpr const char *known = "operands known at import";
static constexpr const char *knownOrNear =
    "operands known at import; labels of nearest neighbours";

static const Operator table[] = {
    {"Abs", 7, importFunction, ""},
    {"Add", 7, importBinary, ""},
    {"And", 7, importLogic, ""},
    {"ArgMax", 7, importArg, "one axis"},
    {"ArgMin", 7, importArg, "one axis"},
    {"BatchNormalization", 7, importBatchNormalization, "inference"},
    {"Cast", 7, importCast, "between floats; anything known at import", false,
     true, true},
    {"Ceil", 7, importFunction, known},
    {"Clip", 7, importClip, "known bounds"},
    {"Concat", 7, importConcat, ""},
    {"ConcatFromSequence", 11, importConcatFromSequence, "", true},
    {"Constant", 7, importConstant, "dense numbers"},
    {"ConstantOfShape", 9, importConstantOfShape, known},
    {"Div", 7, importBinary, ""},
    {"Dropout", 7, importIdentity, "inference: the input itself"},
    {"Elu", 7, importFunction, ""},
    {"Equal", 7, importCompare,
     "floats; the index of the largest of a row, with known integers", false,
     true},
    {"Exp", 7, importFunction, ""},
    {"Expand", 8, importExpand, ""},
    {"Flatten", 7, importFlatten, ""},
    {"Floor", 7, importFunction, known},
    {"GRU", 7, importGru, "every attribute; weights known"},
    {"Gather", 7, importGather, "known indices"},
    {"GatherElements", 11, importGatherElements, knownOrNear},
    {"GatherND", 11, importGatherND, knownOrNear},
    {"Gemm", 7, importGemm, "A or B known"},
    {"Greater", 7, importCompare, ""},
    {"GreaterOrEqual", 12, importCompare, ""},
    {"HardSigmoid", 7, importFunction, ""},
    {"HardSwish", 14, importHardSwish, ""},
    {"Identity", 7, importIdentity, "", true, true, true},
    {"If", 7, importIf, "known condition", true},
    {"IsNaN", 9, importIsNaN, knownOrNear},
    {"LSTM", 7, importLstm, "every attribute; weights known"},
    {"LeakyRelu", 7, importFunction, ""},
    {"Less", 7, importCompare, ""},
    {"LessOrEqual", 12, importCompare, ""},
    {"Log", 7, importFunction, ""},
    {"LogSoftmax", 7, importSoftmax, ""},
    {"Loop", 7, importLoop, "number of steps known at import", true},
    {"LpNormalization", 1, importLpNormalization, ""},
    {"MatMul", 7, importMatMul, "one side known, a matrix"},
    {"Max", 7, importVariadic, ""},
    {"Min", 7, importVariadic, ""},
    {"Mod", 10, importBinary, known},
    {"Mul", 7, importBinary, ""},
    {"Neg", 7, importFunction, ""},
    {"Not", 7, importLogic, ""},
    {"OneHot", 9, importOneHot, knownOrNear},
    {"Or", 7, importLogic, ""},
    {"Pow", 7, importBinary,
     "a known positive base, or exponents 0.5 and whole ones from 1 to 16"},
    {"RNN", 7, importRnn, "every attribute; weights known"},
    {"Range", 11, importRange, known},
    {"Reciprocal", 7, importFunction, ""},
    {"ReduceL1", 7, importReduce, ""},
    {"ReduceL2", 7, importReduce, ""},
    {"ReduceLogSumExp", 7, importReduce, ""},
    {"ReduceMax", 7, importReduce, ""},
    {"ReduceMean", 7, importReduce, ""},
    {"ReduceMin", 7, importReduce, ""},
    {"ReduceSum", 7, importReduce, ""},
    {"ReduceSumSquare", 7, importReduce, ""},
    {"Relu", 7, importFunction, ""},
    {"Reshape", 7, importReshape, "known shape", false, true},
    {"ReverseSequence", 10, importReverseSequence,
     "known lengths: those of the whole sequences"},
    {"Round", 11, importFunction,
     "numbers between 0 and 1; others with --float"},
    {"Scan", 8, importScan, ""},
    {"Scatter", 9, importScatterElements, "known indices"},
    {"ScatterElements", 11, importScatterElements, "known indices"},
    {"ScatterND", 11, importScatterND, "known indices"},
    {"SequenceAt", 11, importSequenceAt, "known position", true},
    {"SequenceConstruct", 11, importSequenceMake, ""},
    {"SequenceEmpty", 11, importSequenceMake, ""},
    {"SequenceInsert", 11, importSequenceInsert, "known position", true},
    {"SequenceLength", 11, importSequenceLength, "", true},
    {"Shape", 7, importShape, ""},
    {"Sigmoid", 7, importFunction, ""},
    {"Size", 7, importShape, ""},
    {"Slice", 7, importSlice, "known ranges"},
    {"Softmax", 7, importSoftmax, ""},
    {"Softplus", 7, importFunction, ""},
    {"Softsign", 7, importFunction, ""},
    {"Split", 7, importSplit, "known sizes"},
    {"SplitToSequence", 11, importSplitToSequence, "known sizes"},
    {"Sqrt", 7, importFunction, ""},
    {"Squeeze", 7, importSqueeze, "known axes"},
    {"Sub", 7, importBinary, ""},
    {"Sum", 8, importVariadic, ""},
    {"Tanh", 7, importFunction, ""},
    {"ThresholdedRelu", 10, importFunction, ""},
    {"TopK", 7, importTopK,
     "the nearest rows by distances to a constant matrix; the first of any "
     "numbers"},
    {"Transpose", 7, importTranspose, ""},
    {"Unsqueeze", 7, importUnsqueeze, "known axes"},
    {"Where", 9, importWhere, "known, all equal, or a comparison as condition"},
};

static const Operator classicalTable[] = {
    {"ArrayFeatureExtractor", 1, importArrayFeatureExtractor,
     "known indices; or known labels of a class", false, true},
    {"Binarizer", 1, importBinarizer, ""},
    {"FeatureVectorizer", 1, importFeatureVectorizer, ""},
    {"Imputer", 1, importImputer, "NaN only before Scaler and trees", false,
     false, true},
    {"LabelEncoder", 1, importLabelEncoder, "numbers; names of classes", false,
     true},
    {"LinearClassifier", 1, importLinearClassifier, ""},
    {"LinearRegressor", 1, importLinearRegressor, ""},
    {"Normalizer", 1, importNormalizer, ""},
    {"OneHotEncoder", 1, importOneHotEncoder, "integers; zeros=1", false, true},
    {"SVMClassifier", 1, importSvmClassifier,
     "probabilities of two classes at most"},
    {"SVMRegressor", 1, importSvmRegressor, "polynomials up to degree 16"},
    {"Scaler", 1, importScaler, "", false, false, true},
    {"TreeEnsemble", 1, importTreeEnsemble, "every attribute", false, false,
     true},
    {"TreeEnsembleClassifier", 1, importTreeEnsembleClassifier,
     "every attribute", false, false, true},
    {"TreeEnsembleRegressor", 1, importTreeEnsembleRegressor, "every attribute",
     false, false, true},
    {"ZipMap", 1, importZipMap, "the scores themselves"},
};

static const Operator runtimeTable[] = {
    {"CDist", 1, importCDist,
     "a constant matrix; euclidean, sqeuclidean, cityblock"},
};

static const Operator cellTable[] = {
    {"FastGRNN", 1, importFastGrnn, "bias_gate, bias_update, zeta, nu"},
    {"FastRNN", 1, importFastRnn, "bias_update, alpha, beta"},
    {"GRULR", 1, importGruLr, "bias_r, bias_gate, bias_update"},
    {"LSTMLR", 1, importLstmLr, "bias_f, bias_i, bias_c, bias_o"},
    {"UGRNN", 1, importUgrnn, "bias_gate, bias_update"},
    {"UGRNNLR", 1, importUgrnn, "bias_gate, bias_update"},
};

llvm::ArrayRef<Operator> operators() { return table; }

llvm::ArrayRef<Operator> cells() { return cellTable; }

llvm::ArrayRef<Operator> classicalOperators() { return classicalTable; }

llvm::ArrayRef<Operator> runtimeOperators() { return runtimeTable; }

const Operator *findOperator(llvm::StringRef name, llvm::StringRef domain) {
  bool isDefault = domain.empty() || domain == "ai.onnx";
  if (isDefault || domain == classicalDomain)
    for (const Operator &entry : isDefault ? operators() : classicalOperators())
      if (name == entry.name)
        return &entry;
  if (domain == runtimeDomain)
    for (const Operator &entry : runtimeOperators())
      if (name == entry.name)
        return &entry;
  for (const Operator &entry : cells())
    if (name == entry.name)
      return &entry;
  return nullptr;
}

std::string wayOut(llvm::StringRef name, llvm::StringRef domain) {
  if (domain == classicalDomain)
    return "of this domain, tree ensembles, linear models and what prepares "
           "their features are supported: docs/generated/operators.md";
  if (!domain.empty() && domain != "ai.onnx")
    return "operators of domain '" + domain.str() +
           "' are not supported; export with standard operators";
  if (name.contains("Quantize") || name.contains("Integer"))
    return "export the float model; pannikin quantizes it itself";
  if (name == "Gelu" || name == "Selu" || name == "Celu" || name == "Mish" ||
      name == "PRelu" || name == "Swish" || name == "Erf" || name == "Sin" ||
      name == "Cos")
    return "use Sigmoid, Tanh, Relu, LeakyRelu, HardSigmoid, Elu, Softsign or "
           "Softplus";
  if (name.contains("Norm"))
    return "use BatchNormalization, which folds into the weights";
  if (name.contains("Conv") || name.contains("Pool") || name == "Attention")
    return "only recurrent and dense layers are supported";
  if (name == "CumSum")
    return "scikit-learn exports it for RadiusNeighbors; use KNeighbors";
  return "docs/generated/operators.md lists the supported operators";
}

} // namespace pannikin::onnx_import

void pannikin::printOperatorTable(llvm::raw_ostream &os) {
  os << "# Supported ONNX operators\n\n"
     << "Default domain, versions " << onnx_import::minOpset << " to "
     << onnx_import::maxReviewedOpset
     << " of the operator set. What does not depend on the\nmodel's inputs is "
        "computed at import.\n\n"
     << "| operator | since | supported with |\n| --- | --- | --- |\n";
  for (const onnx_import::Operator &entry : onnx_import::operators())
    os << "| " << entry.name << " | " << entry.since << " | " << entry.note
       << " |\n";
  os << "\n# Operators of `" << onnx_import::classicalDomain
     << "`\n\nVersions 1 to " << onnx_import::maxReviewedClassical
     << ".\n\n| operator | supported with |\n| --- | --- |\n";
  for (const onnx_import::Operator &entry : onnx_import::classicalOperators())
    os << "| " << entry.name << " | " << entry.note << " |\n";
  os << "\n# Operators of `" << onnx_import::runtimeDomain
     << "`\n\n| operator | supported with |\n| --- | --- |\n";
  for (const onnx_import::Operator &entry : onnx_import::runtimeOperators())
    os << "| " << entry.name << " | " << entry.note << " |\n";
  os << "\n# EdgeML's cells\n\n"
     << "One node of any domain, as `onnx_exportable_rnn` writes it: a "
        "sequence, weights\n`[in, out]`, biases and numbers before their "
        "sigmoid; `wRank`, `uRank`,\n`gate_nonlinearity`, "
        "`update_nonlinearity`.\n\n"
     << "| operator | after the weights |\n| --- | --- |\n";
  for (const onnx_import::Operator &entry : onnx_import::cells())
    os << "| " << entry.name << " | " << entry.note << " |\n";
}

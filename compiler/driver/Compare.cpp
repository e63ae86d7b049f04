// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decides which outputs are compared and what is said about them.

#include "compiler/driver/Compare.h"
#include "compiler/driver/Session.h"
#include "compiler/driver/Table.h"
#include "compiler/passes/Passes.h"
#include "ir/Samples.h"

using namespace mlir;
using namespace pannikin;
using llvm::Expected;

/// The first output of the model: its name, and how its numbers are read.
static Comparison firstOutput(func::FuncOp function) {
  Type type = function.getResultTypes()[0];
  AnswerKind kind;
  kind.isIndex = isa<IntegerType>(pan::elementTypeOf(type));
  auto shape = function.getResultAttrOfType<DenseI64ArrayAttr>(0, "pan.shape");
  if (!kind.isIndex && shape && !shape.empty())
    kind.classes = shape.asArrayRef().back();
  auto name = function.getResultAttrOfType<StringAttr>(0, "pan.name");
  Comparison result{name ? name.str() : "", kind,          Answers(kind),
                    Answers(kind),          Answers(kind), {}};
  return result;
}

/// Index of the output `name`.
static size_t findOutput(const Deployed &model, StringRef name) {
  size_t index = 0;
  while (index + 1 < model.outputs().size() &&
         model.outputs()[index].name != name)
    ++index;
  return index;
}

Expected<Comparison> pannikin::compareModels(func::FuncOp function,
                                             ModuleOp form, ModuleOp lowered,
                                             const DataOptions &data,
                                             bool quiet) {
  std::vector<SampleInput> inputs = sampleInputsOf(function);
  auto deployed = Deployed::create(lowered, inputs);
  if (!deployed)
    return deployed.takeError();
  (*deployed)->noteNonFinite(inputs);
  auto samples = Samples::load(inputs, data.test, data.limit);
  if (!samples)
    return samples.takeError();
  Comparison result = firstOutput(function);
  if (!data.labels.empty()) {
    auto labels =
        loadLabels(data.labels, samples->getNumFileRows(), result.kind);
    if (!labels)
      return labels.takeError();
    result.labels = std::move(*labels);
  }
  func::FuncOp scores = modelFunction(form);
  if (!scores)
    return llvm::createStringError("the model has no function to compare");
  bool sameAnswers = OperationEquivalence::isEquivalentTo(
      function, scores, OperationEquivalence::IgnoreLocations);
  PanEvaluator evaluator(function), scorer(scores);
  size_t index = findOutput(**deployed, result.output);
  Progress progress("row", samples->getNumRows(), quiet);
  for (int64_t i = 0; i < samples->getNumRows(); ++i) {
    progress.at(i);
    std::vector<Tensor> row = samples->row(i);
    Tensor real = std::move(evaluator.run(row)[0]);
    Tensor answer = std::move((*deployed)->run(row)[index]);
    answer.shape = real.shape;
    result.real.add(real);
    result.scores.add(sameAnswers ? real : scorer.run(row)[0]);
    result.deployed.add(answer);
  }
  return result;
}

llvm::json::Object Comparison::report() const {
  Agreement agreement(scores, deployed);
  llvm::json::Object object{
      {"output", output},
      {"samples", real.getNumRows()},
      {"float", llvm::json::Object{}},
      {"deployed", llvm::json::Object{}},
      {"agreement", agreement.share},
      {"agreement_steps", agreement.stepsShare},
      {"agreement_rule", kind.isClass()
                             ? "same class"
                             : "within 1 % of the range of the float answers"},
      {"max_abs_error", agreement.maxError},
      {"worst_sample", agreement.worstRow}};
  if (labels) {
    object["float"] = real.score(*labels);
    object["deployed"] = deployed.score(*labels);
  }
  return object;
}

void Comparison::print() const {
  Agreement agreement(scores, deployed);
  Table table;
  table.row({"samples", countText(real.getNumRows())});
  auto score = [&](const char *model, const Answers &answers) {
    if (labels->areClasses) {
      table.row({std::string("accuracy, ") + model,
                 percentText(answers.accuracy(*labels))});
    } else {
      std::optional<double> r2 = answers.r2(*labels);
      table.row({std::string("R2, ") + model,
                 r2 ? numberText(*r2) : "undefined: the labels are all equal"});
    }
  };
  if (labels) {
    score("float", real);
    score("deployed", deployed);
  }
  table.row({"agreement", percentText(agreement.share)});
  if (real.numbers().size() > size_t(real.getNumRows() * kind.classes))
    table.row({"agreement of all steps", percentText(agreement.stepsShare)});
  table.row({"largest error", numberText(agreement.maxError) + " in sample " +
                                  countText(agreement.worstRow)});
  table.print();
}

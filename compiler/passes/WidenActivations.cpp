// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Finds the models whose operands 8 bits do not hold: those of which too many
// answers on calibration rows would be others.

#include "compiler/passes/AnswerLeads.h"
#include "compiler/passes/Passes.h"
#include "ir/Evaluate.h"
#include "mlir/Pass/PassManager.h"

using namespace mlir;
using namespace pannikin;
using namespace pannikin::pan;

/// Trees and neighbours measure what they read by themselves, and steps in time
/// would all pay for wider operands.
static bool isCheap(func::FuncOp function) {
  bool multiplies = false, others = false;
  function.walk([&](Operation *op) {
    auto scan = dyn_cast<ScanOp>(op);
    multiplies |= isa<MatvecOp>(op);
    others |= isa<NearestOp>(op) || (scan && !scan.getSequences().empty());
  });
  return multiplies && !others;
}

static Answers answersOf(func::FuncOp function,
                         ArrayRef<std::vector<Tensor>> rows) {
  PanEvaluator evaluator(function);
  Answers answers;
  for (const std::vector<Tensor> &row : rows)
    answers.push_back(evaluator.run(row)[0].data);
  return answers;
}

bool pannikin::needsWideActivations(func::FuncOp function,
                                    ArrayRef<std::vector<Tensor>> rows,
                                    StringRef features, int64_t oneOf) {
  if (rows.empty() || !isCheap(function))
    return false;
  constexpr size_t mostRows = 1000;
  rows = rows.take_front(mostRows);
  OwningOpRef<ModuleOp> trial(function->getParentOfType<ModuleOp>().clone());
  PassManager manager(trial->getContext());
  FixFeaturesOptions fixFeatures;
  fixFeatures.features = features.str();
  FixPointOptions fix;
  fix.activations = 8;
  manager.addPass(createBoundRanges());
  manager.addPass(createFixFeatures(fixFeatures));
  manager.addPass(createFixPoint(fix));
  // What is wrong with the model is said when it is lowered for good.
  ScopedDiagnosticHandler silent(trial->getContext(),
                                 [](Diagnostic &) { return success(); });
  if (failed(manager.run(*trial)))
    return false;
  double others = expectedOthers(answersOf(function, rows),
                                 answersOf(modelFunction(*trial), rows));
  return others * double(oneOf) > 1;
}

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// `pannikin evaluate`: the float model against what a chip will answer.

#include "compiler/driver/Compare.h"
#include "compiler/driver/Compressed.h"
#include "compiler/driver/Condensed.h"
#include "compiler/driver/Files.h"
#include "compiler/driver/Pipeline.h"
#include "compiler/driver/Skipping.h"
#include "compiler/emit/EmitC.h"
#include "llvm/Support/Path.h"

using namespace pannikin;

Status pannikin::evaluate(const EvaluateOptions &asked) {
  EvaluateOptions options = asked;
  Session session;
  ImportedModel model = importModel(session, options.model, options.data.test);
  if (!model.function)
    return Unusable;
  mlir::OwningOpRef<mlir::ModuleOp> form = deployedForm(model, options.model);
  mlir::OwningOpRef<mlir::ModuleOp> lowered(form->clone());
  if (mlir::failed(lower(*lowered, options.numbers, options.answer.quiet)))
    return Unusable;
  auto comparison = compareModels(model.function, *form, *lowered, options.data,
                                  options.answer.quiet);
  if (!comparison)
    return complain(comparison.takeError());
  llvm::json::Object report = comparison->report();
  report["model"] = llvm::sys::path::filename(options.model.file);
  report["options"] = describe(options.numbers);
  reportCondensed(*lowered, report);
  reportCompressed(*lowered, report);
  reportSkipping(*lowered, report);
  if (report.get("compression") && !options.numbers.isFloat) {
    auto emitted = emitC(*lowered, {"model", findTarget(options.numbers.chip)});
    if (failed(emitted))
      return Unusable;
    report["weights"] = std::move(*emitted->report.getObject("weights"));
    reportModelWeights(*model.module, report);
  }
  Table prototypes;
  tellCondensed(report, prototypes);
  tellCompressed(report, prototypes);
  tellSkipping(report, prototypes);
  llvm::Error error =
      llvm::joinErrors(writeAnswers(options.outputs, comparison->deployed),
                       writeAnswers(options.floatOutputs, comparison->real));
  error = llvm::joinErrors(
      std::move(error), writeReport(options.answer.report, std::move(report)));
  if (error)
    return complain(std::move(error));
  if (!options.answer.quiet)
    comparison->print();
  if (!options.answer.quiet)
    prototypes.print();
  return Done;
}

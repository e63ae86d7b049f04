// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// `pannikin compile`: from a model to a folder of C files and a report.

#include "compiler/driver/Budget.h"
#include "compiler/driver/Compare.h"
#include "compiler/driver/Compressed.h"
#include "compiler/driver/Condensed.h"
#include "compiler/driver/Files.h"
#include "compiler/driver/Name.h"
#include "compiler/driver/Pipeline.h"
#include "compiler/driver/Skipping.h"
#include "compiler/driver/Sliding.h"
#include "compiler/driver/Table.h"
#include "compiler/emit/EmitC.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;
using namespace pannikin;

/// The four files of the folder, and the copy that `--report` asks for.
static llvm::Error write(const CompileOptions &options, StringRef name,
                         const EmittedModel &emitted) {
  auto path = [&](const llvm::Twine &file) {
    llvm::SmallString<128> text(options.directory);
    llvm::sys::path::append(text, file);
    return text.str().str();
  };
  std::string report = reportText(emitted.report);
  std::vector<OutputFile> files = {{path(name + ".h"), emitted.header},
                                   {path(name + ".c"), emitted.source},
                                   {path("pannikin.h"), emitted.runtime},
                                   {path(name + ".report.json"), report}};
  if (!options.answer.report.empty())
    files.push_back({options.answer.report, report});
  return writeFiles(options.directory, files);
}

static std::string textOf(const llvm::json::Value &entry, StringRef key) {
  return entry.getAsObject()->getString(key).value_or("").str();
}

/// " with 3 early stops", if the trees have any.
static std::string stopsText(const llvm::json::Value &entry) {
  int64_t stops = entry.getAsObject()->getInteger("stops").value_or(0);
  if (stops == 0)
    return "";
  return " with " + countText(stops) +
         (stops == 1 ? " early stop" : " early stops");
}

/// "8-bit", "ternary", "searched": what was asked of weights.
static std::string weightsText(const NumberOptions &numbers) {
  if (numbers.compress)
    return "searched";
  std::string form = numbers.weightForm.empty()
                         ? std::to_string(numbers.weights)
                         : numbers.weightForm;
  return isdigit(static_cast<unsigned char>(form.back())) &&
                 form.find_first_not_of("0123456789") == std::string::npos
             ? form + "-bit"
             : form;
}

static void printTable(const CompileOptions &options, StringRef name,
                       const ImportedModel &model,
                       const llvm::json::Object &report) {
  Cost cost = costOf(report);
  llvm::outs() << name << " for " << options.target->name << ", in "
               << options.directory << '\n';
  Table table;
  table.row({"flash", bytesText(cost.tables) + " of tables, about " +
                          countText(cost.code) + " of code"});
  table.row({"RAM", bytesText(cost.state) + " of state, " +
                        countText(cost.scratch) + " of working memory"});
  if (const llvm::json::Array *trees = report.getArray("trees"))
    for (const llvm::json::Value &entry : *trees)
      table.row({"trees", "as " + textOf(entry, "layout") + stopsText(entry) +
                              "; bytes of flash by layout: " +
                              textOf(entry, "by_layout")});
  tellCondensed(report, table);
  tellCompressed(report, table);
  tellSkipping(report, table);
  tellSliding(report, table);
  auto macs = report.getInteger("macs_per_step");
  if (macs && *macs > 0)
    table.row({"a step", countText(*macs) + " multiply-accumulates"});
  if (auto cycles = report.getNumber("cycles_estimate"); cycles && *cycles > 0)
    table.row({macs && *macs > 0 ? "" : "a step",
               "about " + countText(int64_t(*cycles)) + " cycles"});
  if (!options.numbers.isFloat)
    table.row({"numbers", weightsText(options.numbers) + " weights, " +
                              std::to_string(activationBits(options.numbers)) +
                              "-bit activations, ranges " +
                              (options.numbers.calibrate.empty()
                                   ? "proved from the weights"
                                   : "from calibration data")});
  for (const std::string &output : model.facts.otherOutputs)
    table.row({"left out", "output '" + output + "' (--output keeps it)"});
  table.print();
}

Status pannikin::compile(const CompileOptions &asked) {
  CompileOptions options = asked;
  std::string name =
      options.name.empty() ? nameFromFile(options.model.file) : options.name;
  if (std::string fault = faultOfName(name); !fault.empty())
    return complain(fault);
  Session session;
  const auto &rows = options.numbers.calibrate.empty()
                         ? options.data.test
                         : options.numbers.calibrate;
  ImportedModel model = importModel(session, options.model, rows);
  if (!model.function)
    return Unusable;
  OwningOpRef<ModuleOp> form = deployedForm(model, options.model);
  OwningOpRef<ModuleOp> lowered(form->clone());
  if (failed(lower(*lowered, options.numbers, options.answer.quiet)))
    return Unusable;
  FailureOr<EmittedModel> emitted = emitC(*lowered, {name, options.target});
  if (failed(emitted))
    return Unusable;
  emitted->report["options"] = describe(options.numbers);
  reportCondensed(*lowered, emitted->report);
  reportCompressed(*lowered, emitted->report);
  reportSkipping(*lowered, emitted->report);
  reportModelWeights(*model.module, emitted->report);
  emitted->report["ir"] = textOf(*lowered);
  std::optional<Comparison> comparison;
  if (!options.data.test.empty()) {
    auto compared = compareModels(model.function, *form, *lowered, options.data,
                                  options.answer.quiet);
    if (!compared)
      return complain(compared.takeError());
    comparison = std::move(*compared);
    emitted->report["evaluate"] = comparison->report();
  }
  if (llvm::Error error = write(options, name, *emitted))
    return complain(std::move(error));
  if (!options.answer.quiet) {
    printTable(options, name, model, emitted->report);
    if (comparison)
      comparison->print();
  }
  return checkBudget(emitted->report, options);
}

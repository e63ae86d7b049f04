// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// `pannikin simulate`: the emitted C on the simulated chip against the
// reference evaluator, call by call.

#include "compiler/driver/CompiledModel.h"
#include "compiler/driver/Files.h"
#include "compiler/driver/Firmware.h"
#include "compiler/driver/Score.h"
#include "compiler/driver/Sliding.h"
#include "compiler/driver/Table.h"
#include "llvm/Support/raw_ostream.h"
#include <cmath>

using namespace mlir;
using namespace pannikin;
using llvm::Error;
using llvm::Expected;
namespace json = llvm::json;

namespace {

/// Cycles from the end of one window to that of the next.
struct StrideCost {
  uint64_t sum = 0, most = 0, count = 0, now = 0;
  bool begun = false;

  void begin() { begun = false; }
  void add(uint64_t cycles, bool ended) {
    now += cycles;
    if (!ended)
      return;
    if (begun) {
      sum += now;
      most = std::max(most, now);
      ++count;
    }
    begun = true;
    now = 0;
  }
};

/// Everything measured over the rows.
struct Measurement {
  explicit Measurement(const AnswerKind &kind) : kind(kind), answers(kind) {}

  AnswerKind kind;
  Answers answers; ///< Of the chip, first output.
  std::optional<Labels> labels;
  int64_t rows = 0, steps = 0, differences = 0, firstBadRow = -1;
  double maxError = 0;
  uint64_t cycles = 0, maxCycles = 0, instructions = 0;
  uint64_t stepCycles = 0, minStepCycles = UINT64_MAX, maxStepCycles = 0,
           stepInstructions = 0;
  uint32_t stackPeak = 0;
  StrideCost strides;
};

/// How a row becomes calls, of which each is shown.
using Runner = llvm::function_ref<std::vector<Tensor>(ArrayRef<Tensor>,
                                                      const CallObserver &)>;

/// Largest difference, relative above 1, that float code may show: its sums
/// run in another order and in single precision.
constexpr double floatTolerance = 1e-4;

} // namespace

static AnswerKind kindOf(const CompiledModel &compiled,
                         const Deployed &deployed) {
  AnswerKind kind;
  kind.isIndex = isa<IntegerType>(deployed.outputs()[0].type.getElementType());
  if (!kind.isIndex && !compiled.outputShape.empty())
    kind.classes = compiled.outputShape.back();
  return kind;
}

/// Counts the numbers of one call that differ.
static void compareNumbers(const Tensor &expected, const Tensor &found,
                           bool isFloat, Measurement &all) {
  for (size_t i = 0; i < expected.data.size(); ++i) {
    double error = std::abs(expected.data[i] - found.data[i]);
    double allowed =
        isFloat ? floatTolerance * std::max(1.0, std::abs(expected.data[i]))
                : 0;
    all.maxError = std::max(all.maxError, error);
    if (error <= allowed)
      continue;
    ++all.differences;
    if (all.firstBadRow < 0)
      all.firstBadRow = all.rows;
  }
}

static void addCost(const Entry &entry, const RunCost &cost,
                    uint64_t &rowCycles, Measurement &all) {
  rowCycles += cost.cycles;
  all.instructions += cost.instructions;
  all.stackPeak = std::max(all.stackPeak, cost.stackPeak);
  if (entry.name == "step" || entry.name == "predict" ||
      entry.name == "slide") {
    ++all.steps;
    all.stepCycles += cost.cycles;
    all.stepInstructions += cost.instructions;
    all.maxStepCycles = std::max(all.maxStepCycles, cost.cycles);
    all.minStepCycles = std::min(all.minStepCycles, cost.cycles);
  }
}

/// Runs one row on both and compares every call.
static Error runRow(Runner run, const DeployedOutput &output,
                    Firmware &firmware, ArrayRef<Tensor> row, bool isFloat,
                    Measurement &all) {
  Error failure = Error::success();
  uint64_t rowCycles = 0;
  Tensor first;
  all.strides.begin();
  auto observer = [&](const Entry &entry, ArrayRef<Tensor> buffers) {
    if (failure)
      return;
    RunCost cost;
    auto outputs = firmware.call(entry, buffers, cost);
    if (!outputs) {
      failure = llvm::joinErrors(std::move(failure), outputs.takeError());
      return;
    }
    addCost(entry, cost, rowCycles, all);
    // Between the ends of windows outputs stay as they were.
    bool answers = !entry.returnsLast || buffers.back().data[0] != 0;
    if (entry.returnsLast)
      all.strides.add(cost.cycles, answers);
    for (auto [i, found] : llvm::enumerate(*outputs)) {
      compareNumbers(buffers[entry.inputs + i], found, isFloat, all);
      if (answers && entry.names[entry.inputs + i] == output.name)
        llvm::append_range(first.data, found.data);
    }
  };
  Tensor expected = run(row, observer)[0];
  if (failure)
    return failure;
  first.shape = expected.shape;
  all.answers.add(first);
  all.cycles += rowCycles;
  all.maxCycles = std::max(all.maxCycles, rowCycles);
  ++all.rows;
  return Error::success();
}

static json::Object reportOf(const SimulateOptions &options,
                             const CompiledModel &compiled,
                             const BuildResult &built, Measurement &all) {
  double rows = double(all.rows),
         steps = double(std::max<int64_t>(1, all.steps));
  // A window that runs at once is divided by its steps.
  double inside = 1;
  if (compiled.report.getString("form") == StringRef("window"))
    inside = double(compiled.report.getInteger("steps").value_or(1));
  json::Object report{
      {"model", compiled.name},
      {"target", options.target->name},
      {"samples", all.rows},
      {"differences", all.differences},
      {"cycles", json::Object{{"mean", double(all.cycles) / rows},
                              {"max", all.maxCycles},
                              {"kind", options.target->cycleKind}}},
      {"cycles_per_step", double(all.stepCycles) / steps / inside},
      {"cycles_per_step_min",
       all.steps ? double(all.minStepCycles) / inside : 0},
      {"cycles_per_step_max", double(all.maxStepCycles) / inside},
      {"instructions", double(all.instructions) / rows},
      {"instructions_per_step", double(all.stepInstructions) / steps / inside},
      {"flash",
       json::Object{{"text", built.image.text}, {"data", built.image.data}}},
      {"ram",
       json::Object{{"data", built.image.data}, {"bss", built.image.bss}}},
      {"stack_peak", all.stackPeak},
      {"optimization", built.optimization},
      {"compiler", built.compiler},
      {"data_symbols", json::Array(built.image.dataSymbols())},
      {"float_symbols", json::Array(built.image.floatSymbols())}};
  // Float code is compared within a tolerance: it has no bits to promise.
  if (compiled.isFloat)
    report["bits_equal"] = nullptr;
  else
    report["bits_equal"] = all.differences == 0;
  report["max_abs_error"] = all.maxError;
  if (all.strides.count > 0)
    report["cycles_per_stride"] = json::Object{
        {"mean", double(all.strides.sum) / double(all.strides.count)},
        {"max", all.strides.most}};
  if (all.labels)
    report["deployed"] = all.answers.score(*all.labels);
  return report;
}

static void print(const SimulateOptions &options, const CompiledModel &compiled,
                  const Firmware &firmware, const json::Object &report,
                  const Measurement &all) {
  const Target &target = *options.target;
  auto number = [&](const char *object, const char *key) {
    return int64_t(report.getObject(object)->getNumber(key).value_or(0));
  };
  llvm::outs() << compiled.name << " on " << target.name << '\n';
  Table table;
  std::string verdict =
      all.differences    ? countText(all.differences) + " numbers differ"
      : compiled.isFloat ? "within " + numberText(floatTolerance)
                         : "equal";
  table.row(
      {compiled.isFloat ? "numbers" : "bits",
       verdict + ", " + countText(all.rows) + " rows against the evaluator"});
  if (all.labels && all.labels->areClasses)
    table.row({"accuracy", percentText(all.answers.accuracy(*all.labels))});
  if (target.cycleKind != "none") {
    table.row(
        {"a step", countText(int64_t(*report.getNumber("cycles_per_step"))) +
                       " cycles" +
                       (target.cycleKind == "exact"
                            ? ""
                            : ", by the reference manual's table")});
    if (report.getObject("cycles_per_stride"))
      table.row(
          {"a stride", countText(number("cycles_per_stride", "mean")) +
                           " cycles, at most " +
                           countText(number("cycles_per_stride", "max"))});
    table.row({"a run", countText(number("cycles", "mean")) +
                            " cycles, at "
                            "most " +
                            countText(number("cycles", "max"))});
    table.row(
        {"flash", bytesText(number("flash", "text") + number("flash", "data")) +
                      " with a small main"});
    table.row({"RAM", bytesText(number("ram", "data") + number("ram", "bss")) +
                          " and " + countText(all.stackPeak) + " of stack"});
  }
  const BuildResult &built = firmware.built();
  table.row({"built by", built.compiler + ", " + built.optimization});
  table.print();
}

/// Runs all rows; the labels were read before.
static Error runRows(const SimulateOptions &options, const Samples &samples,
                     bool isFloat, Runner run, const DeployedOutput &output,
                     Firmware &firmware, Measurement &all) {
  Progress progress("row", samples.getNumRows(), options.answer.quiet);
  for (int64_t i = 0; i < samples.getNumRows(); ++i) {
    progress.at(i);
    if (Error error =
            runRow(run, output, firmware, samples.row(i), isFloat, all))
      return error;
  }
  return Error::success();
}

static Expected<Status> simulateChecked(Session &session,
                                        const SimulateOptions &options) {
  auto compiled = readCompiled(session, options.directory, options.name);
  if (!compiled)
    return compiled.takeError();
  auto deployed = Deployed::create(*compiled->module, compiled->inputs);
  if (!deployed)
    return deployed.takeError();
  (*deployed)->noteNonFinite(compiled->inputs);
  auto samples =
      Samples::load(compiled->inputs, options.data.test, options.data.limit);
  if (!samples)
    return samples.takeError();
  std::optional<Sliding> sliding = Sliding::of(*compiled, **deployed);
  if (sliding && samples->getNumSteps() < sliding->window)
    return llvm::createStringError(
        "the test rows have " + llvm::Twine(samples->getNumSteps()) +
        " samples, and a window that slides has " +
        llvm::Twine(sliding->window) + "; give streams of at least as many");
  Measurement all(kindOf(*compiled, **deployed));
  if (!options.data.labels.empty()) {
    auto labels =
        loadLabels(options.data.labels, samples->getNumFileRows(), all.kind);
    if (!labels)
      return labels.takeError();
    all.labels = std::move(*labels);
  }
  std::string state = !(*deployed)->isStreaming() ? ""
                      : sliding ? compiled->name + "_slide_state"
                                : compiled->name + "_state";
  auto firmware = Firmware::build(
      *options.target, sliding ? sliding->entries() : (*deployed)->entries(),
      state, compiled->name, options.directory, options.optimization);
  if (!firmware)
    return firmware.takeError();
  auto run = [&](ArrayRef<Tensor> row, const CallObserver &observer) {
    return sliding ? sliding->run(row, observer)
                   : (*deployed)->run(row, observer);
  };
  if (Error error = runRows(options, *samples, compiled->isFloat, run,
                            (*deployed)->outputs()[0], **firmware, all))
    return error;
  json::Object report = reportOf(options, *compiled, (*firmware)->built(), all);
  if (Error error = writeAnswers(options.outputs, all.answers))
    return error;
  if (!options.answer.quiet)
    print(options, *compiled, **firmware, report, all);
  if (Error error = writeReport(options.answer.report, std::move(report)))
    return error;
  if (all.differences == 0)
    return Done;
  complain(llvm::Twine(all.differences) +
           " numbers differ from the evaluator's, first in row " +
           llvm::Twine(all.firstBadRow));
  return OverBudget;
}

Status pannikin::simulate(const SimulateOptions &options) {
  Session session;
  auto status = simulateChecked(session, options);
  return status ? *status : complain(status.takeError());
}

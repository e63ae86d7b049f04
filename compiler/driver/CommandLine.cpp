// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decides the names of commands and options and what `--help` says. Only this
// file and Validators.cpp see CLI11, whose header takes longer to compile than
// the rest.

#include "compiler/driver/CommandLine.h"
#include "compiler/driver/Validators.h"

using namespace pannikin;

namespace {

/// Every command's options; the one that was named is run.
struct Commands {
  CompileOptions compile;
  InspectOptions inspect;
  EvaluateOptions evaluate;
  SimulateOptions simulate;
  std::string compileTarget = "host", evaluateTarget = "host", simulateTarget;
};

const char *const about =
    "Pannikin compiles a trained ONNX model into plain C for very small "
    "chips.\n"
    "\n"
    "  pannikin inspect  wake.onnx\n"
    "  pannikin compile  wake.onnx -o wake --target atmega328p "
    "--calibrate x.npy\n"
    "  pannikin evaluate wake.onnx --calibrate x.npy --test t.npy --labels "
    "y.npy\n"
    "  pannikin simulate wake --target atmega328p --test t.npy\n"
    "\n"
    "A row of a data file (.npy or .csv) is one run of the model. Exit status: "
    "0 done,\n1 the model or the data cannot be used, 2 wrong usage, 3 it "
    "works "
    "but breaks a\nbudget or the bits differ.";

/// An option that takes a number up to `most`, or `auto`, which is -1.
template <typename Number>
void addAmount(CLI::App &app, const char *name, Number &value, double most,
               const char *text) {
  app.add_option_function<std::string>(
         name,
         [&value, name, most](const std::string &word) {
           value = Number(
               parseAmount(name, word, most, std::is_integral_v<Number>));
         },
         text)
      ->type_name("N|auto");
}

/// NAME=NUMBER, which may be repeated.
template <typename Number>
CLI::Option *addNamed(CLI::App &app, const char *option,
                      std::map<std::string, Number> &numbers,
                      const char *text) {
  return app
      .add_option_function<std::vector<std::string>>(
          option,
          [&numbers, option](const std::vector<std::string> &words) {
            for (const std::string &word : words) {
              auto [name, number] = splitPair(option, word);
              if (!CLI::detail::lexical_cast(number, numbers[name]))
                throw CLI::ValidationError(option,
                                           "'" + number + "' is no number");
            }
          },
          text)
      ->allow_extra_args(false);
}

void addModel(CLI::App &app, ModelOptions &model) {
  app.add_option("MODEL", model.file, "The model: .onnx, or .onnxtxt as text")
      ->required();
  addNamed(app, "--dim", model.dims,
           "Binds a symbolic dimension, as in seq=128")
      ->type_name("NAME=SIZE");
  app.add_option_function<std::vector<std::string>>(
         "--state",
         [&model](const std::vector<std::string> &words) {
           for (const std::string &word : words)
             model.states.insert(splitPair("--state", word));
         },
         "Pairs a state of a step model: input=output")
      ->type_name("IN=OUT")
      ->allow_extra_args(false);
  addNamed(app, "--start", model.starts,
           "Where a state of a step model starts, as in d=1 (default: 0)")
      ->type_name("IN=VALUE");
  app.add_option("--output", model.outputs,
                 "Graph output to keep (default: the first); may be repeated")
      ->type_name("NAME")
      ->allow_extra_args(false);
  app.add_flag("--scores", model.scores,
               "Leave out a softmax at the end: the largest score is the most "
               "probable class");
  app.add_flag("--probabilities", model.probabilities,
               "Compute the softmax or sigmoid behind decision trees, which "
               "otherwise answer with scores")
      ->excludes("--scores");
}

void addNumbers(CLI::App &app, NumberOptions &numbers) {
  CLI::Option *calibrate =
      app.add_option("--calibrate", numbers.calibrate,
                     "Rows of typical data that choose the number formats; "
                     "without them bounds are proved from the weights")
          ->type_name("[INPUT=]FILE")
          ->allow_extra_args(false);
  app.add_option_function<std::string>(
         "--weights",
         [&numbers](const std::string &word) {
           numbers.mayWiden = false;
           numbers.weights = word == "16" ? 16 : 8;
           numbers.weightForm = word == "16" || word == "8" ? "" : word;
         },
         "Bits of a weight (default: 8, or 16 where calibration rows show that "
         "8 "
         "would change answers): 16, 8, 6, 5, 4, 3, 2, or ternary, "
         "binary, "
         "pow2, codebook:N")
      ->type_name("FORM")
      ->check(weightForm());
  addAmount(app, "--sparsity", numbers.sparsity, 0.99,
            "Share of the weights to set to 0, as in 0.5, or auto: as many as "
            "--max-drop allows");
  addAmount(app, "--rank", numbers.rank, 4096,
            "Rank of matrices, where two factors of it are smaller, or auto");
  addAmount(app, "--units", numbers.units, 4096,
            "Hidden units to keep in each layer, or auto");
  app.add_option_function<std::string>(
         "--compress",
         [&numbers](const std::string &) { numbers.compress = true; },
         "auto: search widths and zeros for each matrix, as small as "
         "--max-drop "
         "allows")
      ->type_name("auto")
      ->check(CLI::IsMember(std::vector<std::string>{"auto"}))
      ->needs(calibrate);
  app.add_option(
         "--max-drop", numbers.maxDrop,
         "Points of accuracy that compression and skipping may cost each "
         "(default: 1)")
      ->type_name("P")
      ->check(aboveZero());
  app.add_option("--jobs", numbers.jobs,
                 "Threads of the search (default: one for each processor); the "
                 "result is the same")
      ->type_name("N")
      ->check(aboveZero());
  app.add_flag("--plain", numbers.plain,
               "Round and prune weights without making the error good, for "
               "comparison");
  CLI::Option *skip =
      app.add_option("--skip", numbers.skip,
                     "delta: multiply only what has moved since the last step")
          ->type_name("FORM")
          ->check(CLI::IsMember(std::vector<std::string>{"delta"}));
  app.add_option("--skip-thresholds", numbers.skipThresholds,
                 "How far inputs and states may move before a step follows "
                 "them, as in input=0.2,h=0.1 (default: searched on the "
                 "calibration rows within --max-drop)")
      ->type_name("NAME=X,..")
      ->needs(skip);
  app.add_option("--activations", numbers.activations,
                 "Bits of what weights are multiplied with: 8 or 16 (default: "
                 "8 with --calibrate, else 16)")
      ->type_name("BITS")
      ->check(CLI::IsMember(std::vector<unsigned>{8, 16}));
  app.add_option("--input-range", numbers.inputRange,
                 "Largest magnitude of an input, used without --calibrate")
      ->type_name("X")
      ->check(aboveZero());
  app.add_option("--features", numbers.features,
                 "How features enter decision trees: auto (integers, 8 bits if "
                 "the calibration rows are on such a grid, else 16, or 32 "
                 "if they need it), float, int8, uint8, int16, int32, or with "
                 "a fraction, uint8:0")
      ->type_name("TYPE")
      ->check(featureType());
  app.add_option("--leaves", numbers.leaves,
                 "Bits of a leaf of decision trees, 4 to 16 (default: as "
                 "--weights, 16 for a single number, fewer where calibration "
                 "rows keep their class with sums of bytes)")
      ->type_name("BITS")
      ->check(CLI::Range(4, 16));
  app.add_option("--tree-layout", numbers.treeLayout,
                 "Form of decision trees: code (conditions), table (records of "
                 "bytes), heap (always the same time), or auto (the fastest "
                 "that fits the chip)")
      ->type_name("LAYOUT")
      ->check(CLI::IsMember(
          std::vector<std::string>{"auto", "code", "table", "heap"}));
  app.add_flag("--early-stop", numbers.earlyStop,
               "Leave out decision trees that cannot change the class any "
               "more: the largest score is the same, scores themselves mean "
               "nothing");
  app.add_option("--prototypes", numbers.prototypes,
                 "Rows to keep of those that a search for nearest neighbours "
                 "stores; chosen by the answers on the calibration rows")
      ->type_name("N")
      ->check(aboveZero())
      ->needs(calibrate);
  app.add_option("--prototype-loss", numbers.prototypeLoss,
                 "Percent of the answers on the calibration rows that may "
                 "change for fewer stored rows")
      ->type_name("P")
      ->check(CLI::Range(0.0, 100.0))
      ->needs(calibrate);
  app.add_option("--prefer", numbers.prefer,
                 "What counts when the way to store weights is chosen: size, "
                 "speed, or balanced; the answers are the same (default: size "
                 "where weights are made smaller, else balanced)")
      ->type_name("WHAT")
      ->check(
          CLI::IsMember(std::vector<std::string>{"size", "balanced", "speed"}));
  app.add_flag("--float", numbers.isFloat,
               "Keep floating point: for bigger chips and for comparison");
}

CLI::Option *addData(CLI::App &app, DataOptions &data) {
  CLI::Option *labels =
      app.add_option("--labels", data.labels,
                     "The right answers of the test rows: class numbers from "
                     "0, or real values")
          ->type_name("FILE");
  app.add_option("--limit", data.limit, "Use only the first rows")
      ->type_name("ROWS")
      ->check(aboveZero());
  CLI::Option *test = app.add_option("--test", data.test,
                                     "Test rows, one run of the model a row")
                          ->type_name("[INPUT=]FILE")
                          ->allow_extra_args(false);
  labels->needs(test);
  return test;
}

void addAnswer(CLI::App &app, ReportOptions &answer) {
  app.add_option("--report", answer.report, "Write the report as JSON")
      ->type_name("FILE");
  app.add_flag("-q,--quiet", answer.quiet, "Print no table");
}

/// An option that takes the name of a chip.
CLI::Option *addTarget(CLI::App &app, std::string &name) {
  return app.add_option("--target", name, "The chip: " + targetNames())
      ->type_name("NAME")
      ->check([](const std::string &word) {
        return findTarget(word)
                   ? std::string()
                   : "'" + word + "' is no target; use one of " + targetNames();
      });
}

void addCompile(CLI::App &app, Commands &all) {
  CompileOptions &options = all.compile;
  CLI::App *command = app.add_subcommand(
      "compile", "Writes NAME.h, NAME.c, pannikin.h and NAME.report.json");
  addModel(*command, options.model);
  command->add_option("-o", options.directory, "Folder to write to")
      ->type_name("DIR")
      ->required();
  command->add_option("--name", options.name,
                      "C name of the model (default: from its file name)");
  addTarget(*command, all.compileTarget)->capture_default_str();
  addNumbers(*command, options.numbers);
  command
      ->add_option("--stride", options.numbers.stride,
                   "Slide the window over a stream: samples that it moves on")
      ->type_name("N")
      ->check(aboveZero());
  addData(*command, options.data);
  auto size = [&](const char *name, uint64_t &value, const char *text) {
    command
        ->add_option_function<std::string>(
            name,
            [&value, name](const std::string &word) {
              value = parseSize(name, word);
            },
            text)
        ->type_name("BYTES");
  };
  size("--max-flash", options.maxFlash,
       "Budget of flash, as 5000 or 5K (default: what the chip has)");
  size("--max-ram", options.maxRam, "Budget of RAM without the stack");
  addAnswer(*command, options.answer);
}

void addInspect(CLI::App &app, Commands &all) {
  CLI::App *command =
      app.add_subcommand("inspect", "Says what the graph was recognised as");
  addModel(*command, all.inspect.model);
  command->add_flag("--ir", all.inspect.printIR,
                    "Print the imported module instead");
  addAnswer(*command, all.inspect.answer);
}

void addEvaluate(CLI::App &app, Commands &all) {
  EvaluateOptions &options = all.evaluate;
  CLI::App *command = app.add_subcommand(
      "evaluate", "Compares the float model with what a chip will answer");
  addModel(*command, options.model);
  addData(*command, options.data)->required();
  addNumbers(*command, options.numbers);
  addTarget(*command, all.evaluateTarget)
      ->description("The chip; the answers are the same on all: " +
                    targetNames());
  command
      ->add_option("--outputs", options.outputs,
                   "Write the deployed outputs in real units, a row a run")
      ->type_name("FILE.npy");
  command
      ->add_option("--float-outputs", options.floatOutputs,
                   "Write the float model's outputs")
      ->type_name("FILE.npy");
  addAnswer(*command, options.answer);
}

void addSimulate(CLI::App &app, Commands &all) {
  SimulateOptions &options = all.simulate;
  CLI::App *command = app.add_subcommand(
      "simulate", "Builds DIR for the chip and runs it in a simulator: same "
                  "bits, cycles, stack, flash");
  command->add_option("DIR", options.directory, "Folder that compile wrote to")
      ->required();
  addTarget(*command, all.simulateTarget)->required();
  command->add_option("--name", options.name,
                      "The model's name, when DIR holds several");
  options.data.limit = 5;
  addData(*command, options.data)->required();
  command->get_option("--limit")->capture_default_str();
  command
      ->add_option("--optimization", options.optimization,
                   "Passed to the C compiler, as --optimization=-O2")
      ->type_name("-Ox");
  command
      ->add_option("--outputs", options.outputs,
                   "Write the chip's outputs in real units, a row a run")
      ->type_name("FILE.npy");
  addAnswer(*command, options.answer);
}

} // namespace

std::function<Status()> pannikin::parseCommandLine(int argc, char **argv) {
  CLI::App app(about, "pannikin");
  auto all = std::make_shared<Commands>();
  app.set_version_flag("--version", "pannikin " PANNIKIN_VERSION);
  app.require_subcommand(1);
  app.set_help_all_flag("--help-all", "Help of every command");
  addCompile(app, *all);
  addInspect(app, *all);
  addEvaluate(app, *all);
  addSimulate(app, *all);
  app.add_subcommand("targets", "Lists the chips");
  app.add_subcommand("operators", "Lists the operators of ONNX that it reads");
  if (isUnknownCommand(app, argc, argv))
    return [] { return WrongUsage; };
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError &error) {
    Status status = app.exit(error) == 0 ? Done : WrongUsage;
    return [status] { return status; };
  }
  all->compile.target = findTarget(all->compileTarget);
  all->compile.numbers.chip = all->compileTarget;
  all->evaluate.numbers.chip = all->evaluateTarget;
  all->simulate.target = findTarget(all->simulateTarget);
  std::string chosen = app.get_subcommands()[0]->get_name();
  if (chosen == "compile")
    return [all] { return compile(all->compile); };
  if (chosen == "inspect")
    return [all] { return inspect(all->inspect); };
  if (chosen == "evaluate")
    return [all] { return evaluate(all->evaluate); };
  if (chosen == "operators")
    return listOperators;
  if (chosen == "simulate")
    return [all] { return simulate(all->simulate); };
  return listTargets;
}

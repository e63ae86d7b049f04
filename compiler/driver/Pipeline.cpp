// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decides which passes run in which order.

#include "compiler/driver/Pipeline.h"
#include "compiler/driver/ChangeWeights.h"
#include "compiler/driver/Skipping.h"
#include "compiler/passes/Passes.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Transforms/Passes.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;
using namespace pannikin;

/// How many numbers a row of each file has, by the input that it is for.
static std::map<std::string, int64_t> rowSizesOf(ArrayRef<std::string> files) {
  std::map<std::string, int64_t> sizes;
  for (StringRef file : files) {
    StringRef input;
    if (!llvm::sys::fs::exists(file))
      std::tie(input, file) = file.split('=');
    auto array = readArray(file, NonFinite::Allowed);
    if (!array) {
      // Reported when the rows are read for good.
      llvm::consumeError(array.takeError());
      continue;
    }
    int64_t size = array->shape.empty() ? 0 : 1;
    for (int64_t dim : ArrayRef(array->shape).drop_front(size))
      size *= dim;
    sizes[input.str()] = size;
  }
  return sizes;
}

/// Unrolled recurrences are loops from here on, kernel machines and votes are
/// searches for neighbours, and what surrounds decision trees is in their
/// thresholds and leaves.
static LogicalResult raise(ModuleOp module, bool scores) {
  PassManager manager(module.getContext());
  manager.addPass(createRecognizeSoftmax());
  if (scores)
    manager.addPass(createDropSoftmax());
  manager.addPass(createCompareRounds());
  manager.addPass(createRecognizeNeighbors());
  manager.addPass(createMergeNeighbors());
  manager.addPass(createFoldThresholds());
  manager.addPass(createMergeTrees());
  manager.addPass(createRollUpRecurrence());
  manager.addPass(createRecognizeUpdateGates());
  manager.addPass(createSplitBricks());
  return manager.run(module);
}

ImportedModel pannikin::importModel(Session &session,
                                    const ModelOptions &options,
                                    ArrayRef<std::string> dataFiles) {
  ImportedModel model;
  ImportOptions asked;
  asked.dims = options.dims;
  asked.outputs = options.outputs;
  asked.firstOutput = true;
  asked.states = options.states;
  asked.starts = options.starts;
  asked.rowSizes = rowSizesOf(dataFiles);
  model.module =
      importModel(options.file, asked, session.context, &model.facts);
  if (model.module && succeeded(raise(*model.module, options.scores)))
    model.function = modelFunction(*model.module);
  return model;
}

OwningOpRef<ModuleOp> pannikin::deployedForm(const ImportedModel &model,
                                             const ModelOptions &options) {
  OwningOpRef<ModuleOp> copy(model.module.get().clone());
  PassManager manager(copy->getContext());
  if (!options.probabilities)
    manager.addPass(createDropSoftmax({/*trees=*/true}));
  if (failed(manager.run(*copy)))
    return nullptr;
  return copy;
}

LogicalResult pannikin::nameCells(ModuleOp module) {
  PassManager manager(module.getContext());
  manager.addPass(createCSEPass());
  manager.addPass(createFollowPath());
  manager.addPass(createRecognizeCells());
  return manager.run(module);
}

unsigned pannikin::activationBits(const NumberOptions &options) {
  if (options.activations)
    return options.activations;
  return options.calibrate.empty() ? 16 : 8;
}

/// The calibration rows; nothing after a diagnostic.
static std::optional<std::vector<std::vector<Tensor>>>
calibrationRows(func::FuncOp function, const NumberOptions &options) {
  std::vector<SampleInput> inputs = sampleInputsOf(function);
  for (SampleInput &input : inputs)
    if (input.nonFinite == NonFinite::Allowed && options.features != "float")
      input.nonFinite = NonFinite::NeedsFloat;
  auto samples = Samples::load(inputs, options.calibrate);
  if (!samples) {
    complain(samples.takeError());
    return std::nullopt;
  }
  return samples->allRows();
}

/// Measures ranges on the calibration rows, and whether operands that were left
/// open need 16 bits.
static LogicalResult measureRanges(func::FuncOp function,
                                   NumberOptions &options, bool quiet) {
  auto rows = calibrationRows(function, options);
  if (!rows)
    return failure();
  Progress progress("calibrating on rows:", int64_t(rows->size()), quiet);
  progress.at(int64_t(rows->size()));
  bool mayWiden = options.mayWiden && !makesSmaller(options);
  auto widen = [&](int64_t oneOf) {
    if (mayWiden)
      widenWeights(function, *rows, oneOf);
  };
  widen(activationBits(options) == 16 ? 200 : 50);
  if (failed(calibrate(function, *rows)))
    return failure();
  if (mayWiden && options.activations == 0 &&
      needsWideActivations(function, *rows, options.features, 100)) {
    options.activations = 16;
    widen(200);
  }
  return success();
}

/// Leaves stored rows out, if that is asked for.
static LogicalResult condense(ModuleOp module, const NumberOptions &options) {
  bool hasLoss = options.prototypeLoss >= 0;
  if (options.prototypes == 0 && !hasLoss)
    return success();
  func::FuncOp function = modelFunction(module);
  auto rows = function ? calibrationRows(function, options) : std::nullopt;
  if (!rows)
    return failure();
  double loss =
      hasLoss ? options.prototypeLoss : std::numeric_limits<double>::infinity();
  return condenseNeighbors(function, *rows, {options.prototypes, loss});
}

/// The passes that compute the same with fewer weights, and what they leave to
/// be folded.
static LogicalResult simplify(ModuleOp module) {
  PassManager manager(module.getContext());
  manager.addPass(createRemoveDeadWeights());
  // Constant units became biases.
  manager.addPass(createFoldScales());
  manager.addPass(createCanonicalizerPass());
  manager.addPass(createCSEPass());
  return manager.run(module);
}

/// Changes the float function: fewer weights, units and stored rows, and the
/// form that the next passes expect.
static LogicalResult changeModel(ModuleOp module, const NumberOptions &options,
                                 const RowReader &rows, bool quiet) {
  if (failed(condense(module, options)))
    return failure();
  PassManager prepare(module.getContext());
  prepare.addPass(createCSEPass());
  prepare.addPass(createFollowPath());
  prepare.addPass(createFuseTime());
  prepare.addPass(createSinkFinalStates());
  prepare.addPass(createExpandSquares());
  prepare.addPass(createFoldSelections());
  prepare.addPass(createFoldScales());
  prepare.addPass(createCanonicalizerPass());
  prepare.addPass(createCSEPass());
  if (failed(prepare.run(module)) || failed(simplify(module)))
    return failure();
  if (options.units != 0 &&
      (failed(changeUnits(module, options, rows)) || failed(simplify(module))))
    return failure();
  if (options.rank != 0 && failed(changeRank(module, options, rows, quiet)))
    return failure();
  PassManager settle(module.getContext());
  settle.addPass(createFactorKronecker());
  settle.addPass(createFactorLowRank());
  settle.addPass(createEqualizeRanges());
  settle.addPass(createNormalizeSteps());
  settle.addPass(createRecognizeCells());
  if (failed(settle.run(module)))
    return failure();
  return changeWeights(module, options, rows, quiet);
}

/// Gives every value of the function a format.
static LogicalResult fixFormats(ModuleOp module, NumberOptions &options,
                                bool quiet) {
  func::FuncOp function = modelFunction(module);
  if (!function)
    return failure();
  if (!options.calibrate.empty() &&
      failed(measureRanges(function, options, quiet)))
    return failure();
  PassManager manager(module.getContext());
  // Keeps what was measured.
  BoundRangesOptions bounds;
  if (options.inputRange > 0)
    bounds.inputRange = options.inputRange;
  manager.addPass(createBoundRanges(bounds));
  manager.addPass(createFixFeatures({options.features, options.activations}));
  FixPointOptions fix;
  fix.weights = options.weights;
  fix.leaves = options.leaves;
  fix.activations = activationBits(options);
  manager.addPass(createFixPoint(fix));
  return manager.run(module);
}

/// From values to idioms of the chip.
static LogicalResult lowerToIdioms(ModuleOp module,
                                   const NumberOptions &options) {
  PassManager manager(module.getContext());
  manager.addPass(createShareSubtrees());
  if (options.earlyStop)
    manager.addPass(createStopTrees({options.chip}));
  manager.addPass(createChooseTreeLayout({options.treeLayout, options.chip}));
  if (options.stride > 0)
    manager.addPass(createSlideWindows({options.stride}));
  manager.addPass(createLowerToPanc());
  manager.addPass(createStackMatrices());
  manager.addPass(createKeepSums());
  manager.addPass(createSlideBricks());
  manager.addPass(createChooseStorage({options.chip, preference(options)}));
  manager.addPass(createPlanMemory());
  return manager.run(module);
}

LogicalResult pannikin::lower(ModuleOp module, NumberOptions &options,
                              bool quiet) {
  RowReader rows = [&](func::FuncOp function) {
    return calibrationRows(function, options);
  };
  if (failed(changeModel(module, options, rows, quiet)) ||
      (!options.isFloat && failed(fixFormats(module, options, quiet))))
    return failure();
  PassManager tidy(module.getContext());
  tidy.addPass(createCanonicalizerPass());
  tidy.addPass(createCSEPass());
  if (failed(tidy.run(module)) ||
      (!options.skip.empty() &&
       failed(skipUpdates(module, options, rows, quiet))))
    return failure();
  return lowerToIdioms(module, options);
}

llvm::json::Object pannikin::describe(const NumberOptions &options) {
  if (options.isFloat)
    return llvm::json::Object{{"float", true}};
  bool measured = !options.calibrate.empty();
  llvm::json::Object object{{"float", false},
                            {"weights", options.weights},
                            {"activations", activationBits(options)},
                            {"ranges", measured ? "data" : "bounds"}};
  describeWeights(options, object);
  describeSkipping(options, object);
  if (options.stride > 0)
    object["stride"] = options.stride;
  if (options.earlyStop)
    object["early_stop"] = true;
  if (!measured && options.inputRange > 0)
    object["input_range"] = options.inputRange;
  return object;
}

std::string pannikin::textOf(ModuleOp module) {
  std::string text;
  llvm::raw_string_ostream os(text);
  module.print(os);
  return text;
}

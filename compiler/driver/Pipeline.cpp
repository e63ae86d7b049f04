// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decides which passes run in which order.

#include "compiler/driver/Pipeline.h"
#include "compiler/passes/Passes.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Transforms/Passes.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;
using namespace pannikin;

/// The number of steps that the rows of a file suggest; 0 when they are flat.
static int64_t sequenceLengthOf(ArrayRef<std::string> files) {
  if (files.empty())
    return 0;
  StringRef file = files[0];
  if (!llvm::sys::fs::exists(file))
    file = file.split('=').second;
  auto array = readArray(file);
  if (!array) {
    // Reported when the rows are read for good.
    llvm::consumeError(array.takeError());
    return 0;
  }
  return array->shape.size() > 1 ? array->shape[1] : 0;
}

static std::vector<std::string> resultNames(func::FuncOp function) {
  std::vector<std::string> names;
  for (unsigned i = 0; i < function.getNumResults(); ++i)
    names.push_back(
        function.getResultAttrOfType<StringAttr>(i, "pan.name").str());
  return names;
}

ImportedModel pannikin::importModel(Session &session,
                                    const ModelOptions &options,
                                    ArrayRef<std::string> dataFiles) {
  ImportedModel model;
  ImportOptions asked{options.dims, options.outputs, options.states,
                      sequenceLengthOf(dataFiles)};
  auto load = [&] {
    model.facts = {};
    model.module =
        importModel(options.file, asked, session.context, &model.facts);
    if (model.module)
      model.function = modelFunction(*model.module);
  };
  load();
  if (!model.function || !asked.outputs.empty())
    return model;
  std::vector<std::string> names = resultNames(model.function);
  if (names.size() > 1) {
    asked.outputs = {names[0]};
    model.otherOutputs.assign(names.begin() + 1, names.end());
    load();
  }
  return model;
}

unsigned pannikin::activationBits(const NumberOptions &options) {
  if (options.activations)
    return options.activations;
  return options.calibrate.empty() ? 16 : 8;
}

/// Measures ranges on the calibration rows.
static LogicalResult measureRanges(func::FuncOp function,
                                   const NumberOptions &options, bool quiet) {
  auto samples = Samples::load(sampleInputsOf(function), options.calibrate);
  if (!samples) {
    complain(samples.takeError());
    return failure();
  }
  std::vector<std::vector<Tensor>> rows;
  for (int64_t i = 0; i < samples->getNumRows(); ++i)
    rows.push_back(samples->row(i));
  Progress progress("calibrating on rows:", samples->getNumRows(), quiet);
  progress.at(samples->getNumRows());
  return calibrate(function, rows);
}

LogicalResult pannikin::lower(ModuleOp module, const NumberOptions &options,
                              bool quiet) {
  PassManager prepare(module.getContext());
  prepare.addPass(createFuseTime());
  prepare.addPass(createFoldScales());
  prepare.addPass(createCanonicalizerPass());
  prepare.addPass(createCSEPass());
  if (failed(prepare.run(module)))
    return failure();
  PassManager finish(module.getContext());
  if (!options.isFloat) {
    func::FuncOp function = modelFunction(module);
    if (!function)
      return failure();
    if (!options.calibrate.empty() &&
        failed(measureRanges(function, options, quiet)))
      return failure();
    // Keeps what was measured.
    BoundRangesOptions bounds;
    if (options.inputRange > 0)
      bounds.inputRange = options.inputRange;
    finish.addPass(createBoundRanges(bounds));
    FixPointOptions fix;
    fix.weights = options.weights;
    fix.activations = activationBits(options);
    finish.addPass(createFixPoint(fix));
  }
  finish.addPass(createCanonicalizerPass());
  finish.addPass(createCSEPass());
  finish.addPass(createLowerToPanc());
  finish.addPass(createStackMatrices());
  finish.addPass(createPlanMemory());
  return finish.run(module);
}

llvm::json::Object pannikin::describe(const NumberOptions &options) {
  if (options.isFloat)
    return llvm::json::Object{{"float", true}};
  bool measured = !options.calibrate.empty();
  llvm::json::Object object{{"float", false},
                            {"weights", options.weights},
                            {"activations", activationBits(options)},
                            {"ranges", measured ? "data" : "bounds"}};
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

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Wraps an imported graph into its function, as a window or as a step.

#include "compiler/import/Model.h"
#include "compiler/import/Error.h"
#include "compiler/import/Function.h"
#include "compiler/import/Importer.h"

#include "llvm/ADT/STLExtras.h"

namespace pannikin::onnx_import {

/// The inputs that `outputs` depend on, but for `states`. Throws when there is
/// none: such a model has nothing to compute on a chip.
static std::vector<const onnx::ValueInfoProto *>
dataInputs(const Model &model, llvm::ArrayRef<std::string> outputs) {
  llvm::StringSet<> needed = model.graph.inputsOf(outputs);
  for (const StatePair &state : model.states)
    needed.erase(state.input);
  std::vector<const onnx::ValueInfoProto *> inputs;
  for (const onnx::ValueInfoProto *input : model.graph.inputs)
    if (needed.contains(input->name()))
      inputs.push_back(input);
  if (inputs.empty())
    fail("no output depends on an input beside the states; choose another "
         "with --output");
  return inputs;
}

static Shape stateShape(const Model &model, const StatePair &state) {
  return model.dimensions.inputShape(*model.graph.input(state.input));
}

/// Whether a float64 input is compared or computed with before it is cast.
static bool isReadAsDouble(const Model &model,
                           const onnx::ValueInfoProto &input) {
  return inputType(input) == NumberType::Double &&
         llvm::any_of(model.graph.proto.node(), [&](const auto &node) {
           return node.op_type() != "Cast" &&
                  llvm::is_contained(node.input(), input.name());
         });
}

void importWindow(const Model &model, mlir::ModuleOp module) {
  FunctionBuilder function(module, model.path);
  GraphBuilder build(function.builder, module.getLoc(), function.entry());
  Importer importer(model.graph, build, model.file.opsets, model.path);
  for (const onnx::ValueInfoProto *input : dataInputs(model, model.outputs)) {
    Shape shape = model.dimensions.inputShape(*input);
    mlir::Value argument = function.addInput(input->name(), shape, false);
    Tensor tensor = build.fromValue(argument, shape);
    tensor.type = inputType(*input);
    importer.bind(input->name(), tensor);
    if (isReadAsDouble(model, *input))
      function.markDouble(function.function.getNumArguments() - 1);
  }
  // A window starts from the first states; as a stream it keeps them.
  for (const StatePair &state : model.states)
    importer.bind(state.input, build.constant(makeFilled(
                                   stateShape(model, state), state.start)));
  importer.run(model.outputs);
  llvm::SmallVector<mlir::Value> results;
  llvm::SmallVector<Shape> shapes;
  for (const std::string &name : model.outputs) {
    const Tensor &tensor = importer.lookup(name);
    if (tensor.type == NumberType::Truncated || tensor.imputed)
      fail("output '" + name +
           "' is computed numbers cast to integers, or with "
           "NaN replaced; choose another with --output");
    shapes.push_back(tensor.shape);
    results.push_back(build.value(tensor));
  }
  function.finish(model.outputs, shapes, results, false);
  for (auto [i, name] : llvm::enumerate(model.outputs))
    if (auto labels = importer.lookup(name).labels)
      function.nameClasses(i, *labels);
}

namespace {
/// The scan around a step model while it grows.
class StepImport {
public:
  StepImport(const Model &model, mlir::ModuleOp module)
      : model(model), function(module, model.path),
        build(function.builder, module.getLoc(), function.entry()),
        importer(model.graph, build, model.file.opsets, model.path),
        body(std::make_unique<mlir::Block>()) {
    build.modelStep = body.get();
  }

  void run();

private:
  void addInputs(llvm::ArrayRef<const onnx::ValueInfoProto *> inputs);
  void addStates();
  void yield();
  pan::ScanOp makeScan();

  const Model &model;
  FunctionBuilder function;
  GraphBuilder build;
  Importer importer;
  std::unique_ptr<mlir::Block> body;
  llvm::SmallVector<mlir::Value> sequences, initial;
  llvm::SmallVector<mlir::Type> results;
  llvm::SmallVector<Shape> stateShapes, outputShapes;
};
} // namespace

void StepImport::run() {
  std::vector<std::string> needed = model.outputs;
  for (const StatePair &state : model.states)
    needed.push_back(state.output);
  addInputs(dataInputs(model, needed));
  addStates();
  function.builder.setInsertionPointToEnd(body.get());
  importer.run(needed);
  yield();
  pan::ScanOp scan = makeScan();
  llvm::SmallVector<mlir::Value> outputs(
      scan.getResults().drop_front(model.states.size()));
  function.finish(model.outputs, outputShapes, outputs, true);
}

/// [T,1,C] and [1,T,C] are T steps, of a model whose exporter unrolled it.
static bool isWindow(llvm::ArrayRef<int64_t> shape) {
  return shape.size() == 3 && shape[0] * shape[1] > 1;
}

void StepImport::addInputs(
    llvm::ArrayRef<const onnx::ValueInfoProto *> inputs) {
  mlir::Builder &builder = function.builder;
  for (const onnx::ValueInfoProto *input : inputs) {
    Shape shape = model.dimensions.inputShape(*input);
    if (isWindow(shape))
      throw WindowWithStates();
    sequences.push_back(function.addInput(input->name(), shape, true));
    mlir::Value element = body->addArgument(
        mlir::RankedTensorType::get(irShape(shape), builder.getF32Type()),
        sequences.back().getLoc());
    Tensor tensor = build.fromValue(element, shape);
    tensor.type = inputType(*input);
    importer.bind(input->name(), tensor);
  }
}

void StepImport::addStates() {
  for (const StatePair &state : model.states) {
    Shape shape = stateShape(model, state);
    mlir::Value first =
        build.value(build.constant(makeFilled(irShape(shape), state.start)));
    mlir::Value before = body->addArgument(first.getType(), first.getLoc());
    importer.bind(state.input, build.fromValue(before, shape));
    initial.push_back(first);
    stateShapes.push_back(shape);
  }
}

void StepImport::yield() {
  llvm::SmallVector<mlir::Value> values;
  for (auto [state, shape] : llvm::zip(model.states, stateShapes)) {
    const Tensor &next = importer.lookup(state.output);
    if (next.shape != shape)
      fail("state '" + state.input + "' has shape " + formatShape(shape) +
           " but its successor '" + state.output + "' has " +
           formatShape(next.shape) + "; name the pair with --state " +
           state.input + "=OUTPUT");
    if (next.isInt())
      fail("state '" + state.input + "' has a successor of integers, '" +
           state.output + "'; only floats are carried");
    values.push_back(build.value(next));
    results.push_back(values.back().getType());
  }
  for (const std::string &name : model.outputs) {
    const Tensor &output = importer.lookup(name);
    outputShapes.push_back(output.shape);
    values.push_back(build.value(output));
    auto type = llvm::cast<mlir::RankedTensorType>(values.back().getType());
    Shape stacked(type.getShape());
    stacked.insert(stacked.begin(), mlir::ShapedType::kDynamic);
    results.push_back(type.clone(stacked));
  }
  build.location = function.function.getLoc();
  pan::YieldOp::create(function.builder, build.location, values);
}

pan::ScanOp StepImport::makeScan() {
  function.builder.setInsertionPointToEnd(function.entry());
  auto scan = pan::ScanOp::create(function.builder, build.location, results,
                                  sequences, initial, false, nullptr, nullptr);
  scan.getBody().push_back(body.release());
  return scan;
}

void importStep(const Model &model, mlir::ModuleOp module) {
  StepImport(model, module).run();
}

} // namespace pannikin::onnx_import

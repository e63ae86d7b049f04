// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Reads the interface off the functions of a module.

#include "compiler/emit/Interface.h"
#include "compiler/emit/CTypes.h"

using namespace mlir;
using namespace pannikin;
using namespace pannikin::emit;

/// Ports of a function's arguments `first` .. `last - 1`.
static std::vector<Port> portsOf(Model &model, panc::FuncOp func, size_t first,
                                 size_t last, bool perStep) {
  std::vector<Port> ports;
  auto notes = func->getAttrOfType<ArrayAttr>("panc.notes");
  for (size_t i = first; i < last; ++i) {
    Port port;
    port.name = cast<StringAttr>(func.getNames()[i]).getValue().str();
    port.cName = model.arguments[func][i];
    port.type = cast<panc::BufferType>(
        func.getBody().front().getArgument(unsigned(i)).getType());
    port.shape.assign(port.type.getShape().begin(), port.type.getShape().end());
    port.perStep = perStep;
    if (notes && i < notes.size())
      if (auto note = dyn_cast<StringAttr>(notes[i]))
        port.note = note.getValue().str();
    ports.push_back(std::move(port));
  }
  return ports;
}

static std::vector<Port> inputsOf(Model &model, panc::FuncOp func, bool step) {
  return portsOf(model, func, 0, size_t(func.getInputs()), step);
}

static std::vector<Port> outputsOf(Model &model, panc::FuncOp func, bool step) {
  return portsOf(model, func, size_t(func.getInputs()), func.getNames().size(),
                 step);
}

/// Gives ports of one step the shapes of the whole window.
static void widen(std::vector<Port> &ports, ArrayRef<Port> window) {
  for (Port &port : ports)
    for (const Port &whole : window)
      if (whole.name == port.name)
        port.shape = whole.shape;
}

Interface::Interface(Model &model) {
  for (StringRef role : {"reset", "step", "output", "predict"})
    if (model.functionOf(role))
      functions.push_back(role.str());
  panc::FuncOp predict = model.functionOf("predict");
  if (panc::FuncOp step = model.functionOf("step")) {
    inputs = inputsOf(model, step, true);
    outputs = outputsOf(model, step, true);
    if (panc::FuncOp output = model.functionOf("output"))
      llvm::append_range(outputs, outputsOf(model, output, false));
    if (predict) {
      widen(inputs, inputsOf(model, predict, false));
      widen(outputs, outputsOf(model, predict, false));
      predict.walk([&](panc::ForTimeOp loop) { steps = loop.getSteps(); });
    }
  } else if (predict) {
    inputs = inputsOf(model, predict, false);
    outputs = outputsOf(model, predict, false);
    if (!inputs.empty() && inputs[0].shape.size() == 2)
      steps = inputs[0].shape[0];
  }
  if (canSleep(model))
    llvm::append_range(functions,
                       ArrayRef<StringRef>{"steps_until_update", "skip"});
  if (model.module->hasAttr("pan.stride"))
    llvm::append_range(functions, ArrayRef<StringRef>{"slide_reset", "slide"});
  if (scores())
    functions.push_back("classify");
}

const Port *Interface::scores() const {
  if (outputs.empty() || outputs[0].element().isInteger(32) ||
      outputs[0].type.getShape().size() != 1 || outputs[0].count() < 2)
    return nullptr;
  return &outputs[0];
}

void emit::emitClassify(Model &model, const Interface &interface,
                        Writer &writer) {
  const Port *scores = interface.scores();
  if (!scores)
    return;
  std::string index = scores->count() <= 256 ? "uint8_t" : "uint16_t";
  std::string y = scores->cName == "best" || scores->cName == "k"
                      ? "scores"
                      : scores->cName;
  writer.open(index + " " + model.name + "_classify(const " +
              cTypeOf(scores->element()) + " " + y + "[" +
              Twine(scores->count()) + "])");
  writer.line(index + " best = 0;");
  writer.open("for (" + indexType(scores->count()) + " k = 1; k < " +
              Twine(scores->count()) + "; ++k)");
  writer.line("if (" + y + "[k] > " + y + "[best])");
  writer.indent();
  writer.line("best = (" + index + ")k;");
  writer.outdent();
  writer.close();
  writer.line("return best;");
  writer.close();
}

std::string emit::upperName(StringRef name) { return name.upper(); }

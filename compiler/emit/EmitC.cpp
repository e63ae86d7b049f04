// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Puts the C file together. Functions are written first, so that tables and
// kernels are those that they use.

#include "compiler/emit/EmitC.h"
#include "compiler/emit/Functions.h"
#include "compiler/emit/Interface.h"
#include "compiler/emit/Slide.h"

using namespace mlir;
using namespace pannikin;
using namespace pannikin::emit;

/// Roles in the order of the file: what is called comes first.
static const StringRef roles[] = {"reset",      "update",       "brick_reset",
                                  "brick_step", "brick_output", "upper_step",
                                  "step",       "output",       "predict"};

/// Refuses what the C form cannot express.
static void check(Model &model) {
  if (!model.isStream() && !model.functionOf("predict"))
    model.module.emitError("found neither a step nor a predict function; a "
                           "lowered module has at least one of them");
  model.failed |= !model.isStream() && !model.functionOf("predict");
  bool endsWindows = model.functionOf("step") && model.functionOf("output") &&
                     model.functionOf("predict");
  if (model.module->hasAttr("pan.stride") && !endsWindows) {
    model.module.emitError("found windows that slide and not all of step, "
                           "output and predict; let slide-windows note the "
                           "stride before lower-to-panc");
    model.failed = true;
  }
  llvm::StringMap<panc::FuncOp> seen;
  for (auto func : model.module.getOps<panc::FuncOp>())
    if (!seen.try_emplace(func.getRole(), func).second)
      model.fail(func, "found two functions of role '" + func.getRole() +
                           "'; allowed is one of each");
}

static std::string sourceText(Model &model, const Kernels &kernels,
                              const std::string &functions) {
  Writer writer;
  writer.raw("/* SPDX-License-Identifier: 0BSD */");
  writer.raw("/* Model \"" + model.name +
             "\", compiled by Pannikin. Do not edit; see " + model.name +
             ".h. */");
  writer.raw("#include \"" + model.name + ".h\"");
  writer.raw("#include \"pannikin.h\"");
  if (model.real)
    writer.raw("#include <math.h>");
  writer.raw();
  model.tables.print(writer);
  // A window's state is nobody's but this file's.
  if (!model.isStream() && !model.states().empty())
    printState(model, writer);
  kernels.print(writer);
  return writer.text() + functions;
}

FailureOr<EmittedModel> pannikin::emitC(ModuleOp module,
                                        const EmitOptions &options) {
  if (!isIdentifier(options.name)) {
    module.emitError("name '" + options.name +
                     "' is no C identifier; use letters, digits and _, and "
                     "begin with a letter");
    return failure();
  }
  Model model(module, options);
  check(model);
  if (model.failed)
    return failure();
  model.ranges.analyze(model);
  Kernels kernels;
  kernels.plan(model);
  Writer functions;
  FunctionEmitter emitter(model, kernels, functions);
  for (StringRef role : roles)
    if (panc::FuncOp func = model.functionOf(role))
      emitter.emit(func);
  Interface interface(model);
  emitSleep(model, functions);
  if (std::optional<Slide> slide = Slide::of(model))
    slide->print(functions);
  emitClassify(model, interface, functions);
  if (model.failed)
    return failure();
  std::string text = emitter.helpers() + functions.text();
  model.tables.keepUsed(text);
  EmittedModel result;
  result.source = sourceText(model, kernels, text);
  result.runtime = runtimeText(result.source);
  result.header = headerText(model, interface);
  result.report = reportOf(model, kernels, interface);
  return result;
}

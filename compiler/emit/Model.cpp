// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Names of the model's parts, and what is said about its operations.

#include "compiler/emit/Model.h"
#include "ir/Numbers.h"
#include <cmath>

using namespace mlir;
using namespace pannikin;
using namespace pannikin::emit;

Model::Model(ModuleOp module, const EmitOptions &options)
    : module(module), symbols(module), name(options.name),
      target(*options.target), tables(options.name, globals) {
  for (const char *word :
       {"state", "reset", "update", "step", "output", "predict", "classify",
        "skip", "slide", "slide_state", "slide_reset", "brick_reset",
        "brick_step", "brick_output", "upper_step", "steps_until_update",
        "quantize_input", "gemv"})
    globals.reserve(name + "_" + word);
  Names memberNames;
  for (panc::StateOp state : states()) {
    members[state.getSymName()] = memberNames.local(state.getSymName());
    real |= numberTypeOf(state.getType()).isF32();
  }
  for (auto func : module.getOps<panc::FuncOp>()) {
    Names parameters;
    parameters.reserve("s");
    for (Attribute argument : func.getNames())
      arguments[func].push_back(
          parameters.local(cast<StringAttr>(argument).getValue()));
    // Trees compare a float input as integers; only numbers that are computed
    // make a model one of floats.
    for (Value output :
         func.getBody().front().getArguments().drop_front(func.getInputs()))
      real |= numberTypeOf(output.getType()).isF32();
    func.walk([&](panc::ScratchOp scratch) {
      real |= numberTypeOf(scratch.getType()).isF32();
    });
  }
}

panc::RomOp Model::romOf(Value buffer) {
  auto ref = rootOf(buffer).getDefiningOp<panc::RefOp>();
  return ref ? symbols.lookup<panc::RomOp>(ref.getSymbol()) : panc::RomOp();
}

panc::FuncOp Model::functionOf(StringRef role) {
  for (auto func : module.getOps<panc::FuncOp>())
    if (func.getRole() == role)
      return func;
  return {};
}

std::vector<panc::StateOp> Model::states() {
  auto range = module.getOps<panc::StateOp>();
  return {range.begin(), range.end()};
}

std::string emit::nodeName(Operation *op) {
  std::string name;
  op->getLoc()->walk([&](Location loc) {
    if (auto named = dyn_cast<NameLoc>(loc)) {
      name = named.getName().str();
      return WalkResult::interrupt();
    }
    return WalkResult::advance();
  });
  return name;
}

void Model::fail(Operation *op, const Twine &why) {
  if (quiet)
    return;
  failed = true;
  std::string node = nodeName(op);
  op->emitError() << "node '" << node << "' (" << op->getName().stripDialect()
                  << "): " << why.str();
}

void Model::recordSaturation(Operation *op, Type element,
                             const Interval &range) {
  if (quiet)
    return;
  auto fixed = cast<pan::FixedType>(element);
  double step = std::ldexp(1.0, -fixed.getFraction());
  Interval limits = limitsOf(element);
  saturations.push_back(llvm::json::Object{
      {"op", op->getName().stripDialect().str()},
      {"node", nodeName(op)},
      {"width", int64_t(fixed.getWidth())},
      {"fraction", int64_t(fixed.getFraction())},
      {"limits",
       llvm::json::Array{double(limits.lo) * step, double(limits.hi) * step}},
      {"range",
       llvm::json::Array{double(range.lo) * step, double(range.hi) * step}}});
}

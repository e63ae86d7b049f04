// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Prints how long a stream can sleep, and the sleep.

#include "compiler/emit/Interface.h"

using namespace mlir;
using namespace pannikin;
using namespace pannikin::emit;

static panc::SkipIfOp sleepOf(Model &model) {
  panc::SkipIfOp found;
  if (panc::FuncOp step = model.functionOf("step"))
    step.walk([&](panc::SkipIfOp op) {
      if (op.getLimit())
        found = op;
    });
  return found;
}

bool emit::canSleep(Model &model) { return bool(sleepOf(model)); }

std::string emit::untilSignature(const Model &model) {
  return "uint16_t " + model.name + "_steps_until_update(const " + model.name +
         "_state *s)";
}

std::string emit::skipSignature(const Model &model) {
  return "void " + model.name + "_skip(" + model.name +
         "_state *s, uint16_t steps)";
}

void emit::emitSleep(Model &model, Writer &writer) {
  panc::SkipIfOp op = sleepOf(model);
  if (!op)
    return;
  auto member = [&](std::optional<StringRef> symbol) {
    return "s->" + model.members[*symbol] + "[0]";
  };
  std::string sum = member(op.getAccumulator()), d = member(op.getIncrement());
  std::string limit = std::to_string(int64_t(*op.getLimit()));
  writer.open(untilSignature(model));
  writer.comment("Each step adds " + d + " to " + sum +
                 " until that is beyond " + limit);
  writer.open("if (" + sum + " > " + limit + ")");
  writer.line("return 0;");
  writer.close();
  writer.open("if (" + d + " <= 0)");
  writer.line("return UINT16_MAX;");
  writer.close();
  writer.line("return (uint16_t)((" + limit + " - " + sum + ") / " + d + ");");
  writer.close();
  writer.raw();
  writer.open(skipSignature(model));
  writer.line("uint16_t most = " + model.name + "_steps_until_update(s);");
  writer.line("uint16_t n = steps < most ? steps : most;");
  writer.line(sum + " = (int16_t)(" + sum + " + (int32_t)n * " + d + ");");
  writer.close();
  writer.raw();
}

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Prints the schedule of windows that slide. Every sample is fed once to each
// window that it belongs to, or, where windows share bricks, to its brick.

#include "compiler/emit/Slide.h"
#include "compiler/emit/CTypes.h"
#include "compiler/emit/Functions.h"
#include "compiler/emit/Interface.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace pannikin;
using namespace pannikin::emit;

static int64_t stepsOf(panc::FuncOp func) {
  int64_t steps = 0;
  for (auto loop : func.getBody().front().getOps<panc::ForTimeOp>())
    steps = loop.getSteps();
  return steps;
}

static std::string counter(int64_t most) {
  return most <= UINT8_MAX ? "uint8_t" : "uint16_t";
}

static int64_t counterBytes(int64_t most) { return most <= UINT8_MAX ? 1 : 2; }

static std::string number(int64_t value) { return std::to_string(value); }

static panc::BufferType argumentType(panc::FuncOp func, size_t index) {
  return cast<panc::BufferType>(
      func.getBody().front().getArgument(unsigned(index)).getType());
}

std::optional<Slide> Slide::of(Model &model) {
  auto stride = model.module->getAttrOfType<IntegerAttr>("pan.stride");
  if (!stride)
    return std::nullopt;
  Slide slide(model);
  slide.stride = stride.getInt();
  slide.window = stepsOf(model.functionOf("predict"));
  slide.kept = (slide.window + slide.stride - 1) / slide.stride;
  if (model.functionOf("brick_step")) {
    slide.kept = slide.window;
    slide.brick = stepsOf(model.functionOf("step"));
    slide.window *= slide.brick;
  }
  return slide;
}

int64_t Slide::bytes() const {
  int64_t state = stateBytes(model);
  if (!brick)
    return kept * state + counterBytes(stride) + 2 * counterBytes(kept);
  int64_t vectors = 0;
  panc::FuncOp upper = model.functionOf("upper_step");
  for (size_t i = 0; i < model.arguments[upper].size(); ++i)
    vectors += bytesOn(model.target, argumentType(upper, i));
  return state + kept * vectors + counterBytes(brick) + counterBytes(kept) +
         counterBytes(std::max(kept, stride / brick));
}

std::string Slide::describe() const {
  std::string what = brick       ? " bricks of " + number(brick) + " samples"
                     : kept == 1 ? " window at a time"
                                 : " windows side by side";
  return number(kept) + what + ", " + number(bytes()) + " bytes of state";
}

llvm::json::Object Slide::report() const {
  return llvm::json::Object{
      {"stride", stride},
      {"window", window},
      {"brick", brick ? llvm::json::Value(brick) : llvm::json::Value(nullptr)},
      {brick ? "bricks" : "windows", kept},
      {"state", bytes()},
      {"window_state", stateBytes(model)}};
}

void Slide::printState(Writer &writer) const {
  writer.comment(
      "What lives between samples of a stream whose windows slide: " +
      describe() + ".");
  writer.open("typedef struct");
  if (!brick) {
    writer.line(model.name + "_state windows[" + number(kept) + "];");
    writer.line(counter(stride) + " age; /* samples since one began */");
    writer.line(counter(kept) + " begun, next;");
  } else {
    panc::FuncOp upper = model.functionOf("upper_step");
    writer.line(model.name + "_state model;");
    for (auto [i, name] : llvm::enumerate(model.arguments[upper])) {
      panc::BufferType type = argumentType(upper, i);
      writer.line(cTypeOf(type.getElementType()) + " " + name + "s[" +
                  number(kept) + "][" + number(type.getNumElements()) +
                  "]; /* of bricks, " + scaleText(type.getElementType()) +
                  " */");
    }
    writer.line(counter(brick) + " sample; /* of a brick */");
    writer.line(counter(kept) + " next;");
    writer.line(counter(std::max(kept, stride / brick)) +
                " left; /* bricks until a window ends */");
  }
  writer.close(" " + model.name + "_slide_state;");
  writer.raw();
}

std::string Slide::resetSignature() const {
  return "void " + model.name + "_slide_reset(" + model.name +
         "_slide_state *s)";
}

std::string Slide::signature() const {
  panc::FuncOp predict = model.functionOf("predict");
  panc::FuncOp output = model.functionOf("output");
  panc::FuncOp step = model.functionOf(brick ? "brick_step" : "step");
  size_t inputs = size_t(predict.getInputs());
  std::string text =
      "uint8_t " + model.name + "_slide(" + model.name + "_slide_state *s";
  for (auto [i, name] : llvm::enumerate(model.arguments[predict]))
    text += ", " + parameterText(i < inputs ? argumentType(step, i)
                                            : argumentType(output, i - inputs),
                                 name, i < inputs);
  return text + ")";
}

void Slide::printDeclarations(Writer &writer) const {
  writer.comment("Forgets the stream. Call it before its first sample.");
  writer.line(resetSignature() + ";");
  writer.raw();
  writer.comment("Feeds one sample of a stream. Returns 1 when a window of " +
                 number(window) + " has ended with it, and then writes what " +
                 model.name + "_predict says of that; one ends every " +
                 number(stride) + " samples.");
  writer.line(signature() + ";");
  writer.raw();
}

void Slide::printReset(Writer &writer) const {
  writer.open(resetSignature());
  writer.line(brick ? "s->sample = 0;" : "s->age = 0;");
  writer.line("s->next = 0;");
  writer.line(brick ? "s->left = " + number(kept) + ";" : "s->begun = 0;");
  writer.close();
  writer.raw();
}

/// The parameters of `_slide` that are samples, or outputs.
static std::string joined(ArrayRef<std::string> names) {
  return llvm::join(names, ", ");
}

std::string Slide::samples() const {
  panc::FuncOp predict = model.functionOf("predict");
  return joined(
      ArrayRef(model.arguments[predict]).take_front(predict.getInputs()));
}

std::string Slide::outputs() const {
  panc::FuncOp predict = model.functionOf("predict");
  return joined(
      ArrayRef(model.arguments[predict]).drop_front(predict.getInputs()));
}

std::string Slide::vectorsAt(const std::string &index) const {
  std::string text;
  for (const std::string &name :
       model.arguments[model.functionOf("upper_step")])
    text += (text.empty() ? "s->" : ", s->") + name + "s[" + index + "]";
  return text;
}

std::string Slide::call(StringRef role, const std::string &state,
                        const std::string &arguments) const {
  return model.name + "_" + role.str() + "(&" + state +
         (arguments.empty() ? "" : ", " + arguments) + ");";
}

static void printIf(Writer &writer, const std::string &condition,
                    const std::string &statement) {
  writer.line("if (" + condition + ")");
  writer.indent();
  writer.line(statement);
  writer.outdent();
}

/// Windows begin every `stride` samples, each in the place of the one that has
/// ended; that rests when it has reached its length before.
void Slide::printWindows(Writer &writer, Names &locals) const {
  int64_t rest = window - (kept - 1) * stride;
  std::string i = locals.local("i"), ended = locals.local("ended");
  writer.line("uint8_t " + ended + ";");
  writer.open("if (s->age == 0)");
  writer.line(call("reset", "s->windows[s->next]", ""));
  printIf(writer, "++s->next == " + number(kept), "s->next = 0;");
  printIf(writer, "s->begun < " + number(kept), "++s->begun;");
  writer.close();
  writer.open("for (" + counter(kept) + " " + i + " = 0; " + i +
              " < s->begun; ++" + i + ")");
  std::string step = call("step", "s->windows[" + i + "]", samples());
  if (rest < stride)
    printIf(writer, i + " != s->next || s->age < " + number(rest), step);
  else
    writer.line(step);
  writer.close();
  writer.line("++s->age;");
  writer.line(ended + " = s->age == " + number(rest) +
              " && s->begun == " + number(kept) + ";");
  printIf(writer, ended, call("output", "s->windows[s->next]", outputs()));
  printIf(writer, "s->age == " + number(stride), "s->age = 0;");
  writer.line("return " + ended + ";");
}

/// The vector of a brick takes the place of the oldest; the layer above runs
/// over all where a window ends.
void Slide::printBricks(Writer &writer, Names &locals) const {
  std::string k = locals.local("k");
  int64_t bricks = stride / brick;
  // Between windows that do not touch no brick is computed.
  bool hasGap = bricks > kept;
  writer.line(counter(kept) + " " + k + ";");
  if (hasGap)
    writer.open("if (s->left <= " + number(kept) + ")");
  printIf(writer, "s->sample == 0", call("brick_reset", "s->model", ""));
  writer.line(call("brick_step", "s->model", samples()));
  if (hasGap)
    writer.close();
  printIf(writer, "++s->sample < " + number(brick), "return 0;");
  writer.line("s->sample = 0;");
  if (hasGap)
    writer.open("if (s->left <= " + number(kept) + ")");
  writer.line(call("brick_output", "s->model", vectorsAt("s->next")));
  printIf(writer, "++s->next == " + number(kept), "s->next = 0;");
  if (hasGap)
    writer.close();
  printIf(writer, "--s->left > 0", "return 0;");
  writer.line("s->left = " + number(bricks) + ";");
  writer.line(call("reset", "s->model", ""));
  writer.line(k + " = s->next;");
  writer.open("do");
  writer.line(call("upper_step", "s->model", vectorsAt(k)));
  printIf(writer, "++" + k + " == " + number(kept), k + " = 0;");
  writer.close(" while (" + k + " != s->next);");
  writer.line(call("output", "s->model", outputs()));
  writer.line("return 1;");
}

void Slide::print(Writer &writer) const {
  printReset(writer);
  Names locals(&model.globals);
  locals.reserve("s");
  for (const std::string &name : model.arguments[model.functionOf("predict")])
    locals.reserve(name);
  writer.open(signature());
  if (brick)
    printBricks(writer, locals);
  else
    printWindows(writer, locals);
  writer.close();
  writer.raw();
}

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The header is the manual of the model.

#include "compiler/emit/CTypes.h"
#include "compiler/emit/Functions.h"
#include "compiler/emit/Interface.h"
#include "compiler/emit/Slide.h"
#include "ir/Numbers.h"

using namespace mlir;
using namespace pannikin;
using namespace pannikin::emit;

static std::string moduleText(Model &model, StringRef attribute) {
  auto text = model.module->getAttrOfType<StringAttr>(attribute);
  return text ? text.getValue().str() : std::string();
}

static int64_t packedBytes(Model &model) {
  int64_t bytes = 0;
  for (panc::StateOp state : model.states())
    bytes += cast<panc::BufferType>(state.getType()).getBytes();
  return bytes;
}

/// The comment at the top, one fact a line.
static void printManual(Model &model, Writer &writer) {
  writer.raw("/* " + model.name + ".h: model \"" + model.name +
             "\", compiled by Pannikin. Do not edit.");
  writer.raw(" *");
  auto fact = [&](StringRef key, const std::string &text) {
    if (!text.empty())
      writer.raw(" * " + key + std::string(9 - key.size(), ' ') +
                 commentText(text));
  };
  std::string source = moduleText(model, "pan.source");
  std::string sum = moduleText(model, "pan.sha256").substr(0, 8);
  fact("source", source + (sum.empty() ? "" : "  sha256 " + sum));
  fact("model", moduleText(model, "pan.cells"));
  fact("classes", moduleText(model, "pan.classes"));
  fact("sums", moduleText(model, "pan.sums"));
  fact("flash", std::to_string(model.tables.bytes()) + " bytes of tables:");
  for (const std::string &line : model.tables.manual())
    writer.raw(" *           " + commentText(line));
  int64_t state = packedBytes(model);
  if (model.isStream())
    fact("ram",
         std::to_string(state) + " bytes of state, caller owned; no globals");
  else
    fact("ram", "no globals; working memory on the stack");
  if (std::optional<Slide> slide = Slide::of(model))
    fact("slide", slide->describe());
  writer.raw(" */");
}

static void printPort(Writer &writer, const Model &model, const Port &port,
                      const std::string &macro, bool input) {
  std::string what = port.cName + "[" + std::to_string(port.count()) + "]";
  if (!port.note.empty())
    what += ": " + port.note;
  what += (port.note.empty() ? ": " : ". ") + scaleExample(port.element());
  if (!input && port.perStep)
    what += ". After each step";
  writer.raw("#define " + upperName(model.name) + "_" + macro + " " +
             Twine(port.count()) + " /* " + commentText(what) + " */");
}

/// `WAKE_INPUTS`, or with several inputs one macro for each.
static void printPorts(Writer &writer, const Model &model, ArrayRef<Port> ports,
                       const std::string &macro, bool input) {
  for (auto [i, port] : llvm::enumerate(ports))
    printPort(writer, model, port,
              i == 0 ? macro : macro + "_" + upperName(identifier(port.name)),
              input);
}

static bool hasWidth24(panc::StateOp state) {
  auto fixed = panc::fixedTypeOf(cast<panc::BufferType>(state.getType()));
  return fixed && fixed.getWidth() == 24;
}

/// A header that needs no other one names the type of 24 bits itself.
static void printInt24(const std::string &name, Writer &writer) {
  writer.raw("#if defined(__AVR__)");
  writer.raw("__extension__ typedef __int24 " + name + ";");
  writer.raw("#else");
  writer.raw("typedef int32_t " + name + ";");
  writer.raw("#endif");
  writer.raw();
}

void emit::printState(Model &model, Writer &writer) {
  std::string int24 = model.name + "_int24";
  if (llvm::any_of(model.states(), hasWidth24))
    printInt24(int24, writer);
  writer.comment("What lives between steps. Yours to place; treat the inside "
                 "as opaque.");
  writer.open("typedef struct");
  for (panc::StateOp state : model.states()) {
    auto type = cast<panc::BufferType>(state.getType());
    std::string text =
        (hasWidth24(state) ? int24 : cTypeOf(type.getElementType())) + " " +
        model.members[state.getSymName()];
    for (int64_t size : type.getShape())
      text += "[" + std::to_string(size) + "]";
    writer.line(text + "; /* " + scaleText(type.getElementType()) + " */");
  }
  if (model.states().empty())
    writer.line("uint8_t none; /* nothing is kept */");
  writer.close(" " + model.name + "_state;");
  writer.raw();
}

static StringRef purposeOf(StringRef role) {
  return llvm::StringSwitch<StringRef>(role)
      .Case("reset", "Forgets the past. Call it before the first step of a "
                     "sequence.")
      .Case("step", "Feeds one element of the stream. Cannot fail.")
      .Case("output", "What the model says after the last step.")
      .Default("Feeds a whole window, with a state of its own on the stack.");
}

/// Whether scores are those of the trees that were asked.
static bool stopsEarly(Model &model) {
  auto result = model.functionOf("predict").walk([](Operation *op) {
    return op->hasAttr("stops") ? WalkResult::interrupt()
                                : WalkResult::advance();
  });
  return result.wasInterrupted();
}

static void printFunctions(Model &model, const Interface &interface,
                           Writer &writer) {
  for (StringRef role : {"reset", "step", "output", "predict"})
    if (panc::FuncOp func = model.functionOf(role)) {
      writer.comment(role == "predict" && model.states().empty()
                         ? "Feeds the whole input. Cannot fail."
                         : purposeOf(role));
      writer.line(signatureOf(model, func) + ";");
      writer.raw();
    }
  if (canSleep(model)) {
    writer.comment(
        "How many of the next steps will change nothing, whatever is "
        "fed: so many samples need not be taken. 65535: all.");
    writer.line(untilSignature(model) + ";");
    writer.raw();
    writer.comment("Instead of so many steps that change nothing; more are not "
                   "skipped.");
    writer.line(skipSignature(model) + ";");
    writer.raw();
  }
  if (std::optional<Slide> slide = Slide::of(model))
    slide->printDeclarations(writer);
  if (const Port *scores = interface.scores()) {
    std::string text = "Index of the largest score, the first among equals.";
    if (model.functionOf("predict") && stopsEarly(model))
      text +=
          " Trees stop when it is certain: what else scores say is unknown.";
    writer.comment(text);
    writer.line((scores->count() <= 256 ? "uint8_t " : "uint16_t ") +
                model.name + "_classify(const " + cTypeOf(scores->element()) +
                " " + scores->cName + "[" + Twine(scores->count()) + "]);");
    writer.raw();
  }
}

/// `v`, which is x[i] in units of the format. Neighbours with one fraction
/// share a line; a table of them would lie in RAM on an AVR.
static void printScale(pan::FixedType fixed, Writer &writer) {
  if (!fixed.hasRowFractions()) {
    writer.line("const float v = x[i] * " + realLiteral(Format(fixed).scale) +
                ";");
    return;
  }
  ArrayRef<int> rows = fixed.getRowFractions();
  writer.line("const float v =");
  writer.indent();
  std::string text = "x[i] * (";
  for (size_t i = 1; i <= rows.size(); ++i)
    if (i == rows.size() || rows[i] != rows[i - 1]) {
      text += i == rows.size() ? "" : "i < " + std::to_string(i) + " ? ";
      text += realLiteral(Format(fixed, int64_t(i) - 1).scale);
      writer.line(text + (i == rows.size() ? ");" : " :"));
      text = "    ";
    }
  writer.outdent();
}

// floor(v + 1/2) without a library: the cast truncates toward zero, and what
// it cut off is exact.
static void printQuantize(Model &model, const Port &port, bool several,
                          Writer &writer) {
  auto fixed = dyn_cast<pan::FixedType>(port.element());
  if (!fixed)
    return;
  std::string type = cTypeOf(fixed), count = std::to_string(port.count());
  std::string name = model.name + "_quantize_input";
  if (several)
    name += "_" + identifier(port.name);
  Interval limits = limitsOf(fixed);
  std::string lo = realLiteral(double(limits.lo));
  std::string hi = realLiteral(double(limits.hi));
  writer.comment(
      "From real numbers to " + port.cName + ": times 2^" +
      (fixed.hasRowFractions() ? "scale" : Twine(fixed.getFraction())) +
      ", rounded and limited. The only float; NaN gives the least.");
  writer.open("static inline void " + name + "(const float *x, " + type +
              " *q)");
  writer.open("for (" + indexType(port.count()) + " i = 0; i < " + count +
              "; ++i)");
  printScale(fixed, writer);
  writer.open("if (!(v > " + lo + "))");
  writer.line("q[i] = " + literal(limits.lo) + ";");
  writer.outdent();
  writer.open("} else if (v >= " + hi + ")");
  writer.line("q[i] = " + literal(limits.hi) + ";");
  writer.outdent();
  writer.open("} else");
  std::string work = fixed.getWidth() == 32 ? "int64_t" : "int32_t";
  writer.line("const " + work + " n = (" + work + ")v;");
  writer.line("const float rest = v - (float)n;");
  writer.line("q[i] = (" + type +
              ")(rest >= 0.5f ? n + 1 : rest < -0.5f ? n - 1 : n);");
  writer.close();
  writer.close();
  writer.close();
  writer.raw();
}

std::string emit::headerText(Model &model, const Interface &interface) {
  Writer writer;
  std::string guard = upperName(model.name) + "_H";
  writer.raw("/* SPDX-License-Identifier: 0BSD */");
  printManual(model, writer);
  writer.raw("#ifndef " + guard);
  writer.raw("#define " + guard);
  writer.raw();
  writer.raw("#include <stdint.h>");
  writer.raw();
  writer.raw("#ifdef __cplusplus");
  writer.raw("extern \"C\" {");
  writer.raw("#endif");
  writer.raw();
  printPorts(writer, model, interface.inputs, "INPUTS", true);
  printPorts(writer, model, interface.outputs, "OUTPUTS", false);
  if (interface.steps)
    writer.raw("#define " + upperName(model.name) + "_STEPS " +
               Twine(*interface.steps) + " /* of a window */");
  writer.raw();
  if (model.isStream())
    printState(model, writer);
  if (std::optional<Slide> slide = Slide::of(model))
    slide->printState(writer);
  printFunctions(model, interface, writer);
  for (const Port &port : interface.inputs)
    printQuantize(model, port, interface.inputs.size() > 1, writer);
  writer.raw("#ifdef __cplusplus");
  writer.raw("}");
  writer.raw("#endif");
  writer.raw();
  writer.raw("#endif");
  return writer.text();
}

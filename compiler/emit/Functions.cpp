// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Functions, loops over time, calls, and the state that lives between calls.

#include "compiler/emit/Functions.h"
#include "compiler/emit/CTypes.h"
#include "ir/Numbers.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace pannikin;
using namespace pannikin::emit;

void FunctionEmitter::explain(Operation *op, const Twine &what) {
  std::string node = nodeName(op);
  writer.comment(node.empty() ? what : what + ", from node \"" + node + "\"");
}

std::string FunctionEmitter::openLoop(int64_t count, Names &names) {
  std::string i = names.local("i");
  writer.open("for (" + indexType(count) + " " + i + " = 0; " + i + " < " +
              Twine(count) + "; ++" + i + ")");
  return i;
}

/// Whether C sees the memory of `buffer` as `const`.
static bool isConstant(Model &model, Value buffer) {
  Value root = rootOf(buffer);
  if (auto argument = dyn_cast<BlockArgument>(root)) {
    auto func = cast<panc::FuncOp>(argument.getOwner()->getParentOp());
    return int64_t(argument.getArgNumber()) < int64_t(func.getInputs());
  }
  auto ref = root.getDefiningOp<panc::RefOp>();
  return ref && (model.romOf(root) ||
                 takesConstState(model, ref->getParentOfType<panc::FuncOp>()));
}

Place FunctionEmitter::place(Value buffer) {
  auto it = places.find(buffer);
  if (it != places.end())
    return it->second;
  Place result;
  result.type = cast<panc::BufferType>(buffer.getType());
  if (auto ref = buffer.getDefiningOp<panc::RefOp>()) {
    result.rom = model.romOf(buffer);
    result.text = result.rom ? model.tables.use(result.rom)
                             : state + model.members[ref.getSymbol()];
  } else if (auto view = buffer.getDefiningOp<panc::ViewOp>()) {
    Place source = place(view.getSource());
    result = view.getIndex()
                 ? source.row(indices[view.getIndex()])
                 : source.part(int64_t(view.getOffset()), result.type,
                               isConstant(model, buffer));
  }
  return places[buffer] = result;
}

/// Whether the function works on a state of its own.
static bool ownsState(Model &model, panc::FuncOp func) {
  return !model.states().empty() &&
         (func.getRole() == "predict" || !model.isStream());
}

/// Whether the first thing that `func` does is to reset.
static bool beginsWithReset(Model &model, panc::FuncOp func) {
  for (Operation &op : func.getBody().front()) {
    if (isa<panc::RefOp, panc::ScratchOp, panc::ViewOp>(op))
      continue;
    auto call = dyn_cast<panc::CallOp>(op);
    auto callee =
        call ? model.module.lookupSymbol<panc::FuncOp>(call.getCallee())
             : panc::FuncOp();
    return callee && callee.getRole() == "reset";
  }
  return false;
}

void FunctionEmitter::declareState(panc::FuncOp func) {
  state = "s->";
  bool streams = model.isStream();
  if (!ownsState(model, func)) {
    // A stream without memory still has a state to hand around.
    if (streams && func.getRole() == "predict")
      writer.line(model.name + "_state s;");
    return;
  }
  state = "s.";
  writer.line(model.name + "_state s;");
  if (beginsWithReset(model, func))
    return;
  if (streams)
    writer.line(model.name + "_reset(&s);");
  else
    emitStates("s.");
}

void FunctionEmitter::emitStates(const std::string &prefix) {
  for (panc::StateOp op : model.states()) {
    auto type = cast<panc::BufferType>(op.getType());
    std::string member = prefix + model.members[op.getSymName()];
    std::vector<double> init(size_t(type.getNumElements()), 0.0);
    if (op.getInit())
      init = constantValues(*op.getInit(), type);
    Type element = type.getElementType();
    double scale = Format(element).scale;
    auto text = [&](double value) {
      return element.isF32() ? realLiteral(value)
                             : literal(Wide(value * scale));
    };
    Names names(locals.get());
    bool matrix = type.getShape().size() == 2;
    auto element1 = [&](const std::string &i) {
      return matrix ? "(&" + member + "[0][0])[" + i + "]"
                    : member + "[" + i + "]";
    };
    if (llvm::all_equal(init)) {
      std::string i = openLoop(type.getNumElements(), names);
      writer.line(element1(i) + " = " + text(init[0]) + ";");
      writer.close();
      continue;
    }
    for (size_t i = 0; i < init.size(); ++i)
      writer.line(element1(std::to_string(i)) + " = " + text(init[i]) + ";");
  }
}

void FunctionEmitter::emit(panc::FuncOp func) {
  locals = std::make_unique<Names>(&model.globals);
  places.clear();
  indices.clear();
  Block &body = func.getBody().front();
  locals->reserve("s");
  for (auto [argument, name] :
       llvm::zip(body.getArguments(), model.arguments[func])) {
    locals->reserve(name);
    places[argument] = {
        name, 0, cast<panc::BufferType>(argument.getType()), {}};
  }
  // Registers that only an update needs are saved only for it.
  StringRef role = func.getRole();
  bool isPart = role.starts_with("brick_") || role == "upper_step";
  writer.open((role == "update" ? "PK_NOINLINE static "
               : isPart         ? "static "
                                : "") +
              signatureOf(model, func));
  Writer outside = std::move(writer);
  writer = outside.nested();
  declareState(func);
  if (func.getRole() == "reset")
    emitReset();
  else
    declareScratch(func);
  emitBlock(body);
  std::swap(outside, writer);
  std::vector<std::string> parameters = model.arguments[func];
  if (model.isStream() && func.getRole() != "predict")
    parameters.insert(parameters.begin(), "s");
  for (const std::string &name : parameters)
    if (!mentions(outside.text(), name))
      writer.line("(void)" + name + ";");
  writer.append(outside);
  writer.close();
  writer.raw();
}

void FunctionEmitter::emitReset() {
  if (!model.states().empty())
    return emitStates("s->");
  writer.line("s->none = 0;");
}

void FunctionEmitter::emitBlock(Block &block) {
  for (Operation &op : block)
    emitOp(&op);
}

void FunctionEmitter::emitOp(Operation *op) {
  llvm::TypeSwitch<Operation *>(op)
      .Case<panc::RefOp, panc::ViewOp, panc::ScratchOp>([](auto) {})
      .Case([&](panc::GemvOp o) { emitGemv(o); })
      .Case([&](panc::ChildOp o) { emitChild(o); })
      .Case([&](panc::HoldOp o) { emitHold(o); })
      .Case([&](panc::MapOp o) { emitMap(o); })
      .Case([&](panc::CopyOp o) { emitCopy(o); })
      .Case([&](panc::ReduceOp o) { emitReduce(o); })
      .Case([&](panc::ArgmaxOp o) { emitArgmax(o); })
      .Case([&](panc::SoftmaxOp o) { emitSoftmax(o); })
      .Case([&](panc::NearestOp o) { emitNearest(o); })
      .Case([&](panc::TreeCodeOp o) { emitTreeCode(o); })
      .Case([&](panc::TreeTableOp o) { emitTreeTable(o); })
      .Case([&](panc::TreeHeapOp o) { emitTreeHeap(o); })
      .Case([&](panc::ForTimeOp o) { emitForTime(o); })
      .Case([&](panc::SkipIfOp o) { emitSkipIf(o); })
      .Case([&](panc::CallOp o) { emitCall(o); })
      .Default([&](Operation *o) {
        model.fail(o, "found an operation that has no C form in a function");
      });
}

void FunctionEmitter::emitForTime(panc::ForTimeOp op) {
  std::string t = locals->local("t");
  int64_t steps = op.getSteps();
  Block &body = op.getBody().front();
  indices[body.getArgument(0)] = t;
  std::string type = indexType(steps);
  if (op.getReverse())
    writer.open("for (" + type + " " + t + " = " + Twine(steps) + "; " + t +
                "-- > 0;)");
  else
    writer.open("for (" + type + " " + t + " = 0; " + t + " < " + Twine(steps) +
                "; ++" + t + ")");
  emitBlock(body);
  writer.close();
}

void FunctionEmitter::emitCall(panc::CallOp op) {
  auto callee = model.module.lookupSymbol<panc::FuncOp>(op.getCallee());
  std::string text;
  if (model.isStream() && callee.getRole() != "predict")
    text = state == "s." || model.states().empty() ? "&s" : "s";
  for (Value argument : op.getArgs()) {
    if (model.romOf(argument))
      return model.fail(op, "found a table as argument; allowed are buffers in "
                            "RAM");
    text += (text.empty() ? "" : ", ") + place(argument).pointer();
  }
  writer.line(model.name + "_" + callee.getRole() + "(" + text + ");");
}

/// One of the two children; a node without children stays.
void FunctionEmitter::emitChild(panc::ChildOp op) {
  Place node = place(op.getNode()), signs = place(op.getSigns());
  Place out = place(op.getOut());
  explain(op,
          Twine(out.name()) + " = the child that " + signs.name() + " chooses");
  writer.open("");
  Names names(locals.get());
  int64_t questions = signs.type.getNumElements();
  std::string type = questions <= 127 ? "uint8_t" : "uint16_t";
  std::string k = names.local("k");
  auto stored = [&](const std::string &value) {
    return out.at("0") + " = (" + cTypeOf(out.element()) + ")" + value + ";";
  };
  writer.line("const " + type + " " + k + " = (" + type + ")" + node.at("0") +
              ";");
  if (node.at("0") != out.at("0"))
    writer.line(stored(k));
  writer.line("if (" + k + " < " + Twine(questions) + ")");
  writer.indent();
  writer.line(stored("(2 * " + k + " + (" + signs.read(k) + " > 0 ? 1 : 2))"));
  writer.outdent();
  writer.close();
}

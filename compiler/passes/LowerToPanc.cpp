// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Splits a model into the functions that its C will have.

#include "compiler/passes/LowerBlock.h"
#include "compiler/passes/Passes.h"
#include "ir/Trees.h"
#include "mlir/IR/PatternMatch.h"
#include "llvm/ADT/StringExtras.h"
#include <numeric>

namespace pannikin {
#define GEN_PASS_DEF_LOWERTOPANC
#include "compiler/passes/Passes.h.inc"
} // namespace pannikin

using namespace mlir;
using namespace pannikin;
using namespace pannikin::pan;

namespace {

/// A function of the model being built: its op and where its body grows.
struct Built {
  panc::FuncOp op;
  OpBuilder builder;
  SmallVector<Value> arguments;
};

class ModelLowering {
public:
  explicit ModelLowering(func::FuncOp function)
      : function(function), module(function->getParentOfType<ModuleOp>()),
        roms(module), block(function.getBody().front()) {}

  LogicalResult run() {
    ScanOp scan = streamingScan();
    if (failed(scan ? lowerStream(scan) : lowerWindow()))
      return failure();
    module->setAttr("pan.cells",
                    StringAttr::get(function.getContext(), cells()));
    if (std::string text = classes(); !text.empty())
      module->setAttr("pan.classes",
                      StringAttr::get(function.getContext(), text));
    function.erase();
    return success();
  }

private:
  OperandRange results() { return block.getTerminator()->getOperands(); }

  /// The only scan, if it can run as samples come in.
  ScanOp streamingScan();
  LogicalResult lowerStream(ScanOp scan);
  LogicalResult lowerWindow();
  void buildPredict(ScanOp scan, bool hasOutput);
  Built build(StringRef role, ArrayRef<Type> types, int64_t inputs,
              ArrayRef<std::string> names);
  std::string cells();
  std::string classes();

  std::string inputName(unsigned i) {
    auto name = function.getArgAttrOfType<StringAttr>(i, "pan.name");
    return name ? name.str() : "x" + std::to_string(i);
  }
  std::string outputName(unsigned i) {
    auto name = function.getResultAttrOfType<StringAttr>(i, "pan.name");
    return name ? name.str() : "y" + std::to_string(i);
  }
  bool isStacked(Value result, ScanOp scan) {
    auto value = dyn_cast<OpResult>(result);
    return value && value.getOwner() == scan &&
           int64_t(value.getResultNumber()) >= scan.getNumStates();
  }
  bool isSequence(BlockArgument argument) {
    return llvm::any_of(argument.getUsers(), [&](Operation *user) {
      auto scan = dyn_cast<ScanOp>(user);
      return scan && llvm::is_contained(scan.getSequences(), argument);
    });
  }

  func::FuncOp function;
  ModuleOp module;
  Roms roms;
  Block &block;
};

ScanOp ModelLowering::streamingScan() {
  auto scans = llvm::to_vector(block.getOps<ScanOp>());
  if (scans.size() != 1 || scans[0].getReverse() ||
      scans[0].getSequences().empty())
    return nullptr;
  ScanOp scan = scans[0];
  for (Value sequence : scan.getSequences())
    if (!isa<BlockArgument>(sequence) || !sequence.hasOneUse())
      return nullptr;
  if (scan.getSequences().size() != block.getNumArguments())
    return nullptr;
  for (Value init : scan.getInits())
    if (!init.getDefiningOp<ConstantOp>())
      return nullptr;
  // The loop needs constants only; what else stands before it needs a window.
  bool needsMore = false;
  scan.walk([&](Operation *op) {
    for (Value operand : op->getOperands())
      needsMore |= operand.getParentBlock() == &block && op != scan &&
                   !operand.getDefiningOp<ConstantOp>();
  });
  for (Value output : scan.getResults().drop_front(scan.getNumStates()))
    for (Operation *user : output.getUsers())
      needsMore |= !isa<func::ReturnOp>(user);
  return needsMore ? nullptr : scan;
}

Built ModelLowering::build(StringRef role, ArrayRef<Type> types, int64_t inputs,
                           ArrayRef<std::string> names) {
  OpBuilder builder = OpBuilder::atBlockEnd(module.getBody());
  SmallVector<StringRef> refs(names.begin(), names.end());
  auto op = panc::FuncOp::create(builder, function.getLoc(), role, role, inputs,
                                 builder.getStrArrayAttr(refs));
  Block &body = op.getBody().emplaceBlock();
  SmallVector<Value> arguments;
  for (Type type : types)
    arguments.push_back(body.addArgument(type, function.getLoc()));
  return {op, OpBuilder::atBlockEnd(&body), arguments};
}

/// What the states of a step are called. Those of a recurrent operator come
/// with the name of its node: its first is h, its second c.
static SmallVector<std::string> stateNames(ScanOp scan) {
  SmallVector<std::string> names;
  llvm::StringMap<int> seen;
  for (BlockArgument argument : scan.getStateArgs()) {
    std::string name = nameOf(argument, "s");
    bool isPlain =
        llvm::all_of(name, [](char c) { return llvm::isAlnum(c) || c == '_'; });
    int count = seen[name]++;
    bool isNode = !isPlain || argument.getLoc() == scan.getLoc() || count > 0;
    names.push_back(!isNode ? name : count == 0 ? "h" : count == 1 ? "c" : "s");
  }
  return names;
}

LogicalResult ModelLowering::lowerStream(ScanOp scan) {
  SmallVector<std::string> names = stateNames(scan);
  OpBuilder top = OpBuilder::atBlockEnd(module.getBody());
  SmallVector<panc::StateOp> states;
  for (auto [argument, init] :
       llvm::zip(scan.getStateArgs(), scan.getInits())) {
    auto constant = init.getDefiningOp<ConstantOp>();
    auto type = bufferTypeOf(init.getType());
    auto dense = cast<DenseElementsAttr>(constant.getValue());
    auto shaped =
        RankedTensorType::get(type.getShape(), dense.getElementType());
    Attribute value =
        dense.isSplat() ? dense.resizeSplat(shaped) : dense.reshape(shaped);
    bool isZero = value == Builder(top.getContext()).getZeroAttr(shaped);
    states.push_back(panc::StateOp::create(
        top, argument.getLoc(), roms.freeName(names[states.size()]), type,
        isZero ? ElementsAttr() : cast<ElementsAttr>(value)));
  }
  build("reset", {}, 0, {});
  auto stateBuffer = [&](OpBuilder &builder, size_t i) -> Value {
    return panc::RefOp::create(builder, states[i].getLoc(),
                               cast<panc::BufferType>(states[i].getType()),
                               states[i].getSymName());
  };
  SmallVector<Type> stepTypes, outputTypes;
  SmallVector<std::string> stepNames, outputNames;
  for (auto [argument, sequence] :
       llvm::zip(scan.getElementArgs(), scan.getSequences())) {
    stepTypes.push_back(bufferTypeOf(argument.getType()));
    stepNames.push_back(
        inputName(cast<BlockArgument>(sequence).getArgNumber()));
  }
  int64_t inputs = stepTypes.size();
  SmallVector<Value> perStep, afterwards;
  for (auto [i, result] : llvm::enumerate(results())) {
    if (isStacked(result, scan)) {
      Value value = scan.getStep().getTerminator()->getOperand(
          cast<OpResult>(result).getResultNumber());
      perStep.push_back(value);
      stepTypes.push_back(bufferTypeOf(value.getType()));
      stepNames.push_back(outputName(i));
    } else {
      afterwards.push_back(result);
      outputTypes.push_back(bufferTypeOf(result.getType()));
      outputNames.push_back(outputName(i));
    }
  }
  Built step = build("step", stepTypes, inputs, stepNames);
  BlockLowering body(step.builder, roms, scan.getStep());
  for (auto [i, argument] : llvm::enumerate(scan.getElementArgs()))
    body.bind(argument, step.arguments[i]);
  for (auto [i, argument] : llvm::enumerate(scan.getStateArgs())) {
    body.bind(argument, stateBuffer(step.builder, i));
    body.carry(argument, scan.getNextStates()[i]);
  }
  for (auto [i, value] : llvm::enumerate(perStep))
    body.deliver(value, step.arguments[inputs + i]);
  if (failed(body.run()))
    return failure();
  if (!afterwards.empty()) {
    Built output = build("output", outputTypes, 0, outputNames);
    OpBuilder &builder = output.builder;
    SmallVector<Value> finals;
    for (size_t i = 0; i < states.size(); ++i)
      finals.push_back(stateBuffer(builder, i));
    BlockLowering head(builder, roms, block);
    for (auto [i, buffer] : llvm::enumerate(finals))
      head.bind(scan.getResult(i), buffer);
    head.skip(scan);
    for (auto [i, value] : llvm::enumerate(afterwards))
      head.deliver(value, output.arguments[i]);
    if (failed(head.run()))
      return failure();
  }
  if (!ShapedType::isDynamic(scan.getSteps()))
    buildPredict(scan, !afterwards.empty());
  return success();
}

/// predict: reset, a step for each element, output.
void ModelLowering::buildPredict(ScanOp scan, bool hasOutput) {
  SmallVector<Type> types;
  SmallVector<std::string> names;
  for (BlockArgument argument : block.getArguments()) {
    types.push_back(bufferTypeOf(argument.getType(), true));
    names.push_back(inputName(argument.getArgNumber()));
  }
  int64_t inputs = types.size();
  for (auto [i, result] : llvm::enumerate(results())) {
    types.push_back(bufferTypeOf(result.getType(), isStacked(result, scan)));
    names.push_back(outputName(i));
  }
  Built predict = build("predict", types, inputs, names);
  Location loc = function.getLoc();
  OpBuilder &builder = predict.builder;
  panc::CallOp::create(builder, loc, "reset", ValueRange());
  auto loop = panc::ForTimeOp::create(builder, loc, scan.getSteps(), false);
  Block &body = loop.getBody().emplaceBlock();
  Value index = body.addArgument(builder.getIndexType(), loc);
  OpBuilder inner = OpBuilder::atBlockEnd(&body);
  auto row = [&](Value buffer) -> Value {
    auto type = cast<panc::BufferType>(buffer.getType());
    return panc::ViewOp::create(inner, loc,
                                panc::BufferType::get(type.getContext(),
                                                      type.getShape()[1],
                                                      type.getElementType()),
                                buffer, index, 0);
  };
  SmallVector<Value> stepArgs, outputArgs;
  for (Value sequence : scan.getSequences())
    stepArgs.push_back(
        row(predict.arguments[cast<BlockArgument>(sequence).getArgNumber()]));
  for (auto [i, result] : llvm::enumerate(results())) {
    if (isStacked(result, scan))
      stepArgs.push_back(row(predict.arguments[inputs + i]));
    else
      outputArgs.push_back(predict.arguments[inputs + i]);
  }
  panc::CallOp::create(inner, loc, "step", stepArgs);
  if (hasOutput)
    panc::CallOp::create(builder, loc, "output", outputArgs);
}

LogicalResult ModelLowering::lowerWindow() {
  SmallVector<Type> types;
  SmallVector<std::string> names;
  for (BlockArgument argument : block.getArguments()) {
    if (!cast<RankedTensorType>(argument.getType()).hasStaticShape())
      return function.emitError("input '")
             << inputName(argument.getArgNumber())
             << "' has a length that is not known; give it with --dim";
    types.push_back(bufferTypeOf(argument.getType(), isSequence(argument)));
    names.push_back(inputName(argument.getArgNumber()));
  }
  int64_t inputs = types.size();
  for (auto [i, result] : llvm::enumerate(results())) {
    auto *op = result.getDefiningOp();
    bool stacked =
        isa_and_nonnull<ScanOp>(op) && isStacked(result, cast<ScanOp>(op));
    types.push_back(bufferTypeOf(result.getType(), stacked));
    names.push_back(outputName(i));
  }
  Built predict = build("predict", types, inputs, names);
  BlockLowering body(predict.builder, roms, block);
  for (auto [i, argument] : llvm::enumerate(block.getArguments()))
    body.bind(argument, predict.arguments[i]);
  for (auto [i, result] : llvm::enumerate(results()))
    body.deliver(result, predict.arguments[inputs + i]);
  return body.run();
}

/// "0 is ham, 1 is spam": the labels that the model gives its classes.
std::string ModelLowering::classes() {
  std::string text;
  for (unsigned i = 0; i < function.getNumResults(); ++i)
    if (auto labels = function.getResultAttrOfType<ArrayAttr>(i, "pan.labels");
        labels && text.empty())
      for (auto [index, label] : llvm::enumerate(labels))
        text += (index ? ", " : "") + std::to_string(index) + " is " +
                cast<StringAttr>(label).str();
  return text;
}

std::string ModelLowering::cells() {
  std::string text;
  llvm::raw_string_ostream out(text);
  for (auto scan : block.getOps<ScanOp>()) {
    out << (text.empty() ? "" : "; ");
    if (isPath(scan)) {
      out << describePath(scan);
      continue;
    }
    out << scan.getCell().value_or("recurrent step");
    int64_t inputs = 0;
    for (Value element : scan.getElementArgs())
      inputs += bufferTypeOf(element.getType()).getNumElements();
    out << ", " << inputs << (inputs == 1 ? " input, " : " inputs, ");
    SmallVector<int64_t> sizes;
    for (Value state : scan.getStateArgs())
      sizes.push_back(bufferTypeOf(state.getType()).getNumElements());
    // h and c of one cell are as long; what was joined to it has its own.
    bool oneCell = scan.getCell() && !sizes.empty() && sizes.size() <= 2 &&
                   llvm::all_equal(sizes);
    if (oneCell)
      out << sizes[0] << (sizes[0] == 1 ? " unit" : " units");
    else
      out << std::accumulate(sizes.begin(), sizes.end(), int64_t(0))
          << " numbers of state";
  }
  for (auto trees : block.getOps<TreeEnsembleOp>())
    out << (text.empty() ? "" : "; ") << Trees::of(trees).describe();
  return text.empty() ? "feed-forward" : text;
}

struct LowerToPancPass
    : public pannikin::impl::LowerToPancBase<LowerToPancPass> {
  void runOnOperation() override {
    auto function = modelFunction(getOperation());
    if (!function || failed(ModelLowering(function).run()))
      signalPassFailure();
  }
};

} // namespace

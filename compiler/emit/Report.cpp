// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What the emitter reports: bytes, proofs, and what a step should cost by the
// chip's price list.

#include "compiler/emit/CTypes.h"
#include "compiler/emit/Functions.h"
#include "compiler/emit/Interface.h"
#include "compiler/emit/Slide.h"
#include "ir/Hold.h"
#include "ir/Nearest.h"
#include "ir/Numbers.h"
#include "ir/SparseRows.h"
#include <cmath>

using namespace mlir;
using namespace pannikin;
using namespace pannikin::emit;
namespace json = llvm::json;

namespace {
/// What one operation costs in one call of its function.
struct Cost {
  int64_t macs = 0;
  double cycles = 0;
};
} // namespace

static panc::BufferType bufferOf(Value value) {
  return cast<panc::BufferType>(value.getType());
}

static int bitsOf(Type element) { return int(panc::bytesOf(element) * 8); }

static Cost costOfMap(const Target &target, panc::MapOp op) {
  const ElementCost &price = target.elementCost;
  double turn = price.load * double(op.getOuts().size());
  for (Operation &inner : op.getBody().front().without_terminator()) {
    if (auto lut = dyn_cast<panc::LutOp>(inner))
      turn += lut.getInterpolate() ? price.interpolate : price.lookup;
    else if (isa<pan::MulOp, pan::DivOp>(inner))
      turn += price.multiply;
    else if (!isa<pan::ConstantOp>(inner))
      turn += price.shift;
  }
  return {0, turn * double(bufferOf(op.getOuts()[0]).getNumElements())};
}

/// The price of the products alone.
static double cyclesOfProducts(Model &model, panc::GemvOp gemv,
                               const GemvCall *call) {
  const Target &target = model.target;
  int accumulator = !call                   ? 32
                    : call->kernel->inPairs ? 16
                                            : int(call->kernel->accumulator);
  int64_t columns = bufferOf(gemv.getInput()).getNumElements();
  int input = bitsOf(numberTypeOf(gemv.getInput().getType()));
  panc::RomOp rom = model.romOf(gemv.getWeights());
  pan::Storage storage = rom ? rom.getStorage() : pan::Storage::Dense;
  if (storage == pan::Storage::Dense)
    return double(bufferOf(gemv.getOut()).getNumElements() * columns) *
           target.cyclesPerMac(
               bitsOf(numberTypeOf(gemv.getWeights().getType())), input,
               accumulator);
  if (storage == pan::Storage::Indexed)
    return double(SparseRows(integersOf(rom), columns).count()) *
           target.cyclesPerSparseMac(input, accumulator);
  std::optional<PackedRows> packed = packedRows(rom);
  CodeWork work = packed->work();
  return target.cyclesOfCodes({work.inBlocks, work.turns, work.digits,
                               work.products, work.lookups,
                               int(std::ceil(packed->code().bits()))},
                              input, accumulator);
}

/// How many columns of a product with kept sums move in a step: as measured, or
/// all of them.
static double movedColumns(panc::GemvOp gemv) {
  for (Operation *user : gemv.getColumns().getUsers())
    if (auto hold = dyn_cast<panc::HoldOp>(user))
      if (auto moved = hold->getAttrOfType<FloatAttr>(movedName))
        return moved.getValueAsDouble();
  return double(bufferOf(gemv.getInput()).getNumElements());
}

/// What is expected of a product that adds what moved.
static Cost costOfKeeping(Model &model, const Kernels &kernels,
                          panc::GemvOp gemv) {
  const MovedCost &price = model.target.movedCost;
  double rows = double(bufferOf(gemv.getOut()).getNumElements());
  double columns = double(bufferOf(gemv.getInput()).getNumElements());
  double moved = movedColumns(gemv);
  double products = cyclesOfProducts(model, gemv, kernels.find(gemv));
  return {int64_t(std::llround(rows * moved)),
          rows * (model.target.elementCost.row + price.row) +
              products * moved / columns + price.column * moved * rows / 4};
}

/// The model's multiplications, whether or not zeros are left out.
static Cost costOfGemv(Model &model, const Kernels &kernels,
                       panc::GemvOp gemv) {
  if (gemv.getSums())
    return costOfKeeping(model, kernels, gemv);
  const GemvCall *call = kernels.find(gemv);
  int64_t rows = bufferOf(gemv.getOut()).getNumElements();
  return {rows * bufferOf(gemv.getInput()).getNumElements(),
          double(rows) * model.target.elementCost.row +
              cyclesOfProducts(model, gemv, call)};
}

/// A difference, its square and a sum for each stored number.
static Cost costOfNearest(Model &model, panc::NearestOp op) {
  FailureOr<Nearest> nearest = Nearest::of(op);
  int64_t numbers = int64_t(nearest->prototypes.size());
  int width = bitsOf(numberTypeOf(op.getInput().getType()));
  return {numbers,
          double(numbers) * model.target.cyclesPerMac(width, width, 32) +
              double(nearest->rows()) * model.target.elementCost.row};
}

/// What a pass noted about the layout of trees; null on other operations.
static DictionaryAttr layoutOf(Operation *op) {
  return op->getAttrOfType<DictionaryAttr>("pan.layout");
}

static Cost costOf(Model &model, const Kernels &kernels, Operation *op) {
  const Target &target = model.target;
  if (auto map = dyn_cast<panc::MapOp>(op))
    return costOfMap(target, map);
  if (auto gemv = dyn_cast<panc::GemvOp>(op))
    return costOfGemv(model, kernels, gemv);
  if (auto hold = dyn_cast<panc::HoldOp>(op))
    return {0, target.movedCost.element *
                   double(bufferOf(hold.getInput()).getNumElements())};
  if (auto nearest = dyn_cast<panc::NearestOp>(op))
    return costOfNearest(model, nearest);
  if (auto layout = layoutOf(op))
    return {0, double(layout.getAs<IntegerAttr>("cycles").getInt())};
  if (isa<panc::CallOp>(op))
    return {0, target.elementCost.call};
  if (isa<panc::CopyOp, panc::ReduceOp, panc::ArgmaxOp, panc::SoftmaxOp>(op))
    return {0, target.elementCost.load *
                   double(bufferOf(op->getOperand(0)).getNumElements())};
  return {};
}

/// Adds to each tensor that is a matrix what reading a weight of it costs, and
/// sums up their bytes, and those of a byte a weight.
static void addWeights(Model &model, const Kernels &kernels,
                       json::Object &report) {
  llvm::MapVector<Operation *, double> prices;
  model.module.walk([&](panc::GemvOp gemv) {
    panc::RomOp rom = model.romOf(gemv.getWeights());
    const GemvCall *call = kernels.find(gemv);
    if (!rom || !call)
      return;
    int64_t macs = bufferOf(gemv.getOut()).getNumElements() *
                   bufferOf(gemv.getInput()).getNumElements();
    prices[rom] = cyclesOfProducts(model, gemv, call) / double(macs);
  });
  int64_t bytes = 0, dense = 0;
  json::Array &tensors = *report.getArray("tensors");
  for (auto [rom, price] : prices) {
    std::optional<size_t> place = model.tables.placeOf(cast<panc::RomOp>(rom));
    if (!place)
      continue;
    json::Object &tensor = *tensors[*place].getAsObject();
    tensor["cycles_per_weight"] = price;
    bytes += *tensor.getInteger("bytes");
    dense += cast<panc::BufferType>(cast<panc::RomOp>(rom).getType())
                 .getNumElements();
  }
  report["weights"] = json::Object{{"bytes", bytes}, {"dense_bytes", dense}};
}

/// How often `op` runs in one call of its function.
static int64_t timesOf(Operation *op) {
  int64_t times = 1;
  for (auto loop = op->getParentOfType<panc::ForTimeOp>(); loop;
       loop = loop->getParentOfType<panc::ForTimeOp>())
    times *= int64_t(loop.getSteps());
  return times;
}

/// Calls `see` with the operations of `func` and of what it calls, and how
/// often each runs.
static void forEachOperation(Model &model, panc::FuncOp func, int64_t calls,
                             function_ref<void(Operation *, int64_t)> see) {
  func.walk([&](Operation *op) {
    int64_t times = calls * timesOf(op);
    see(op, times);
    if (auto call = dyn_cast<panc::CallOp>(op))
      forEachOperation(
          model, model.module.lookupSymbol<panc::FuncOp>(call.getCallee()),
          times, see);
  });
}

/// Adds the operations of the main function to the report. The dearest step is
/// one that updates.
static void addCosts(Model &model, const Kernels &kernels,
                     json::Object &report) {
  Cost total;
  json::Array nodes;
  auto add = [&](Operation *op, int64_t times) {
    Cost cost = costOf(model, kernels, op);
    if (cost.cycles == 0 && cost.macs == 0)
      return;
    total.macs += cost.macs * times;
    total.cycles += cost.cycles * double(times);
    nodes.push_back(json::Object{{"node", nodeName(op)},
                                 {"op", op->getName().stripDialect().str()},
                                 {"times", times},
                                 {"macs", cost.macs * times},
                                 {"cycles", cost.cycles * double(times)}});
  };
  StringRef main = model.isStream() ? "step" : "predict";
  forEachOperation(model, model.functionOf(main), 1, add);
  report["macs_per_step"] = total.macs;
  report["cycles_estimate"] = total.cycles;
  report["nodes"] = std::move(nodes);
}

/// Bytes of code, roughly: measured on kernels and loops at the default
/// optimisation, for a plan before there is a chip's compiler.
static int64_t codeEstimate(Model &model, const Kernels &kernels) {
  bool small = model.target.nativeIntBits == 8;
  int64_t treeBytes = 0;
  int64_t bytes = int64_t(kernels.size()) * (small ? 420 : 320);
  model.module.walk([&](Operation *op) {
    if (auto layout = layoutOf(op))
      treeBytes += layout.getAs<IntegerAttr>("flash").getInt();
    else if (isa<panc::MapOp>(op))
      bytes += small ? 60 : 40;
    else if (isa<panc::LutOp>(op) ||
             op->getName().getDialectNamespace() == "pan")
      bytes += small ? 36 : 14;
    else if (op->getName().getDialectNamespace() == "panc" &&
             !isa<panc::RomOp, panc::StateOp, panc::RefOp, panc::ViewOp,
                  panc::ScratchOp, panc::YieldOp>(op))
      bytes += small ? 50 : 30;
  });
  // The price of a layout is that of tables and code together.
  return bytes + std::max<int64_t>(treeBytes - model.tables.bytes(), 0);
}

/// One entry an ensemble: its layout, and the bytes of all that it could have.
/// After how many of its trees an ensemble may stop.
static int64_t stopsOf(Operation *op) {
  auto stops = op->getAttrOfType<DenseI32ArrayAttr>("stops");
  return stops ? llvm::count_if(stops.asArrayRef(),
                                [](int32_t lead) { return lead >= 0; })
               : 0;
}

static json::Array treesReport(Model &model) {
  json::Array trees;
  model.module.walk([&](Operation *op) {
    if (auto layout = layoutOf(op))
      trees.push_back(json::Object{
          {"node", nodeName(op)},
          {"layout", layout.getAs<StringAttr>("name").getValue().str()},
          {"stops", stopsOf(op)},
          {"flash", layout.getAs<IntegerAttr>("flash").getInt()},
          {"by_layout", layout.getAs<StringAttr>("sizes").getValue().str()}});
  });
  return trees;
}

int64_t emit::bytesOn(const Target &target, panc::BufferType type) {
  auto fixed = panc::fixedTypeOf(type);
  bool isPadded = fixed && fixed.getWidth() == 24 && !target.hasInt24;
  return isPadded ? 4 * type.getNumElements() : type.getBytes();
}

int64_t emit::stateBytes(Model &model) {
  int64_t bytes = 0;
  for (panc::StateOp op : model.states())
    bytes += bytesOn(model.target, cast<panc::BufferType>(op.getType()));
  return bytes;
}

/// Largest working memory of any function, a state of its own included.
static int64_t scratchBytes(Model &model, int64_t state) {
  int64_t most = 0;
  for (auto func : model.module.getOps<panc::FuncOp>()) {
    int64_t end = 0, sum = 0;
    bool planned = true;
    func.walk([&](panc::ScratchOp op) {
      int64_t bytes = bytesOn(model.target, bufferOf(op.getResult()));
      planned &= op.getOffset().has_value();
      end = std::max(end, int64_t(op.getOffset().value_or(0)) + bytes);
      sum += bytes;
    });
    most = std::max(most, planned ? end : sum);
  }
  return model.isStream() ? most : most + state;
}

static json::Object portReport(const Port &port) {
  auto fixed = dyn_cast<pan::FixedType>(port.element());
  json::Value fraction = nullptr;
  if (fixed && fixed.hasRowFractions())
    fraction = json::Array(fixed.getRowFractions());
  else if (fixed)
    fraction = fixed.getFraction();
  return json::Object{{"name", port.name},
                      {"c_type", cTypeOf(port.element())},
                      {"count", port.count()},
                      {"fraction", std::move(fraction)},
                      {"shape", json::Array(port.shape)},
                      {"note", port.note}};
}

static json::Object interfaceReport(const Interface &interface) {
  json::Array inputs, outputs;
  for (const Port &port : interface.inputs)
    inputs.push_back(portReport(port));
  for (const Port &port : interface.outputs) {
    json::Object entry = portReport(port);
    entry["per_step"] = port.perStep;
    outputs.push_back(std::move(entry));
  }
  return json::Object{{"inputs", std::move(inputs)},
                      {"outputs", std::move(outputs)},
                      {"functions", json::Array(interface.functions)}};
}

json::Object emit::reportOf(Model &model, const Kernels &kernels,
                            const Interface &interface) {
  std::optional<Slide> slide = Slide::of(model);
  int64_t state = stateBytes(model);
  auto source = model.module->getAttrOfType<StringAttr>("pan.source");
  auto sum = model.module->getAttrOfType<StringAttr>("pan.sha256");
  json::Object report{
      {"name", model.name},
      {"model", source ? source.getValue().str() : ""},
      {"sha256", sum ? sum.getValue().str() : ""},
      {"target", model.target.name},
      {"form", model.isStream() ? "stream" : "window"},
      {"float", model.real},
      {"steps",
       interface.steps ? json::Value(*interface.steps) : json::Value(nullptr)},
      {"flash", json::Object{{"tables", model.tables.bytes()},
                             {"code_estimate", codeEstimate(model, kernels)}}},
      {"ram", json::Object{{"state", slide              ? slide->bytes()
                                     : model.isStream() ? state
                                                        : 0},
                           {"scratch", scratchBytes(model, state)}}},
      {"tensors", model.tables.report()},
      {"accumulators", kernels.report()},
      {"saturations", std::move(model.saturations)},
      {"interface", interfaceReport(interface)}};
  if (slide)
    report["slide"] = slide->report();
  if (json::Array trees = treesReport(model); !trees.empty())
    report["trees"] = std::move(trees);
  addWeights(model, kernels, report);
  addCosts(model, kernels, report);
  return report;
}

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// `pannikin inspect`: what the graph was recognised as.

#include "compiler/driver/Files.h"
#include "compiler/driver/Pipeline.h"
#include "compiler/driver/Table.h"
#include "ir/Nearest.h"
#include "ir/TensorMath.h"
#include "ir/Trees.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;
using namespace pannikin;

namespace {

/// One recurrence of the model.
struct Cell {
  std::string name;
  int64_t inputs = 0, units = 0, steps = 0;
  int64_t rank = 0; ///< Smallest inner size of a low-rank matrix; 0: none.
  int64_t rolledFrom = 0; ///< Operations that the loop was found in; 0: none.
  bool reverse = false;
};

/// Multiply-accumulates of one step of time, and outside of all steps.
struct Work {
  int64_t perStep = 0, perRun = 0;
};

} // namespace

/// Size of the first of a step's arguments; 0 when there is none.
static int64_t sizeOf(ArrayRef<BlockArgument> arguments) {
  if (arguments.empty())
    return 0;
  return elementCount(pan::shapeOf(arguments[0].getType()));
}

/// Smallest size between two matrices in a row within a step; 0: none.
static int64_t rankOf(pan::ScanOp scan) {
  int64_t rank = 0;
  scan.walk([&](pan::MatvecOp second) {
    auto first = second.getInput().getDefiningOp<pan::MatvecOp>();
    if (!first || first->getParentOp() != second->getParentOp())
      return;
    int64_t size = pan::shapeOf(first.getType()).back();
    rank = rank ? std::min(rank, size) : size;
  });
  return rank;
}

static std::vector<Cell> cellsOf(func::FuncOp function) {
  std::vector<Cell> cells;
  function.walk([&](pan::ScanOp scan) {
    if (scan.getNumStates() == 0 || pan::isPath(scan))
      return;
    std::string name = scan.getCell() ? scan.getCell()->str() : "cell";
    auto rolled = scan->getAttrOfType<IntegerAttr>("pan.rolled_from");
    cells.push_back({name, sizeOf(scan.getElementArgs()),
                     sizeOf(scan.getStateArgs()), scan.getSteps(), rankOf(scan),
                     rolled ? rolled.getInt() : 0, scan.getReverse()});
  });
  return cells;
}

static std::vector<std::string> treesOf(func::FuncOp function) {
  std::vector<std::string> texts;
  function.walk([&](pan::TreeEnsembleOp trees) {
    texts.push_back(Trees::of(trees).describe());
  });
  function.walk([&](pan::ScanOp scan) {
    if (pan::isPath(scan))
      texts.push_back(pan::describePath(scan));
  });
  return texts;
}

static std::string metricName(pan::NearestOp op) {
  switch (op.getMetric()) {
  case pan::Metric::SquaredL2:
    return "squared";
  case pan::Metric::L1:
    return "Manhattan";
  case pan::Metric::Minkowski:
    return "Minkowski (p=" + std::to_string(op.getPower()) + ")";
  case pan::Metric::Chebyshev:
    return "Chebyshev";
  }
  llvm_unreachable("metrics are listed above");
}

/// "200 rows of 64, 3 nearest by squared distance".
static std::vector<std::string> neighborsOf(func::FuncOp function) {
  std::vector<std::string> texts;
  function.walk([&](pan::NearestOp op) {
    std::string text =
        Nearest::of(op).describe() + " by " + metricName(op) + " distance";
    if (op.getKernel() == pan::Kernel::Exponential)
      text += ", weighted by its exponential";
    else if (op.getKernel() != pan::Kernel::One)
      text += ", weighted by its reciprocal";
    texts.push_back(text);
  });
  return texts;
}

/// The model's numbers, with those of decision trees, which no initializer
/// holds: thresholds, and what leaves say.
static int64_t parametersOf(const ImportedModel &model) {
  int64_t numbers = model.facts.parameters;
  if (!model.function)
    return numbers;
  func::FuncOp function = model.function;
  function.walk([&](pan::TreeEnsembleOp op) {
    Trees trees = Trees::of(op);
    numbers += int64_t(trees.nodes.size() + trees.leaves.size()) -
               llvm::count(trees.leaves, 0.0);
  });
  return numbers;
}

static Work workOf(func::FuncOp function) {
  Work work;
  function.walk([&](pan::NearestOp op) {
    int64_t terms = elementCount(pan::shapeOf(op.getPrototypes().getType()));
    (op->getParentOfType<pan::ScanOp>() ? work.perStep : work.perRun) += terms;
  });
  function.walk([&](pan::MatvecOp matvec) {
    ArrayRef<int64_t> input = pan::shapeOf(matvec.getInput().getType());
    int64_t rows = pan::shapeOf(matvec.getType()).back(), times = 1;
    int64_t macs = rows * input.back();
    for (int64_t size : input.drop_back())
      times *= ShapedType::isDynamic(size) ? 1 : size;
    auto scan = matvec->getParentOfType<pan::ScanOp>();
    if (!scan || !pan::isPath(scan))
      (scan ? work.perStep : work.perRun) += macs * times;
    if (scan && !ShapedType::isDynamic(scan.getSteps()))
      work.perRun += macs * times * scan.getSteps();
  });
  return work;
}

static std::string cellText(const Cell &cell) {
  std::string text = cell.name + ", " + std::to_string(cell.inputs) +
                     " inputs, " + std::to_string(cell.units) + " units";
  if (cell.rank)
    text += ", rank " + std::to_string(cell.rank);
  if (ShapedType::isDynamic(cell.steps))
    text += ", step by step";
  else
    text += ", " + std::to_string(cell.steps) + " steps";
  if (cell.rolledFrom)
    text += " rolled up from " + countText(cell.rolledFrom) + " operations";
  return text + (cell.reverse ? ", backwards" : "");
}

static llvm::json::Array valuesReport(ArrayRef<ModelValue> values) {
  llvm::json::Array array;
  for (const ModelValue &value : values)
    array.push_back(llvm::json::Object{
        {"name", value.name}, {"type", value.type}, {"shape", value.shape}});
  return array;
}

static llvm::json::Array nodesReport(ArrayRef<ModelNode> nodes) {
  llvm::json::Array array;
  for (const ModelNode &node : nodes)
    array.push_back(llvm::json::Object{{"name", node.name},
                                       {"op", node.op},
                                       {"domain", node.domain},
                                       {"needed", node.needed}});
  return array;
}

static llvm::json::Object reportOf(const ImportedModel &model, StringRef file) {
  const ModelFacts &facts = model.facts;
  llvm::json::Object report{{"model", llvm::sys::path::filename(file)},
                            {"producer", facts.producer},
                            {"ir_version", facts.irVersion},
                            {"parameters", parametersOf(model)},
                            {"inputs", valuesReport(facts.inputs)},
                            {"outputs", valuesReport(facts.outputs)},
                            {"nodes", nodesReport(facts.nodes)}};
  llvm::json::Object opsets, states;
  for (const auto &[domain, version] : facts.opsets)
    opsets[domain.empty() ? "ai.onnx" : domain] = version;
  for (const auto &[input, output] : facts.states)
    states[input] = output;
  report["opsets"] = std::move(opsets);
  report["states"] = std::move(states);
  llvm::json::Array cells;
  for (const Cell &cell : cellsOf(model.function))
    cells.push_back(
        llvm::json::Object{{"cell", cell.name},
                           {"inputs", cell.inputs},
                           {"units", cell.units},
                           {"rank", cell.rank},
                           {"rolled_from", cell.rolledFrom},
                           {"steps", ShapedType::isDynamic(cell.steps)
                                         ? llvm::json::Value(nullptr)
                                         : llvm::json::Value(cell.steps)},
                           {"reverse", cell.reverse}});
  Work work = workOf(model.function);
  report["cells"] = std::move(cells);
  report["trees"] = llvm::json::Array(treesOf(model.function));
  report["neighbors"] = llvm::json::Array(neighborsOf(model.function));
  report["macs_per_step"] = work.perStep;
  report["macs_per_run"] = work.perRun;
  return report;
}

/// "Add 4, GEMM 1, ..": operators by how often they occur.
static std::string operatorText(ArrayRef<ModelNode> nodes) {
  llvm::MapVector<StringRef, int64_t> counts;
  for (const ModelNode &node : nodes)
    ++counts[node.op];
  std::vector<std::string> words;
  for (auto &[op, count] : counts)
    words.push_back(op.str() + (count > 1 ? " x" + std::to_string(count) : ""));
  return llvm::join(words, ", ");
}

static void printFacts(const ImportedModel &model) {
  const ModelFacts &facts = model.facts;
  Table table;
  std::vector<std::string> opsets;
  for (const auto &[domain, version] : facts.opsets)
    opsets.push_back((domain.empty() ? "ai.onnx" : domain) + " " +
                     std::to_string(version));
  table.row({"made by", facts.producer.empty() ? "unknown" : facts.producer});
  table.row({"ONNX", "IR " + std::to_string(facts.irVersion) + ", opset " +
                         llvm::join(opsets, ", ")});
  for (const ModelValue &value : facts.inputs)
    table.row({"input", value.name + " " + value.shape + " " + value.type});
  for (const ModelValue &value : facts.outputs)
    table.row({"output", value.name + " " + value.shape + " " + value.type});
  for (const auto &[input, output] : facts.states)
    table.row({"state", input + " -> " + output});
  table.row({"nodes", operatorText(facts.nodes)});
  table.row({"parameters", countText(parametersOf(model))});
  if (model.function) {
    for (const Cell &cell : cellsOf(model.function))
      table.row({"cell", cellText(cell)});
    for (const std::string &trees : treesOf(model.function))
      table.row({"trees", trees});
    for (const std::string &neighbors : neighborsOf(model.function))
      table.row({"neighbors", neighbors});
    Work work = workOf(model.function);
    if (work.perStep)
      table.row(
          {"work", countText(work.perStep) + " multiply-accumulates a step"});
    if (work.perRun)
      table.row({work.perStep ? "" : "work",
                 countText(work.perRun) + " multiply-accumulates a run"});
  }
  table.print();
}

Status pannikin::inspect(const InspectOptions &options) {
  Session session;
  ImportedModel model = importModel(session, options.model);
  if (model.function && !options.printIR && failed(nameCells(*model.module)))
    return Unusable;
  if (options.printIR) {
    if (model.module)
      llvm::outs() << textOf(*model.module);
  } else if (!options.answer.quiet && model.facts.irVersion) {
    printFacts(model);
  }
  if (!model.function)
    return Unusable;
  if (llvm::Error error = writeReport(options.answer.report,
                                      reportOf(model, options.model.file)))
    return complain(std::move(error));
  return Done;
}

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// From options about skipping to the pass, and words for what it noted.

#include "compiler/driver/Skipping.h"
#include "compiler/driver/Notes.h"
#include "compiler/passes/Passes.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace pannikin;
namespace json = llvm::json;

LogicalResult pannikin::skipUpdates(ModuleOp module,
                                    const NumberOptions &options,
                                    const RowReader &rows, bool quiet) {
  func::FuncOp function = modelFunction(module);
  if (!function)
    return failure();
  if (options.isFloat)
    return function.emitError("sums that are kept from step to step must not "
                              "drift, and those of floats do; leave out "
                              "--float or --skip");
  std::vector<std::vector<Tensor>> data;
  if (!options.calibrate.empty()) {
    auto read = rows(function);
    if (!read)
      return failure();
    data = std::move(*read);
  }
  Progress progress("searching thresholds, cycles:", 0, quiet);
  SkipWish wish;
  wish.thresholds = options.skipThresholds;
  wish.chip = options.chip;
  wish.maxDrop = options.maxDrop;
  wish.jobs = jobsOf(options);
  int64_t start = 0;
  wish.progress = [&](double cycles) {
    start = std::max(start, int64_t(cycles));
    progress.of(int64_t(cycles), start);
  };
  return skipStateUpdates(function, data, wish);
}

void pannikin::describeSkipping(const NumberOptions &options,
                                json::Object &object) {
  if (options.skip.empty())
    return;
  object["skip"] = options.skip;
  if (options.skipThresholds.empty())
    object["max_drop"] = options.maxDrop;
  else
    object["skip_thresholds"] = options.skipThresholds;
}

/// Multiply-accumulates of a step with all operands, and with what moves.
static std::pair<double, double> productsOf(const json::Object &skipping) {
  double all = 0, made = 0;
  for (const json::Value &value : *skipping.getArray("operands")) {
    const json::Object &operand = *value.getAsObject();
    double rows = double(*operand.getInteger("rows"));
    all += rows * double(*operand.getInteger("columns"));
    made += rows * *operand.getNumber("moved");
  }
  return {all, made};
}

void pannikin::reportSkipping(ModuleOp module, json::Object &report) {
  auto note = module->getAttrOfType<DictionaryAttr>("pan.skipped");
  if (!note)
    return;
  json::Value skipping = jsonOf(note);
  auto [all, made] = productsOf(*skipping.getAsObject());
  (*skipping.getAsObject())["macs_per_step"] = all;
  (*skipping.getAsObject())["macs_made"] = made;
  report["skipping"] = std::move(skipping);
}

void pannikin::tellSkipping(const json::Object &report, Table &table) {
  const json::Object *skipping = report.getObject("skipping");
  if (!skipping)
    return;
  std::string text;
  for (const json::Value &value : *skipping->getArray("operands")) {
    const json::Object &operand = *value.getAsObject();
    double threshold = *operand.getNumber("threshold");
    text += (text.empty() ? "" : "; ") + operand.getString("operand")->str();
    if (threshold < 0)
      text += " always";
    else
      text += llvm::formatv(" beyond {0:G4}, {1:F0} % of {2}", threshold,
                            100 * *operand.getNumber("moved") /
                                double(*operand.getInteger("columns")),
                            *operand.getInteger("columns"));
  }
  table.row({"skipping", text});
  auto [all, made] = productsOf(*skipping);
  table.row({"", llvm::formatv(
                     "{0:F1} times fewer multiply-accumulates, {1:F4} "
                     "nats and {2:F1} % of the classes on {3} "
                     "calibration rows",
                     all / std::max(made, 1e-9), *skipping->getNumber("nats"),
                     100 * *skipping->getNumber("changed"),
                     *skipping->getInteger("rows"))
                     .str()});
}

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Words for what passes noted about the weights that they changed.

#include "compiler/driver/Compressed.h"
#include "compiler/driver/Notes.h"
#include "ir/Pan.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace pannikin;
namespace json = llvm::json;

void pannikin::reportCompressed(ModuleOp module, json::Object &report) {
  if (auto notes = module->getAttrOfType<ArrayAttr>("pan.compressed"))
    report["compression"] = jsonOf(notes);
}

void pannikin::reportModelWeights(ModuleOp imported, json::Object &report) {
  json::Object *weights = report.getObject("weights");
  if (!weights)
    return;
  llvm::DenseSet<Operation *> counted;
  int64_t count = 0;
  imported.walk([&](pan::MatvecOp op) {
    auto weights = op.getWeights().getDefiningOp<pan::ConstantOp>();
    if (weights && counted.insert(weights).second)
      count += cast<ShapedType>(weights.getType()).getNumElements();
  });
  (*weights)["model"] = count;
}

/// "W 4, 12 % zeros; U 5"
static std::string matricesText(const json::Object &pass) {
  std::string text;
  for (const json::Value &value : *pass.getArray("matrices")) {
    const json::Object &matrix = *value.getAsObject();
    double cells = double(*matrix.getInteger("rows")) *
                   double(*matrix.getInteger("columns"));
    double zeros = double(*matrix.getInteger("zeros"));
    text += (text.empty() ? "" : "; ") + matrix.getString("matrix")->str() +
            " " + matrix.getString("weights")->str();
    if (zeros > 0)
      text += llvm::formatv(", {0:F0} % zeros", 100 * zeros / cells);
  }
  return text;
}

void pannikin::tellCompressed(const json::Object &report, Table &table) {
  const json::Array *passes = report.getArray("compression");
  if (!passes)
    return;
  if (const json::Object *weights = report.getObject("weights"))
    table.row(
        {"weights", llvm::formatv("{0} bytes for {1} weights",
                                  countText(*weights->getInteger("bytes")),
                                  countText(*weights->getInteger("model")))
                        .str()});
  for (const json::Value &value : *passes) {
    const json::Object &pass = *value.getAsObject();
    table.row({pass.getString("pass")->str(), matricesText(pass)});
    if (*pass.getInteger("inputs") > 0)
      table.row({"", llvm::formatv("{0:F4} nats from float, {1:F1} % of the "
                                   "classes on {2} calibration rows",
                                   *pass.getNumber("nats"),
                                   100 * *pass.getNumber("changed"),
                                   *pass.getInteger("inputs"))
                         .str()});
    if (auto tried = pass.getInteger("tried"))
      table.row({"", countText(*tried) + " plans measured, " +
                         countText(*pass.getInteger("undone")) +
                         " steps taken back by the guard"});
  }
}

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Words for what `condense-neighbors` noted on the module.

#include "compiler/driver/Condensed.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace pannikin;
namespace json = llvm::json;

void pannikin::reportCondensed(ModuleOp module, json::Object &report) {
  auto facts = module->getAttrOfType<ArrayAttr>("pan.condensed");
  if (!facts)
    return;
  json::Array entries;
  for (auto fact : facts.getAsRange<DictionaryAttr>()) {
    auto number = [&](StringRef name) {
      return fact.getAs<IntegerAttr>(name).getInt();
    };
    entries.push_back(json::Object{
        {"node", fact.getAs<StringAttr>("node").getValue().str()},
        {"before", number("before")},
        {"kept", number("kept")},
        {"lost_percent", fact.getAs<FloatAttr>("lost").getValueAsDouble()},
        {"inputs", number("inputs")}});
  }
  report["prototypes"] = std::move(entries);
}

void pannikin::tellCondensed(const json::Object &report, Table &table) {
  const json::Array *entries = report.getArray("prototypes");
  if (!entries)
    return;
  for (const json::Value &value : *entries) {
    const json::Object &entry = *value.getAsObject();
    table.row(
        {"prototypes",
         llvm::formatv("{0} of {1} stored rows kept; {2:F2} % lost on "
                       "{3} calibration rows",
                       *entry.getInteger("kept"), *entry.getInteger("before"),
                       *entry.getNumber("lost_percent"),
                       *entry.getInteger("inputs"))
             .str()});
  }
}

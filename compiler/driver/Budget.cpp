// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decides when a model does not fit and which way out is offered.

#include "compiler/driver/Budget.h"
#include "compiler/driver/Table.h"
#include "llvm/Support/raw_ostream.h"

using namespace pannikin;

static int64_t integerAt(const llvm::json::Object &report, const char *object,
                         const char *key) {
  const llvm::json::Object *inner = report.getObject(object);
  return inner ? inner->getInteger(key).value_or(0) : 0;
}

Cost pannikin::costOf(const llvm::json::Object &report) {
  return {integerAt(report, "flash", "tables"),
          integerAt(report, "flash", "code_estimate"),
          integerAt(report, "ram", "state"),
          integerAt(report, "ram", "scratch")};
}

/// The largest table: "; the largest table is W (1,152 bytes)".
static std::string largestTable(const llvm::json::Object &report) {
  std::string name;
  int64_t most = 0;
  if (const llvm::json::Array *tensors = report.getArray("tensors"))
    for (const llvm::json::Value &value : *tensors) {
      const llvm::json::Object *tensor = value.getAsObject();
      int64_t bytes = tensor ? tensor->getInteger("bytes").value_or(0) : 0;
      if (bytes > most) {
        most = bytes;
        name = tensor->getString("name").value_or("").str();
      }
    }
  if (!most)
    return "";
  return "; the largest table is " + name + " (" + bytesText(most) + ")";
}

/// Tells of a broken budget; true when it is one.
static bool exceeds(const char *what, int64_t used, uint64_t budget,
                    const std::string &advice) {
  if (budget == 0 || uint64_t(used) <= budget)
    return false;
  llvm::errs() << "error: " << what << ": " << bytesText(used)
               << ", the budget is " << countText(int64_t(budget)) << ": "
               << bytesText(used - int64_t(budget)) << " too many" << advice
               << '\n';
  return true;
}

Status pannikin::checkBudget(const llvm::json::Object &report,
                             const CompileOptions &options) {
  Cost cost = costOf(report);
  std::string wider;
  if (!options.numbers.isFloat && options.numbers.weights == 16)
    wider = "; try --weights 8";
  else if (options.numbers.isFloat)
    wider = "; try without --float";
  else
    wider = "; try a model with fewer units";
  bool flash =
      exceeds("flash", cost.tables + cost.code,
              options.maxFlash ? options.maxFlash : options.target->flashBytes,
              largestTable(report) + wider);
  bool ram = exceeds("RAM", cost.state + cost.scratch,
                     options.maxRam ? options.maxRam : options.target->ramBytes,
                     "; " + bytesText(cost.state) + " are state and " +
                         countText(cost.scratch) + " working memory" + wider);
  return flash || ram ? OverBudget : Done;
}

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Rounds matrices to forms of narrow weights, all alike or some by name.

#include "compiler/passes/ApplyPlan.h"
#include "compiler/passes/CalibrationRows.h"
#include "compiler/passes/Passes.h"
#include "llvm/ADT/StringSet.h"

namespace pannikin {
#define GEN_PASS_DEF_NARROWWEIGHTS
#include "compiler/passes/Passes.h.inc"
} // namespace pannikin

using namespace mlir;
using namespace pannikin;

/// Whether a matrix of the group is called `name`.
static bool hasName(const MatrixGroup &group, StringRef name) {
  return llvm::is_contained(group.names, name) || group.name == name;
}

LogicalResult pannikin::narrowWeights(func::FuncOp function,
                                      ArrayRef<std::vector<Tensor>> rows,
                                      StringRef weights,
                                      const WeightWish &wish) {
  SmallVector<StringRef> words;
  weights.split(words, ',');
  std::optional<WeightForm> usual;
  llvm::MapVector<StringRef, WeightForm> named;
  for (StringRef word : words) {
    size_t at = word.rfind('=');
    auto form =
        WeightForm::parse(at == StringRef::npos ? word : word.substr(at + 1));
    if (!form)
      return function.emitError("'")
             << word << "' is no form of a weight; use " << weightFormWords();
    if (at == StringRef::npos)
      usual = form;
    else
      named[word.take_front(at)] = *form;
  }
  llvm::StringSet<> found;
  std::string known;
  auto planOf = [&](const MatrixGroup &group) {
    MatrixPlan plan;
    plan.form = usual;
    known += (known.empty() ? "'" : ", '") + group.name + "'";
    for (auto &[name, form] : named)
      if (hasName(group, name)) {
        plan.form = form;
        found.insert(name);
      }
    return plan;
  };
  if (failed(applyPlan(function, rows, wish, "narrow-weights", planOf)))
    return failure();
  for (auto &[name, form] : named)
    if (!found.contains(name))
      return function.emitError("has no matrix '")
             << name << "' to give another form; its matrices are " << known;
  return success();
}

namespace {
struct NarrowWeightsPass
    : public pannikin::impl::NarrowWeightsBase<NarrowWeightsPass> {
  using NarrowWeightsBase::NarrowWeightsBase;
  void runOnOperation() override {
    auto function = modelFunction(getOperation());
    auto rows = function ? readRows(function, data) : std::nullopt;
    if (!rows || failed(narrowWeights(function, *rows, weights, {plain})))
      signalPassFailure();
  }
};
} // namespace

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// From a file's name to rows, or a diagnostic.

#include "compiler/passes/CalibrationRows.h"
#include "ir/Samples.h"

using namespace mlir;
using namespace pannikin;

std::optional<std::vector<std::vector<Tensor>>>
pannikin::readRows(func::FuncOp function, StringRef file) {
  if (file.empty())
    return std::vector<std::vector<Tensor>>();
  auto samples = Samples::load(sampleInputsOf(function), {file.str()});
  if (samples)
    return samples->allRows();
  function.emitError(llvm::toString(samples.takeError()));
  return std::nullopt;
}

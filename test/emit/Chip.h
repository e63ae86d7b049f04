// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Runs emitted C on a chip or on this computer, with every warning an error
// and, here, undefined behaviour too.

#ifndef PANNIKIN_TEST_EMIT_CHIP_H
#define PANNIKIN_TEST_EMIT_CHIP_H

#include "compiler/emit/EmitC.h"
#include "ir/Evaluate.h"
#include "mlir/IR/OwningOpRef.h"
#include "targets/Simulator.h"
#include <memory>

namespace pannikin::testing {

/// Parses a `panc` module; null, and a test failure, when it does not verify.
mlir::OwningOpRef<mlir::ModuleOp> parse(mlir::MLIRContext &context,
                                        const std::string &text);

/// A context with the dialects of this project.
std::unique_ptr<mlir::MLIRContext> makeContext();

/// An emitted model in a running image.
class Chip {
public:
  /// Emits `module` as model "m" and builds it for the chip of that name.
  /// `error` says what went wrong.
  Chip(const std::string &name, mlir::ModuleOp module,
       const std::string &optimization = "");
  ~Chip();

  /// Calls a function as `PancEvaluator::call` does; buffers are its arguments.
  void call(const std::string &role, std::vector<Tensor> &buffers);

  std::string error;
  RunCost cost;         ///< Of the last call.
  EmittedModel emitted; ///< What was built.
  Image image;

private:
  std::string harness(mlir::ModuleOp module);
  void write(const std::string &name, const std::string &text);

  std::string folder;
  mlir::ModuleOp module;
  std::unique_ptr<Simulator> simulator;
  std::vector<std::string> roles;
};

} // namespace pannikin::testing

#endif // PANNIKIN_TEST_EMIT_CHIP_H

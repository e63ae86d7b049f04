// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The way of a model from its file to a lowered module.

#ifndef PANNIKIN_COMPILER_DRIVER_PIPELINE_H
#define PANNIKIN_COMPILER_DRIVER_PIPELINE_H

#include "compiler/driver/Session.h"
#include "compiler/import/Import.h"
#include "ir/Samples.h"
#include "llvm/Support/JSON.h"

namespace pannikin {

/// An imported model; `module` is null after a diagnostic.
struct ImportedModel {
  mlir::OwningOpRef<mlir::ModuleOp> module;
  ModelFacts facts;
  mlir::func::FuncOp function;
};

/// Imports the model that `options` names and keeps the outputs that it asks
/// for, else the first. A symbolic time is taken from `dataFiles`.
ImportedModel importModel(Session &session, const ModelOptions &options,
                          llvm::ArrayRef<std::string> dataFiles = {});

/// The copy of an imported module that is to be lowered: what only makes
/// probabilities of the scores of trees is left out unless `options` asks for
/// it.
mlir::OwningOpRef<mlir::ModuleOp> deployedForm(const ImportedModel &model,
                                               const ModelOptions &options);

/// Runs every pass on an imported module: to `panc` in the number formats that
/// `options` asks for. Reads the calibration rows, and settles how wide
/// operands are where that was left open. Fails with a diagnostic.
mlir::LogicalResult lower(mlir::ModuleOp module, NumberOptions &options,
                          bool quiet);

/// Gives cells that no operator named a name for the report.
mlir::LogicalResult nameCells(mlir::ModuleOp module);

/// Bits of the operands of matrices when `options` leaves them open.
unsigned activationBits(const NumberOptions &options);

/// The options that shaped the numbers, for reports; no paths.
llvm::json::Object describe(const NumberOptions &options);

/// The module as text that parses back to an equal one, without locations.
std::string textOf(mlir::ModuleOp module);

} // namespace pannikin

#endif // PANNIKIN_COMPILER_DRIVER_PIPELINE_H

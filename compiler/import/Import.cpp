// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// From a file to a verified module, with every fault turned into a diagnostic.

#include "compiler/import/Import.h"
#include "compiler/import/Error.h"
#include "compiler/import/Facts.h"
#include "compiler/import/Importer.h"
#include "compiler/import/Model.h"
#include "compiler/import/Outputs.h"
#include "compiler/import/Tidy.h"
#include "ir/Pan.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/Verifier.h"
#include "llvm/Support/Path.h"

namespace pannikin {

using namespace onnx_import;

static void importEither(const Model &model, mlir::ModuleOp module) {
  if (model.states.empty())
    return importWindow(model, module);
  try {
    importStep(model, module);
  } catch (const WindowWithStates &) {
    module.getBody()->clear();
    importWindow(model, module);
  }
}

static mlir::OwningOpRef<mlir::ModuleOp>
importChecked(llvm::StringRef path, const ImportOptions &options,
              mlir::MLIRContext &context, ModelFacts &facts) {
  ModelFile file = readModel(path);
  mlir::Location location = locationOf(&context, path, "");
  for (const std::string &warning : file.warnings)
    mlir::emitWarning(location) << warning;
  describeModel(file.model, facts);
  Graph graph(file.model.graph());
  Dimensions dimensions(graph, options);
  Model model{file, path, graph, dimensions, {}, {}};
  model.states = pairStates(graph, dimensions, options);
  for (const StatePair &state : model.states)
    facts.states.emplace_back(state.input, state.output);
  model.outputs = chooseOutputs(graph, model.states, options, facts);
  markNeeded(graph, model.outputs, facts);

  mlir::OwningOpRef<mlir::ModuleOp> module(mlir::ModuleOp::create(location));
  mlir::Builder builder(&context);
  (*module)->setAttr("pan.source",
                     builder.getStringAttr(llvm::sys::path::filename(path)));
  (*module)->setAttr("pan.sha256", builder.getStringAttr(file.sha256));
  importEither(model, *module);
  tidy(*module);
  if (mlir::failed(mlir::verify(*module)))
    return nullptr;
  return module;
}

mlir::OwningOpRef<mlir::ModuleOp> importModel(llvm::StringRef path,
                                              const ImportOptions &options,
                                              mlir::MLIRContext &context,
                                              ModelFacts *facts) {
  context.loadDialect<pan::PanDialect, mlir::func::FuncDialect>();
  ModelFacts unused;
  try {
    return importChecked(path, options, context, facts ? *facts : unused);
  } catch (const ImportError &error) {
    mlir::emitError(locationOf(&context, path, error.node)) << error.what();
  } catch (const std::exception &error) {
    // From libonnx, Protocol Buffers or the standard library.
    mlir::emitError(locationOf(&context, path, ""))
        << "the model cannot be read: " << error.what();
  }
  return nullptr;
}

} // namespace pannikin

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The tool of tests and compiler engineers: parses, verifies and prints
// textual IR, runs passes on it, and with `--evaluate` the functions in it.

#include "compiler/driver/EvaluateCalls.h"
#include "compiler/passes/Passes.h"
#include "ir/Panc.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Support/FileUtilities.h"
#include "mlir/Tools/mlir-opt/MlirOptMain.h"
#include "mlir/Transforms/Passes.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/SourceMgr.h"

using namespace mlir;

/// Parses `file` and runs the passes of the command line on it.
static OwningOpRef<ModuleOp> parseAndTransform(llvm::SourceMgr &sources,
                                               MLIRContext &context) {
  auto module = parseSourceFile<ModuleOp>(sources, &context);
  if (!module)
    return {};
  PassManager manager(&context);
  MlirOptMainConfig config = MlirOptMainConfig::createFromCLOptions();
  if (failed(config.setupPassPipeline(manager)) ||
      failed(manager.run(*module)))
    return {};
  return module;
}

static LogicalResult evaluate(StringRef file, DialectRegistry &registry,
                              ArrayRef<std::string> calls) {
  std::string message;
  auto buffer = openInputFile(file, &message);
  if (!buffer) {
    llvm::errs() << "error: " << message << '\n';
    return failure();
  }
  llvm::SourceMgr sources;
  sources.AddNewSourceBuffer(std::move(buffer), llvm::SMLoc());
  MLIRContext context(registry);
  SourceMgrDiagnosticHandler handler(sources, &context);
  auto module = parseAndTransform(sources, context);
  if (!module)
    return failure();
  message = pannikin::evaluateCalls(*module, calls, llvm::outs());
  if (message.empty())
    return success();
  llvm::errs() << "error: " << message << '\n';
  return failure();
}

int main(int argc, char **argv) {
  llvm::InitLLVM init(argc, argv);
  llvm::cl::list<std::string> calls(
      "evaluate",
      llvm::cl::desc("After the passes, call a function and print its results "
                     "instead of the module; may be repeated"),
      llvm::cl::value_desc("name(1 2 3; 4 5)"));
  registerTransformsPasses();
  pannikin::registerPannikinPasses();
  DialectRegistry registry;
  registry.insert<pannikin::pan::PanDialect, pannikin::panc::PancDialect,
                  func::FuncDialect>();
  auto [input, output] =
      registerAndParseCLIOptions(argc, argv, "Pannikin's IR tool\n", registry);
  if (!calls.empty())
    return asMainReturnCode(evaluate(input, registry, calls));
  return asMainReturnCode(MlirOptMain(argc, argv, input, output, registry));
}

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The tool of tests and compiler engineers: parses, verifies and prints
// textual IR, runs passes on it, and afterwards calls its functions
// (`--evaluate`) or prints its C (`--emit-c`) instead of the module.

#include "compiler/driver/EvaluateCalls.h"
#include "compiler/emit/Register.h"
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
namespace cl = llvm::cl;

namespace {

/// Our own options beside those of MLIR.
struct Options {
  cl::list<std::string> calls{
      "evaluate",
      cl::desc("After the passes, call a function and print its results "
               "instead of the module; may be repeated"),
      cl::value_desc("name(1 2 3; 4 5)")};
  cl::opt<bool> emitC{
      "emit-c", cl::desc("After the passes, print the C of a panc module")};
  cl::opt<std::string> name{"emit-name", cl::init("model"),
                            cl::desc("C name of the model for --emit-c")};
  cl::opt<std::string> target{"emit-target", cl::init("host"),
                              cl::desc("Chip for --emit-c")};
};

} // namespace

static LogicalResult fail(const llvm::Twine &message) {
  llvm::errs() << "error: " << message << '\n';
  return failure();
}

/// Calls or prints what the options ask for.
static LogicalResult answer(ModuleOp module, const Options &options) {
  if (!options.calls.empty()) {
    std::string fault =
        pannikin::evaluateCalls(module, options.calls, llvm::outs());
    return fault.empty() ? success() : fail(fault);
  }
  const pannikin::Target *target = pannikin::findTarget(options.target);
  if (!target)
    return fail("'" + options.target + "' is no target; use one of " +
                pannikin::targetNames());
  return pannikin::printEmittedC(module, {options.name, target}, llvm::outs());
}

/// Parses `file`, runs the passes of the command line on it, and answers.
static LogicalResult run(StringRef file, DialectRegistry &registry,
                         const Options &options) {
  std::string message;
  auto buffer = openInputFile(file, &message);
  if (!buffer)
    return fail(message);
  llvm::SourceMgr sources;
  sources.AddNewSourceBuffer(std::move(buffer), llvm::SMLoc());
  MLIRContext context(registry);
  SourceMgrDiagnosticHandler handler(sources, &context);
  auto module = parseSourceFile<ModuleOp>(sources, &context);
  if (!module)
    return failure();
  PassManager manager(&context);
  MlirOptMainConfig config = MlirOptMainConfig::createFromCLOptions();
  if (failed(config.setupPassPipeline(manager)) || failed(manager.run(*module)))
    return failure();
  return answer(*module, options);
}

int main(int argc, char **argv) {
  llvm::InitLLVM init(argc, argv);
  Options options;
  registerTransformsPasses();
  pannikin::registerPannikinPasses();
  DialectRegistry registry;
  registry.insert<pannikin::pan::PanDialect, pannikin::panc::PancDialect,
                  func::FuncDialect>();
  auto [input, output] =
      registerAndParseCLIOptions(argc, argv, "Pannikin's IR tool\n", registry);
  if (!options.calls.empty() || options.emitC)
    return asMainReturnCode(run(input, registry, options));
  return asMainReturnCode(MlirOptMain(argc, argv, input, output, registry));
}

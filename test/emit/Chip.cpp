// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Builds and runs one emitted model.

#include "test/emit/Chip.h"
#include "compiler/emit/CTypes.h"
#include "ir/Numbers.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Parser/Parser.h"
#include "targets/Harness.h"
#include "llvm/ADT/bit.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/raw_ostream.h"
#include <cmath>
#include <gtest/gtest.h>

using namespace mlir;
using namespace pannikin;
using namespace pannikin::testing;

std::unique_ptr<MLIRContext> pannikin::testing::makeContext() {
  auto context = std::make_unique<MLIRContext>();
  context->loadDialect<pan::PanDialect, panc::PancDialect, func::FuncDialect>();
  return context;
}

OwningOpRef<ModuleOp> pannikin::testing::parse(MLIRContext &context,
                                               const std::string &text) {
  auto module = parseSourceString<ModuleOp>(text, &context);
  EXPECT_TRUE(bool(module)) << text;
  return module;
}

static panc::BufferType bufferOf(Value value) {
  return cast<panc::BufferType>(value.getType());
}

static std::string variable(StringRef role, size_t i) {
  return "io_" + role.str() + "_" + std::to_string(i);
}

std::string Chip::harness(ModuleOp module) {
  std::string globals, commands, initial;
  bool streams = false;
  for (auto func : module.getOps<panc::FuncOp>())
    streams |= func.getRole() == "step";
  for (auto func : module.getOps<panc::FuncOp>()) {
    std::string role = func.getRole().str();
    roles.push_back(role);
    std::string args = streams && role != "predict" ? "&state" : "";
    for (auto [i, argument] :
         llvm::enumerate(func.getBody().front().getArguments())) {
      std::string name = variable(role, i), sizes;
      for (int64_t size : bufferOf(argument).getShape())
        sizes += "[" + std::to_string(size) + "]";
      globals += "PK_SIM_IO " +
                 emit::cTypeOf(bufferOf(argument).getElementType()) + " " +
                 name + sizes + ";\n";
      bool matrix = bufferOf(argument).getShape().size() == 2;
      std::string cast =
          "(const " + emit::cTypeOf(bufferOf(argument).getElementType()) +
          " (*)[" + std::to_string(bufferOf(argument).getShape().back()) + "])";
      bool input = i < size_t(func.getInputs());
      args += (args.empty() ? "" : ", ") + (matrix && input ? cast : "") + name;
    }
    commands += "    case " + std::to_string(roles.size()) +
                ": PK_SIM_BEGIN(); m_" + role + "(" + args +
                "); PK_SIM_END(); break;\n";
  }
  if (streams)
    globals += "static m_state state;\n";
  return std::string("#include \"") + harnessHeaderName +
         "\"\n#include \"m.h\"\n" + globals +
         "int main(void) {\n  for (;;)\n    switch (pk_sim_next()) {\n" +
         commands + "    default: break;\n    }\n}\n";
}

void Chip::write(const std::string &name, const std::string &text) {
  std::error_code code;
  llvm::raw_fd_ostream os(folder + "/" + name, code);
  EXPECT_FALSE(code) << code.message();
  os << text;
}

Chip::Chip(const std::string &name, ModuleOp module,
           const std::string &optimization)
    : module(module) {
  const Target *target = findTarget(name);
  FailureOr<EmittedModel> model = emitC(module, {"m", target});
  if (failed(model)) {
    error = "cannot be emitted";
    return;
  }
  emitted = std::move(*model);
  llvm::SmallString<128> made;
  EXPECT_FALSE(llvm::sys::fs::createUniqueDirectory("pannikin-emit", made));
  folder = made.str().str();
  write("m.h", emitted.header);
  write("m.c", emitted.source);
  write("pannikin.h", emitted.runtime);
  write(harnessHeaderName, harnessHeaderText);
  write("main.c", harness(module));
  std::vector<std::string> flags = {"-Wconversion", "-Wshadow", "-Werror"};
  // A Cortex-M's start-up code converts function pointers.
  if (target->family != Family::CortexM)
    flags.push_back("-pedantic");
  if (target->family == Family::Host)
    flags.insert(flags.end(),
                 {"-fsanitize=undefined", "-g", "-fno-sanitize-recover=all"});
  BuildResult built =
      buildImage(*target, folder, {folder + "/main.c", folder + "/m.c"},
                 {folder}, optimization, flags);
  if (!built) {
    error = built.error;
    return;
  }
  image = built.image;
  simulator = Simulator::create(*target);
  if (!simulator->load(built.image))
    error = simulator->error();
}

Chip::~Chip() {
  simulator.reset();
  if (!folder.empty())
    llvm::sys::fs::remove_directories(folder);
}

static std::vector<uint8_t> encode(const Tensor &tensor, Type element) {
  std::vector<uint8_t> bytes;
  auto fixed = dyn_cast<pan::FixedType>(element);
  bool byRow = fixed && fixed.hasRowFractions();
  for (auto [i, value] : llvm::enumerate(tensor.data)) {
    double scale = Format(element, byRow ? int64_t(i) : 0).scale;
    uint64_t bits = element.isF32() ? llvm::bit_cast<uint32_t>(float(value))
                                    : uint64_t(int64_t(value * scale));
    for (int64_t byte = 0; byte < panc::bytesOf(element); ++byte)
      bytes.push_back(uint8_t(bits >> (8 * byte)));
  }
  return bytes;
}

static double decode(const uint8_t *at, Type element) {
  unsigned width = unsigned(8 * panc::bytesOf(element));
  uint64_t bits = 0;
  for (unsigned i = 0; i < width / 8; ++i)
    bits |= uint64_t(at[i]) << (8 * i);
  if (element.isF32())
    return double(llvm::bit_cast<float>(uint32_t(bits)));
  auto fixed = dyn_cast<pan::FixedType>(element);
  if (!fixed || !fixed.getIsUnsigned())
    bits = uint64_t(int64_t(bits << (64 - width)) >> (64 - width));
  return double(int64_t(bits)) / Format(element).scale;
}

void Chip::call(const std::string &role, std::vector<Tensor> &buffers) {
  panc::FuncOp func;
  for (auto candidate : module.getOps<panc::FuncOp>())
    if (candidate.getRole() == role)
      func = candidate;
  auto arguments = func.getBody().front().getArguments();
  size_t inputs = size_t(func.getInputs());
  for (size_t i = 0; i < inputs; ++i)
    ASSERT_TRUE(simulator->write(
        variable(role, i),
        encode(buffers[i], bufferOf(arguments[i]).getElementType())))
        << simulator->error();
  size_t command = size_t(llvm::find(roles, role) - roles.begin()) + 1;
  ASSERT_TRUE(simulator->run(uint8_t(command), cost)) << simulator->error();
  for (size_t i = inputs; i < arguments.size(); ++i) {
    panc::BufferType type = bufferOf(arguments[i]);
    size_t size = size_t(panc::bytesOf(type.getElementType()));
    std::vector<uint8_t> bytes;
    ASSERT_TRUE(simulator->read(variable(role, i), 0,
                                size * size_t(type.getNumElements()), bytes))
        << simulator->error();
    buffers[i].data.clear();
    for (size_t at = 0; at < bytes.size(); at += size)
      buffers[i].data.push_back(decode(&bytes[at], type.getElementType()));
  }
}

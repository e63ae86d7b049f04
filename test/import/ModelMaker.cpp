// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Takes a model from memory through a file into numbers.

#include "test/import/ModelMaker.h"

#include "mlir/IR/MLIRContext.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"
#include <fstream>

namespace pannikin::test {

void addTensor(onnx::GraphProto &graph, const std::string &name,
               const std::vector<int64_t> &shape,
               const std::vector<double> &numbers) {
  onnx::TensorProto *tensor = graph.add_initializer();
  tensor->set_name(name);
  tensor->set_data_type(onnx::TensorProto::FLOAT);
  for (int64_t dim : shape)
    tensor->add_dims(dim);
  for (double number : numbers)
    tensor->add_float_data(float(number));
}

void declare(onnx::ValueInfoProto *value, const std::string &name,
             const std::vector<int64_t> &shape) {
  value->set_name(name);
  auto *type = value->mutable_type()->mutable_tensor_type();
  type->set_elem_type(onnx::TensorProto::FLOAT);
  type->mutable_shape();
  for (int64_t dim : shape)
    type->mutable_shape()->add_dim()->set_dim_value(dim);
}

onnx::ModelProto makeModel(int64_t opset) {
  onnx::ModelProto model;
  model.set_ir_version(8);
  model.add_opset_import()->set_version(opset);
  model.mutable_graph()->set_name("test");
  return model;
}

ScratchFile::ScratchFile(const std::string &name, const std::string &bytes) {
  llvm::SmallString<128> folder;
  llvm::sys::fs::createUniqueDirectory("pannikin-import", folder);
  llvm::sys::path::append(folder, name);
  path = folder.str().str();
  std::ofstream(path, std::ios::binary) << bytes;
}

ScratchFile::~ScratchFile() {
  llvm::sys::fs::remove_directories(llvm::sys::path::parent_path(path));
}

Outcome runFile(const std::string &path, const std::vector<Tensor> &inputs,
                const ImportOptions &options) {
  Outcome outcome;
  mlir::MLIRContext context;
  mlir::ScopedDiagnosticHandler handler(&context, [&](mlir::Diagnostic &d) {
    llvm::raw_string_ostream(outcome.messages) << d << '\n';
    return mlir::success();
  });
  mlir::OwningOpRef<mlir::ModuleOp> module =
      importModel(path, options, context);
  outcome.imported = bool(module);
  if (!module || inputs.empty())
    return outcome;
  PanEvaluator evaluator(*module->getOps<mlir::func::FuncOp>().begin());
  outcome.results = evaluator.run(inputs);
  return outcome;
}

Outcome runModel(const onnx::ModelProto &model,
                 const std::vector<Tensor> &inputs,
                 const ImportOptions &options) {
  std::string bytes;
  model.SerializeToString(&bytes);
  ScratchFile file("model.onnx", bytes);
  return runFile(file.path, inputs, options);
}

} // namespace pannikin::test

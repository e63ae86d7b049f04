// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decides how ONNX names and shapes are kept on the function.

#include "compiler/import/Function.h"
#include "compiler/import/GraphBuilder.h"
#include "compiler/import/Importer.h"

#include "llvm/ADT/STLExtras.h"

namespace pannikin::onnx_import {

FunctionBuilder::FunctionBuilder(mlir::ModuleOp module, llvm::StringRef file)
    : builder(module.getContext()), file(file.str()) {
  builder.setInsertionPointToStart(module.getBody());
  function = mlir::func::FuncOp::create(builder, module.getLoc(), "main",
                                        builder.getFunctionType({}, {}));
  builder.setInsertionPointToEnd(function.addEntryBlock());
}

mlir::DictionaryAttr FunctionBuilder::describe(const std::string &name,
                                               llvm::ArrayRef<int64_t> shape,
                                               bool stream) {
  llvm::SmallVector<mlir::NamedAttribute> attributes = {
      builder.getNamedAttr("pan.name", builder.getStringAttr(name)),
      builder.getNamedAttr("pan.shape", builder.getDenseI64ArrayAttr(shape))};
  if (stream)
    attributes.push_back(
        builder.getNamedAttr("pan.stream", builder.getUnitAttr()));
  return builder.getDictionaryAttr(attributes);
}

mlir::BlockArgument FunctionBuilder::addInput(const std::string &name,
                                              llvm::ArrayRef<int64_t> shape,
                                              bool stream) {
  Shape sizes = irShape(shape);
  if (stream)
    sizes.insert(sizes.begin(), mlir::ShapedType::kDynamic);
  auto type = mlir::RankedTensorType::get(sizes, builder.getF32Type());
  unsigned index = function.getNumArguments();
  (void)function.insertArgument(index, type, describe(name, shape, stream),
                                locationOf(builder.getContext(), file, name));
  return function.getArgument(index);
}

void FunctionBuilder::markDouble(unsigned index) {
  function.setArgAttr(index, "pan.double", builder.getUnitAttr());
}

void FunctionBuilder::nameClasses(unsigned index,
                                  llvm::ArrayRef<std::string> labels) {
  llvm::SmallVector<llvm::StringRef> names(labels.begin(), labels.end());
  function.setResultAttr(index, "pan.labels", builder.getStrArrayAttr(names));
}

void FunctionBuilder::finish(llvm::ArrayRef<std::string> names,
                             llvm::ArrayRef<Shape> shapes,
                             llvm::ArrayRef<mlir::Value> results, bool stream) {
  mlir::func::ReturnOp::create(builder, function.getLoc(), results);
  function.setFunctionType(builder.getFunctionType(
      function.getArgumentTypes(), mlir::ValueRange(results).getTypes()));
  for (auto [i, name] : llvm::enumerate(names))
    function.setResultAttrs(i, describe(name, shapes[i], stream));
}

} // namespace pannikin::onnx_import

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decides the types of the numbers of `pan.tree_ensemble`.

#include "compiler/import/Error.h"
#include "compiler/import/Forest.h"

namespace pannikin::onnx_import {

Tensor plantForest(GraphBuilder &build, const Forest &forest,
                   const Tensor &row) {
  if (row.isConstant())
    fail("found trees over constants; compute them before the export");
  if (row.isInt())
    fail("found trees over computed integers; only floats are computed on the "
         "chip");
  if (row.rank() == 0 || countElements(row.shape) != row.shape.back())
    fail("found an input of shape " + formatShape(row.shape) +
         "; one row of features, [1,N], is expected");
  int64_t width = row.shape.back();
  bool isDouble = row.type == NumberType::Double;
  llvm::ArrayRef<double> imputed;
  if (row.imputed)
    imputed = *row.imputed;
  Trees trees = treesOf(forest, width, isDouble, imputed);
  mlir::Type number = build.builder.getF32Type();
  mlir::Type threshold = isDouble ? build.builder.getF64Type() : number;
  auto kind = forest.aggregate == Aggregate::Min   ? pan::Reduction::Min
              : forest.aggregate == Aggregate::Max ? pan::Reduction::Max
                                                   : pan::Reduction::Sum;
  mlir::Value sums = trees.build(
      build.builder, build.location, build.valueAs(row, {width}), kind,
      mlir::RankedTensorType::get({forest.targets}, number), threshold, number);
  return build.fromValue(sums, {1, forest.targets});
}

} // namespace pannikin::onnx_import

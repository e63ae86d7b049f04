// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Applies the two matrices of a Kronecker product one after the other.

#include "compiler/passes/Kronecker.h"
#include "compiler/passes/Passes.h"
#include "ir/Numbers.h"

namespace pannikin {
#define GEN_PASS_DEF_FACTORKRONECKER
#include "compiler/passes/Passes.h.inc"
} // namespace pannikin

using namespace mlir;
using namespace pannikin;
using namespace pannikin::pan;

namespace {

/// Writes the operations that replace one product.
class Writer {
public:
  Writer(MatvecOp op, const Kronecker &product)
      : op(op), product(product), builder(op) {}

  Value write() {
    Value x = reshaped(op.getInput(), {product.columns, product.innerColumns});
    Value a = matrix(product.a, product.rows, product.columns, "outer");
    Value b =
        matrix(product.b, product.innerRows, product.innerColumns, "inner");
    if (product.macsInnerFirst() <= product.macsOuterFirst())
      x = transposed(multiplied(a, transposed(multiplied(b, x))));
    else
      x = multiplied(b, transposed(multiplied(a, transposed(x))));
    return reshaped(x, shapeOf(op.getType()));
  }

private:
  Value matrix(const std::vector<double> &numbers, int64_t rows,
               int64_t columns, StringRef part) {
    auto weights = op.getWeights().getDefiningOp<ConstantOp>();
    StringRef name = weights.getName().value_or("");
    OpBuilder before(weights);
    return makeConstant(before, weights.getLoc(), {rows, columns}, numbers,
                        name.empty() ? "" : (name + "_" + part).str());
  }

  RankedTensorType typeOf(ArrayRef<int64_t> shape) {
    return RankedTensorType::get(shape, builder.getF32Type());
  }

  Value reshaped(Value x, ArrayRef<int64_t> shape) {
    return ReshapeOp::create(builder, op.getLoc(), typeOf(shape), x);
  }

  Value transposed(Value x) {
    ArrayRef<int64_t> shape = shapeOf(x.getType());
    return TransposeOp::create(builder, op.getLoc(),
                               typeOf({shape[1], shape[0]}), x,
                               builder.getDenseI64ArrayAttr({1, 0}));
  }

  /// The matrix times each row of x.
  Value multiplied(Value weights, Value x) {
    return MatvecOp::create(
        builder, op.getLoc(),
        typeOf({shapeOf(x.getType())[0], shapeOf(weights.getType())[0]}),
        weights, x);
  }

  MatvecOp op;
  const Kronecker &product;
  OpBuilder builder;
};

struct FactorKroneckerPass
    : public pannikin::impl::FactorKroneckerBase<FactorKroneckerPass> {
  void runOnOperation() override {
    auto function = modelFunction(getOperation());
    if (!function)
      return signalPassFailure();
    function.walk([](MatvecOp op) {
      auto weights = op.getWeights().getDefiningOp<ConstantOp>();
      if (!weights || op.getAt() || fixedTypeOf(op.getType()) ||
          shapeOf(op.getType()).size() != 1)
        return;
      ArrayRef<int64_t> shape = shapeOf(weights.getType());
      auto product =
          kroneckerOf(constantValues(weights.getValue(), weights.getType()),
                      shape[0], shape[1]);
      if (!product)
        return;
      op.replaceAllUsesWith(Writer(op, *product).write());
      op.erase();
    });
  }
};

} // namespace

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Builds `pan` from tensors with ONNX shapes. Decides two things for every
// operator at once: what is known at import is computed at import, and values
// in the IR carry no dimensions of size 1.

#ifndef PANNIKIN_COMPILER_IMPORT_GRAPHBUILDER_H
#define PANNIKIN_COMPILER_IMPORT_GRAPHBUILDER_H

#include "compiler/import/HostMath.h"
#include "compiler/import/HostTensor.h"
#include "ir/Pan.h"

#include "llvm/ADT/StringMap.h"

namespace pannikin::onnx_import {

class ScanBuilder;
struct Neighbors;

/// Numbers known at import that differ from one step of `loop` to the next, in
/// the order in which the steps run.
struct StepNumbers {
  const ScanBuilder *loop;
  std::vector<Constant> each;
};

/// `Truth` is 0 or 1, the result of a comparison; `Truncated` numbers have been
/// cast to integers in ONNX, but still have their fractions.
enum class NumberType { Float, Double, Integer, Truth, Truncated };

/// The classes of a classifier, in the order of its scores.
using Labels = std::vector<std::string>;

/// A tensor of ONNX shape `shape`: numbers known at import (`constant`), or a
/// value of the IR whose type has the sizes of `shape` other than 1, or one
/// size 1 when there is no other. Inside a loop a tensor may also be known
/// anew at each step (`steps`); the importers of operators never meet those,
/// and lists (`elements`) only where `Operator` says so.
struct Tensor {
  Shape shape;
  Constant constant;
  mlir::Value value;
  std::shared_ptr<const StepNumbers> steps;
  /// A list of tensors instead of one.
  std::shared_ptr<const std::vector<Tensor>> elements;
  /// Names of classes: of those that a computed integer counts, null when they
  /// are just numbered; or of those whose scores are the last dimension.
  std::shared_ptr<const Labels> labels;
  /// As what ONNX computes numbers that are floats in the IR.
  NumberType type = NumberType::Float;
  /// What stands for a NaN, by feature, where an Imputer has replaced it.
  std::shared_ptr<const std::vector<double>> imputed;

  /// Numbers of each of the nearest rows, along one dimension; see Neighbors.h.
  std::shared_ptr<const Neighbors> near;

  bool isConstant() const { return constant != nullptr; }
  bool isInt() const;
  int64_t rank() const { return int64_t(shape.size()); }
};

using Tensors = llvm::SmallVector<Tensor, 2>;

/// The sizes of an ONNX shape that the IR keeps.
Shape irShape(llvm::ArrayRef<int64_t> shape);

/// Index of ONNX axis `axis` among the dimensions other than 1.
int64_t irAxis(llvm::ArrayRef<int64_t> shape, int64_t axis);

/// All of these fold when their operands are constants, and throw
/// `ImportError` when a shape does not allow them. Axes are ONNX axes, already
/// counted from the front.
class GraphBuilder {
public:
  GraphBuilder(mlir::OpBuilder &builder, mlir::Location location,
               mlir::Block *constants)
      : builder(builder), location(location), constants(constants) {}

  mlir::OpBuilder &builder;
  mlir::Location location;
  /// The step of a step model, whose arguments hold its states; else null.
  mlir::Block *modelStep = nullptr;

  // Values in and out.
  Tensor constant(HostTensor numbers);
  Tensor fromValue(mlir::Value value, llvm::ArrayRef<int64_t> shape);
  /// `tensor` in the IR, with exactly the sizes `sizes`.
  mlir::Value valueAs(const Tensor &tensor, llvm::ArrayRef<int64_t> sizes);
  mlir::Value value(const Tensor &tensor) {
    return valueAs(tensor, irShape(tensor.shape));
  }

  /// The block argument from which `tensor` is taken, if it is taken from one.
  static mlir::BlockArgument sourceOf(const Tensor &tensor);
  /// Throws `WindowWithStates` when `initial`, with which a loop begins, is a
  /// state of a step model.
  void checkInitialState(const Tensor &initial) const;

  // Shape.
  Tensor reshape(const Tensor &input, llvm::ArrayRef<int64_t> shape);
  Tensor transpose(const Tensor &input, llvm::ArrayRef<int64_t> permutation);
  /// `count` indices along `axis`: start, start + step, ..
  Tensor slice(const Tensor &input, int64_t axis, int64_t start, int64_t step,
               int64_t count);
  /// The listed indices along `axis`, which stays a dimension.
  Tensor take(const Tensor &input, int64_t axis,
              llvm::ArrayRef<int64_t> indices);
  Tensor concat(llvm::ArrayRef<Tensor> inputs, int64_t axis);
  Tensor broadcast(const Tensor &input, llvm::ArrayRef<int64_t> shape);

  // Arithmetic.
  Tensor binary(Binary kind, const Tensor &lhs, const Tensor &rhs);
  Tensor add(const Tensor &lhs, const Tensor &rhs) {
    return binary(Binary::Add, lhs, rhs);
  }
  Tensor sub(const Tensor &lhs, const Tensor &rhs) {
    return binary(Binary::Sub, lhs, rhs);
  }
  Tensor mul(const Tensor &lhs, const Tensor &rhs) {
    return binary(Binary::Mul, lhs, rhs);
  }
  Tensor scalar(double number) { return constant(makeScalar(number)); }
  Tensor unary(Unary kind, const Tensor &input, double alpha = 0);
  Tensor clip(const Tensor &input, double lo, double hi);
  /// `weights[M,K]` (constant) times each vector along the last axis of
  /// `input[..,K]`: `[..,M]`.
  Tensor linear(const Tensor &weights, const Tensor &input);
  /// ONNX MatMul of two matrices `[M,K] x [K,N]`, one of them constant.
  Tensor matmul(const Tensor &lhs, const Tensor &rhs);
  /// `axis` becomes size 1.
  Tensor reduce(Reduction kind, const Tensor &input, int64_t axis);
  Tensor softmax(const Tensor &input, int64_t axis, bool log);
  /// Index of the largest (or smallest) element; `axis` becomes size 1.
  Tensor argmax(const Tensor &input, int64_t axis, bool last, bool smallest);

private:
  mlir::RankedTensorType typeOf(llvm::ArrayRef<int64_t> sizes);
  mlir::Value materialize(const HostTensor &numbers,
                          llvm::ArrayRef<int64_t> sizes);
  mlir::Value reshapeValue(mlir::Value value, llvm::ArrayRef<int64_t> sizes);
  mlir::Value reshapeConcat(pan::ConcatOp join, llvm::ArrayRef<int64_t> sizes);
  mlir::Value sliceValue(mlir::Value value, int64_t axis, int64_t start,
                         int64_t step, int64_t count);
  mlir::Value emitSlice(mlir::Value value, int64_t axis, int64_t start,
                        int64_t step, int64_t count);
  /// `parts` with neighbours joined that are slices of one value.
  llvm::SmallVector<mlir::Value> joinSlices(llvm::ArrayRef<mlir::Value> parts,
                                            int64_t axis);
  mlir::Value transposeValue(mlir::Value value,
                             llvm::SmallVector<int64_t> permutation);
  mlir::Value moveAxis(mlir::Value value, int64_t from, int64_t to);
  mlir::Value alignedValue(const Tensor &tensor, llvm::ArrayRef<int64_t> shape);
  Tensor power(const Tensor &base, const Tensor &exponent);
  Tensor binaryValue(Binary kind, const Tensor &lhs, const Tensor &rhs);
  /// `input` with `axis` moved to the end, as a value that keeps that axis
  /// even when its size is 1.
  mlir::Value axisLast(const Tensor &input, int64_t axis);

  mlir::Block *constants;
  mlir::Operation *lastConstant = nullptr;
  llvm::StringMap<mlir::Value> shared;
  int64_t elementsFolded = 0, slices = 0;
};

} // namespace pannikin::onnx_import

#endif // PANNIKIN_COMPILER_IMPORT_GRAPHBUILDER_H
